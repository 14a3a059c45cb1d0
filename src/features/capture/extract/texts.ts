import { type Ctx, type Services, systemContext, write } from '../../../platform/context.ts'
import { type Follower, FollowerRunner } from '../../../platform/events/follower.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import {
  type FoundText,
  giveBackText,
  keepText,
  requestTexts,
  takeWaitingText,
  textsDue,
  type WaitingText,
} from '../../repository/index.ts'
import { EXTRACTOR_VERSION, extractText } from './extract-text.ts'

const JOB = 'capture.extract'
/** Other jobs have their turn after so long. */
const TURN_MS = 5_000
/** A file whose reading ended with the whole program so often is let lie. */
const MOST_ATTEMPTS = 3

/** Hears of new documents and versions, and asks for their text. */
export const textFollower: Follower = {
  name: 'capture.texts',
  async handle(ctx, events) {
    const changed = events.filter(
      ({ name, data }) => name === 'document.published' || (name === 'document.changed' && data.renamed !== true),
    )
    if (changed.length === 0) return
    const ids = [...new Set(changed.map((event) => event.subject))]
    if (await requestTexts(ctx, ids, EXTRACTOR_VERSION)) await askForWork(ctx)
  },
}

const askForWork = (ctx: Ctx, at?: number) => write(ctx, (tx) => enqueue(tx, JOB, {}, at))

/** Reads what waits. After a while the rest becomes a job of its own, so that an import of thousands holds up nothing. */
async function extractWaiting(ctx: Ctx, signal: AbortSignal): Promise<void> {
  const until = performance.now() + TURN_MS
  while (await extractNext(ctx, signal)) if (performance.now() > until) return void (await askForWork(ctx))
  // Another process is at work, or was when it was killed.
  const due = await textsDue(ctx)
  if (due !== undefined) await askForWork(ctx, due)
}

/** Reads the text of one waiting file; false where none waits. */
async function extractNext(ctx: Ctx, signal?: AbortSignal): Promise<boolean> {
  const file = await takeWaitingText(ctx, EXTRACTOR_VERSION)
  if (!file) return false
  const found = await readText(ctx, file, signal)
  if (found.state === 'failed') ctx.services.log.info({ hash: file.hash, reason: found.reason }, 'a file gave no text')
  await keepText(ctx, file.hash, found)
  return true
}

async function readText(ctx: Ctx, file: WaitingText, signal?: AbortSignal): Promise<FoundText> {
  if (file.attempts > MOST_ATTEMPTS) return { state: 'failed', reason: 'damaged' }
  try {
    return await extractText(file, signal)
  } catch (error) {
    // The program ends, or the machine has no room for a process: the file can do nothing for it.
    await giveBackText(ctx, file.hash)
    throw error
  }
}

/** Finds documents that were there before their text was read, or that an older extractor read. */
async function sweep(ctx: Ctx): Promise<void> {
  if (await requestTexts(ctx, 'all', EXTRACTOR_VERSION)) await askForWork(ctx)
}

/** Reads the text of every document that waits for it; for the command line and tests, where no server does. */
export async function extractPending(services: Services): Promise<void> {
  const follower = new FollowerRunner(services, [textFollower])
  await follower.drain()
  await follower.stop()
  const ctx = systemContext(services)
  await requestTexts(ctx, 'all', EXTRACTOR_VERSION)
  while (await extractNext(ctx));
}

export const textJobs = {
  [JOB]: (ctx: Ctx, _: unknown, signal: AbortSignal) => extractWaiting(ctx, signal),
  'capture.find-texts': (ctx: Ctx) => sweep(ctx),
}
export const textSchedule = [{ job: 'capture.find-texts', everyMs: 3_600_000 }]
