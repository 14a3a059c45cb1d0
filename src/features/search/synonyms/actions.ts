import { type Ctx, type Tx, write } from '../../../platform/context.ts'
import { conflict, invalid, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { synonymKeeper } from './policy.ts'
import { distinct, type Group, groupsInCsv, Taken } from './dictionary.ts'
import { MOST_WORDS, NewSynonym, type SynonymChange, type SynonymImportResult } from './schema.ts'
import * as store from './store.ts'

const MOST_GROUPS = 5_000

/** Makes a group of synonyms; gives its id. */
export async function createSynonym(ctx: Ctx, input: NewSynonym): Promise<string> {
  await synonymKeeper(ctx)
  const id = newId()
  await change(ctx, async (tx) => {
    const others = await store.listSynonyms(tx.db)
    if (others.length >= MOST_GROUPS) throw conflict('too-many-synonyms', { most: MOST_GROUPS })
    await store.insertSynonym(tx, id, { ...checked(input, others), note: input.note })
    await emit(tx, { name: 'synonym.created', subject: id })
  })
  return id
}

export async function changeSynonym(ctx: Ctx, id: string, input: SynonymChange): Promise<void> {
  await synonymKeeper(ctx)
  await change(ctx, async (tx) => {
    const all = await store.listSynonyms(tx.db)
    const known = all.find((group) => group.id === id)
    if (!known) throw notFound('synonym')
    const group = { ...known, ...input }
    await store.updateSynonym(tx, id, {
      ...checked(
        group,
        all.filter((other) => other.id !== id),
      ),
      note: group.note,
    })
    await emit(tx, { name: 'synonym.changed', subject: id })
  })
}

export async function deleteSynonym(ctx: Ctx, id: string): Promise<void> {
  await synonymKeeper(ctx)
  await change(ctx, async (tx) => {
    if (!(await store.listSynonyms(tx.db)).some((group) => group.id === id)) throw notFound('synonym')
    await store.deleteSynonym(tx, id)
    await emit(tx, { name: 'synonym.deleted', subject: id })
  })
}

/** Brings in the groups of a CSV. What cannot be is named by its line, and the rest comes in. */
export async function importSynonyms(ctx: Ctx, csv: string): Promise<SynonymImportResult> {
  await synonymKeeper(ctx)
  const result: SynonymImportResult = { added: 0, known: 0, refused: [] }
  await change(ctx, async (tx) => {
    const all = await store.listSynonyms(tx.db)
    const words = new Taken(all)
    for (const { line, ...row } of groupsInCsv(csv)) {
      const group = { ...row, words: distinct(row.words) }
      const refuse = (reason: string, word = group.words[0] ?? '') => void result.refused.push({ line, reason, word })
      const taken = words.conflictOf(group)
      if (taken && same(group, taken.with)) result.known++
      else if (taken) refuse('taken', taken.word)
      else if (group.words.length < 2) refuse('few-words')
      else if (group.words.length > MOST_WORDS || !NewSynonym.safeParse(group).success) refuse('too-long')
      else if (all.length >= MOST_GROUPS) refuse('too-many')
      else {
        const id = newId()
        await store.insertSynonym(tx, id, group)
        const added = { id, ...group, updatedBy: null, updatedAt: 0 }
        all.push(added)
        words.add(added)
        result.added++
      }
    }
    if (result.added > 0) await emit(tx, { name: 'synonym.imported', subject: 'synonyms', data: { added: result.added } })
  })
  return result
}

const same = (group: Group, other: Group): boolean =>
  group.oneWay === other.oneWay && distinct([...group.words, ...other.words]).length === Math.max(group.words.length, other.words.length)

/** The words, each once; throws where they say nothing or already mean something else. */
function checked(group: Group, others: store.SynonymRecord[]): Group {
  const clean = { words: distinct(group.words), oneWay: group.oneWay }
  if (clean.words.length < 2) throw invalid('synonym-few-words')
  const taken = new Taken(others).conflictOf(clean)
  if (taken) throw conflict('synonym-taken', { word: taken.word, others: taken.with.words.join(', ') })
  return clean
}

async function change(ctx: Ctx, work: (tx: Tx) => Promise<void>): Promise<void> {
  await write(ctx, work)
  ctx.services.synonyms.forget()
}
