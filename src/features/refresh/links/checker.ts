import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { type Ctx, type Tx, write } from '../../../platform/context.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { makeDue, markUrl } from '../../stewardship/index.ts'
import { addressOf, RefusedAddress, type Resolve } from './addresses.ts'
import { AGENT, type Answered, ask, type Network, resolveByDns, TooManyHops } from './ask.ts'
import { allowsAll, allowsNothing, readRobots, type Robots } from './robots.ts'
import { type Change, isAnswer, judge, type Outcome, pauseAsked, plainOf } from './rules.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
/** A run is short, because other work waits for it; where more is due, another one follows. */
const AT_ONCE = 120
const HOSTS_AT_ONCE = 8
const MOST_OF_A_HOST = 10
/** A host that could not be reached so often in a row is not asked for the rest. */
const MOST_IN_VAIN = 2
const PAUSE_MS = 1_000
const ROBOTS_KEPT_MS = DAY_MS

type Due = Awaited<ReturnType<typeof store.dueAddresses>>[number]
/** `pauseMs` between two questions to one host; a host may ask for more in its robots.txt. */
export type Manners = { resolve?: Resolve; pauseMs?: number }
export type Checked = { asked: number; died: string[]; revived: string[]; changed: string[]; more: boolean }

/**
 * Asks for some of the addresses whose time has come and keeps what came of it; `more` says whether others wait. Nothing of
 * what a page says is kept but a hash. Ends at once when the program does; what was not asked yet is asked in the next run.
 */
export async function checkLinks(ctx: Ctx, signal?: AbortSignal, manners: Manners = {}): Promise<Checked> {
  const nothing: Checked = { asked: 0, died: [], revived: [], changed: [], more: false }
  const settings = await store.findSettings(ctx.db)
  if (!settings.checking) return nothing
  await followSources(ctx)
  const due = await store.dueAddresses(ctx.db, ctx.services.clock.now(), { ofHost: MOST_OF_A_HOST, limit: AT_ONCE })
  if (due.length === 0) return nothing
  const network: Network = { allowed: new Set(settings.allowed), resolve: manners.resolve ?? resolveByDns, signal }
  const outcomes = await askAll(ctx, due, network, manners.pauseMs ?? PAUSE_MS)
  if (signal?.aborted) return nothing
  const more =
    (await store.dueAddresses(ctx.db, ctx.services.clock.now(), { ofHost: due.length + 1, limit: due.length + 1 })).length > due.length
  return { asked: outcomes.length, more, ...(await keep(ctx, outcomes, settings)) }
}

/** Hosts beside each other, the addresses of a host one after the other. */
async function askAll(ctx: Ctx, batch: Due[], network: Network, pauseMs: number): Promise<{ address: Due; outcome: Outcome }[]> {
  const hosts = [...Map.groupBy(batch, ({ host }) => host).values()]
  const outcomes: { address: Due; outcome: Outcome }[] = []
  const work = async () => {
    for (let own = hosts.pop(); own && !network.signal?.aborted; own = hosts.pop())
      outcomes.push(...(await askHost(ctx, own, network, pauseMs)))
  }
  await Promise.all(Array.from({ length: HOSTS_AT_ONCE }, work))
  return outcomes
}

async function askHost(ctx: Ctx, own: Due[], network: Network, pauseMs: number): Promise<{ address: Due; outcome: Outcome }[]> {
  const outcomes: { address: Due; outcome: Outcome }[] = []
  const inVain = () =>
    outcomes.length >= MOST_IN_VAIN && outcomes.slice(-MOST_IN_VAIN).every(({ outcome }) => outcome.kind === 'unreachable')
  for (const address of own) {
    if (network.signal?.aborted) break
    if (inVain()) {
      outcomes.push({ address, outcome: outcomes[outcomes.length - 1].outcome })
      continue
    }
    const robots = await robotsOf(ctx, address.url, network)
    if (outcomes.length > 0) await wait(Math.max(pauseMs, robots.delayMs), undefined, { signal: network.signal }).catch(() => {})
    outcomes.push({ address, outcome: await outcomeOf(ctx, address, robots, network) })
  }
  return outcomes
}

/** A host without robots.txt allows everything; one that cannot be asked allows nothing for now, as RFC 9309 says. */
async function robotsOf(ctx: Ctx, url: string, network: Network): Promise<Robots> {
  const { origin } = new URL(url)
  const now = ctx.services.clock.now()
  const known = await store.findHost(ctx.db, origin)
  if (known && known.robots !== null && known.robots_at > now - ROBOTS_KEPT_MS) return readRobots(known.robots, AGENT)
  try {
    const { status, body } = await ask(`${origin}/robots.txt`, { method: 'GET', read: true }, network)
    if (status >= 500 || status === 429) return allowsNothing
    const text = status === 200 ? (body?.toString('utf8') ?? '') : ''
    await store.putHost(ctx.services.writer, origin, text, now)
    return readRobots(text, AGENT)
  } catch {
    // The address itself is asked, and says in its own words why the host cannot be reached.
    return allowsAll
  }
}

async function outcomeOf(ctx: Ctx, address: Due, robots: Robots, network: Network): Promise<Outcome> {
  const { pathname, search } = new URL(address.url)
  if (!robots.allows(pathname + search)) return { kind: 'robots' }
  try {
    const conditional = conditionsOf(address)
    const first = await ask(address.url, { method: address.watched ? 'GET' : 'HEAD', headers: conditional, read: address.watched }, network)
    // Many servers know no HEAD, or answer it wrongly.
    const again = !address.watched && first.status >= 400 && first.status !== 429 && first.status !== 503
    const answer = again ? await ask(address.url, { method: 'GET', headers: conditional }, network) : first
    return read(answer, ctx.services.clock.now())
  } catch (error) {
    if (error instanceof RefusedAddress) return { kind: 'refused', reason: error.refusal }
    if (error instanceof TooManyHops) return { kind: 'failing', status: 310 }
    return { kind: 'unreachable', reason: reasonOf(error) }
  }
}

