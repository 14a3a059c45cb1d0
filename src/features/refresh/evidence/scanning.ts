import { setImmediate } from 'node:timers/promises'
import { type Ctx, write } from '../../../platform/context.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { listIds } from '../../repository/index.ts'
import { compileRetired } from './retired-words.ts'
import { weigh } from './freshness.ts'
import * as freshness from './store/freshness.ts'
import { bodiesOf } from './store/signs.ts'
import * as store from './store/words.ts'

const AT_ONCE = 200

const retiredOf = (rows: store.RetiredWordTable[]) =>
  rows.map(({ id, word, pattern, space_id }) => ({ id, word, pattern: pattern === 1, spaceId: space_id }))

/** What these items use of the retired words, as they are now. */
export async function scanItems(ctx: Ctx, ids: string[]): Promise<void> {
  const words = await store.listWords(ctx.db)
  if (words.length === 0) return
  const find = compileRetired(retiredOf(words))
  const uses = usesIn(await bodiesOf(ctx.db, ids), find)
  await write(ctx, (tx) => store.putUses(tx.db, ids, uses))
}

const usesIn = (bodies: Awaited<ReturnType<typeof bodiesOf>>, find: ReturnType<typeof compileRetired>) =>
  bodies.flatMap(({ id, space_id, title, body }) =>
    [...find(`${title}\n${body}`, space_id)].map(([word_id, times]) => ({ item_id: id, word_id, times })),
  )

/**
 * Looks for words that were added or changed in all texts, in short steps. After a kill it begins again, which gives the same;
 * cancelled it leaves what it has found so far.
 */
export async function scanForWords(ctx: Ctx, wordIds: string[], signal?: AbortSignal): Promise<void> {
  const { clock, writer } = ctx.services
  const wanted = (await store.listWords(ctx.db)).filter(({ id }) => wordIds.includes(id))
  if (wanted.length === 0) return
  const find = compileRetired(retiredOf(wanted))
  const open = await freshness.openRun(ctx.db, 'words')
  if (open) await freshness.advanceRun(writer, open, { cancelled_at: clock.now() })
  const total = await freshness.countItems(ctx.db)
  const run = {
    id: newId(),
    kind: 'words' as const,
    started_at: clock.now(),
    started_by: null,
    after_id: null,
    done: 0,
    total,
    fell: 0,
    raised: 0,
  }
  await freshness.insertRun(writer, { ...run, finished_at: null, cancelled_at: null })
  const touched = new Set<string>()
  for (const id of wordIds) for (const item of await store.usersOf(ctx.db, id)) touched.add(item)
  for (let after: string | null = null, done = 0; !signal?.aborted; ) {
    const ids: string[] = await listIds(ctx.db, after, AT_ONCE)
    const step = { id: run.id, after_id: after }
    if (ids.length === 0) {
      await freshness.advanceRun(writer, step, { finished_at: clock.now() })
      break
    }
    const uses = usesIn(await bodiesOf(ctx.db, ids), find)
    for (const { item_id } of uses) touched.add(item_id)
    await write(ctx, (tx) => store.putUses(tx.db, ids, uses, wordIds))
    after = ids[ids.length - 1]
    done += ids.length
    if (!(await freshness.advanceRun(writer, step, { after_id: after, done }))) break
    await setImmediate()
  }
  const items = [...touched]
  for (let at = 0; at < items.length; at += AT_ONCE) await weigh(ctx, items.slice(at, at + AT_ONCE))
  await write(ctx, (tx) => emit(tx, { name: 'retired-words.found', subject: wordIds[0], data: { words: wordIds } }))
}
