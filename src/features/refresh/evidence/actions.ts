import { actorId, type Ctx, type Tx, write } from '../../../platform/context.ts'
import { conflict, invalid, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { nameKey } from '../../../platform/text.ts'
import { spaceList } from '../../repository/index.ts'
import { readCsv, textOfCell } from '../../../platform/csv.ts'
import { requireOverseer, retiredKeeper } from './policy.ts'
import { compileRetired } from './retired-words.ts'
import { NewRetiredWord, type RetiredWordImport } from './schema.ts'
import * as runs from './store/freshness.ts'
import * as store from './store/words.ts'

const MOST_WORDS = 2_000

/** Retires a word; where it stands is looked for in the background. */
export async function retireWord(ctx: Ctx, input: NewRetiredWord): Promise<string> {
  return write(ctx, async (tx) => {
    await retiredKeeper(tx, input.spaceId)
    if (await store.findSame(tx.db, keyOf(input), input.spaceId)) throw conflict('retired-word-known', { word: input.word })
    if ((await store.listWords(tx.db)).length >= MOST_WORDS) throw invalid('too-many-retired-words', { most: MOST_WORDS })
    const id = newId()
    await store.insertWord(tx, { ...rowOf(tx, input), id, created_at: tx.services.clock.now() })
    await changed(tx, id)
    return id
  })
}

export async function changeRetiredWord(ctx: Ctx, id: string, input: NewRetiredWord): Promise<void> {
  await write(ctx, async (tx) => {
    const row = await store.findWord(tx.db, id)
    if (!row) throw notFound('retired-word')
    await retiredKeeper(tx, row.space_id)
    if (input.spaceId !== row.space_id) await retiredKeeper(tx, input.spaceId)
    const same = await store.findSame(tx.db, keyOf(input), input.spaceId)
    if (same && same.id !== id) throw conflict('retired-word-known', { word: input.word })
    await store.updateWord(tx, id, rowOf(tx, input))
    await changed(tx, id)
  })
}

/** The word is good again. What was found of it is forgotten, and the next night no item is older for it. */
export async function restoreWord(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const row = await store.findWord(tx.db, id)
    if (!row) throw notFound('retired-word')
    await retiredKeeper(tx, row.space_id)
    const users = await store.usersOf(tx.db, id)
    await store.deleteWord(tx, id)
    await emit(tx, { name: 'retired-word.restored', subject: id, space: row.space_id, data: { linked: users } })
  })
}

const keyOf = ({ word, pattern }: NewRetiredWord): string => `${pattern ? '*' : ''}${nameKey(word)}`

function rowOf(tx: Tx, input: NewRetiredWord): Omit<store.RetiredWordTable, 'id' | 'created_at'> {
  const { word, pattern, replacement, note, spaceId } = input
  if (!canMatch(input)) throw invalid('retired-word-matches-nothing', { word })
  const row = { word, word_key: keyOf(input), pattern: Number(pattern), space_id: spaceId, replacement, note }
  return { ...row, updated_at: tx.services.clock.now(), updated_by: actorId(tx) }
}

/** A word without a letter, or a pattern of stars only, finds nothing or everything. */
const canMatch = ({ word, pattern }: NewRetiredWord): boolean =>
  /[\p{L}\p{N}]/u.test(word) &&
  (pattern
    ? word.includes('*') && /[\p{L}\p{N}]{2}/u.test(word)
    : compileRetired([{ id: '', word, pattern, spaceId: null }])(word, '').size > 0)

async function changed(tx: Tx, id: string): Promise<void> {
  await emit(tx, { name: 'retired-word.changed', subject: id })
  await enqueue(tx, 'refresh.scan-words', { words: [id] })
}

/** Adds the rows of a CSV (word, replacement, note, key of a space), or changes those that are known. Each wrong line is named. */
export async function importRetiredWords(ctx: Ctx, text: string): Promise<RetiredWordImport> {
  const spaces = new Map((await spaceList(ctx)).map(({ key, id }) => [key, id]))
  return write(ctx, async (tx) => {
    const result: RetiredWordImport = { added: 0, changed: 0, wrong: [] }
    const touched: string[] = []
    for (const { line, cells } of readCsv(text).slice(0, MOST_WORDS + 1)) {
      const [word = '', replacement = '', note = '', space = ''] = cells.map(textOfCell)
      if (line === 1 && /^(word|낱말|단어)$/i.test(word)) continue
      const spaceId = space === '' ? null : spaces.get(space)
      const parsed = NewRetiredWord.safeParse({ word, pattern: word.includes('*'), replacement, note, spaceId })
      if (spaceId === undefined || !parsed.success || !canMatch(parsed.data)) {
        result.wrong.push({ line, text: cells.join(',').slice(0, 120) })
        continue
      }
      await retiredKeeper(tx, parsed.data.spaceId)
      const known = await store.findSame(tx.db, keyOf(parsed.data), parsed.data.spaceId)
      const id = known?.id ?? newId()
      if (known) await store.updateWord(tx, id, rowOf(tx, parsed.data))
      else await store.insertWord(tx, { ...rowOf(tx, parsed.data), id, created_at: tx.services.clock.now() })
      result[known ? 'changed' : 'added']++
      touched.push(id)
    }
    if (touched.length > 0) {
      await emit(tx, { name: 'retired-word.changed', subject: touched[0] })
      await enqueue(tx, 'refresh.scan-words', { words: touched })
    }
    return result
  })
}

/** Weighs everything anew now instead of in the night. */
export async function startRun(ctx: Ctx): Promise<void> {
  await requireOverseer(ctx)
  await write(ctx, async (tx) => {
    if (await runs.openRun(tx.db, 'freshness')) return
    await enqueue(tx, 'refresh.weigh-all')
  })
}

export async function cancelRun(ctx: Ctx, id: string): Promise<void> {
  await requireOverseer(ctx)
  await write(ctx, async (tx) => {
    if (!(await runs.cancelRun(tx, id))) throw conflict('run-ended')
  })
}