const conditionsOf = ({ etag, modified, watched, print }: Due): Record<string, string> =>
  watched && print === null ? {} : { ...(etag ? { 'if-none-match': etag } : {}), ...(modified ? { 'if-modified-since': modified } : {}) }

function read({ status, movedTo, etag, modified, retryAfter, type, body }: Answered, now: number): Outcome {
  if (status === 304) return { kind: 'same' }
  if (status === 429 || status === 503) return { kind: 'busy', status, againMs: pauseAsked(retryAfter, now) }
  if (status === 404 || status === 410) return { kind: 'gone', status }
  if (status === 401 || status === 403 || status === 407 || status === 451) return { kind: 'closed', status }
  if (status >= 400 || status < 200) return { kind: 'failing', status }
  return { kind: 'there', status, movedTo, etag, modified, print: body === null ? null : printOf(body, type) }
}

const printOf = (body: Buffer, type: string): string =>
  createHash('sha256')
    .update(type.includes('html') ? plainOf(body.toString('utf8')) : body)
    .digest('base64url')

function reasonOf(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') return 'name'
  if (name === 'TimeoutError' || code === 'ETIMEDOUT') return 'timeout'
  if (code?.startsWith('ERR_TLS') || code?.startsWith('CERT_') || code?.includes('CERT') || code === 'EPROTO') return 'certificate'
  return 'connection'
}

async function keep(
  ctx: Ctx,
  outcomes: { address: Due; outcome: Outcome }[],
  patience: { deadAfterFailures: number; deadAfterDays: number },
) {
  const now = ctx.services.clock.now()
  const networkThere = outcomes.some(({ outcome }) => isAnswer(outcome)) || (await store.answeredSince(ctx.db, now - DAY_MS))
  const judged = outcomes.map(({ address, outcome }) => {
    const known = { ...address, failedAt: address.failed_at }
    return { address, change: judge(known, outcome, { now, networkThere, spread: spreadOf(address.id) }, patience) }
  })
  const became = (test: (before: Due, change: Change) => boolean) =>
    judged.filter(({ address, change }) => test(address, change)).map(({ address }) => address.id)
  const died = became((before, { state }) => before.state !== 'dead' && state === 'dead')
  const revived = became((before, { state }) => before.state === 'dead' && state !== 'dead')
  const changed = became((_, change) => change.changed)
  await write(ctx, async (tx) => {
    await store.putOutcomes(
      tx.db,
      now,
      judged.map(({ address, change }) => ({ id: address.id, change })),
    )
    for (const [name, ids] of [
      ['links.died', died],
      ['links.revived', revived],
      ['links.changed', changed],
    ] as const) {
      const links = await store.itemsLinking(tx.db, ids)
      if (links.length === 0) continue
      const linked = [...new Set(links.map(({ itemId }) => itemId))]
      await emit(tx, { name, subject: ids[0], data: { addresses: ids, linked } })
      await tellVerification(tx, name, ids)
    }
  })
  return { died, revived, changed }
}

const sourceStates = { 'links.died': 'gone', 'links.revived': 'current', 'links.changed': 'changed' } as const

/** What was verified against a page that is another one now, or gone, becomes due. */
async function tellVerification(tx: Tx, name: keyof typeof sourceStates, addressIds: string[]): Promise<void> {
  const resting = await store.itemsLinking(tx.db, addressIds, 'source')
  if (resting.length === 0) return
  const state = sourceStates[name]
  const sources = await store.verifiedAgainst(tx.db)
  for (const { id, url } of await store.addressesById(tx.db, [...new Set(resting.map(({ addressId }) => addressId))])) {
    // The address is kept in one form, and was named in any.
    for (const written of new Set(sources.filter((source) => addressOf(source.url) === url).map((source) => source.url)))
      await markUrl(tx, written, state)
    const items = resting.filter(({ addressId }) => addressId === id).map(({ itemId }) => itemId)
    if (state !== 'current') await makeDue(tx, items, { code: `refresh:web-source-${state}`, values: { host: new URL(url).host } })
  }
}

/** From 0 to 1, the same for an address always. */
const spreadOf = (id: string): number => createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32

/** Takes up what items were verified against since the last run, and lets go of what they no longer are. */
export async function followSources(ctx: Ctx): Promise<void> {
  const wanted = Map.groupBy(await store.verifiedAgainst(ctx.db), (row) => row.item_id)
  const followed = Map.groupBy(await store.followedSources(ctx.db), (row) => row.item_id)
  const sources = new Map<string, { url: string; host: string; text: string }[]>()
  for (const id of new Set([...wanted.keys(), ...followed.keys()])) {
    const urls = [...new Set((wanted.get(id) ?? []).flatMap(({ url }) => addressOf(url) ?? []))].sort()
    if (urls.join('\n') === [...new Set((followed.get(id) ?? []).map(({ url }) => url))].sort().join('\n')) continue
    sources.set(
      id,
      urls.map((url) => ({ url, host: new URL(url).host, text: '' })),
    )
  }
  if (sources.size > 0) await write(ctx, (tx) => store.putLinks(tx.db, ctx.services.clock.now(), 'source', sources))
}
