import { createHash } from 'node:crypto'
import { type Ctx, type Tx, write } from '../../../platform/context.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { relatedItems } from '../../search/index.ts'
import { alikeItems, ordered, textsOf } from '../duplicates/index.ts'
import { settleDispute } from '../verification/index.ts'
import { type Difference, differencesOf, type Statement } from './rules.ts'
import { STATEMENTS_VERSION, statementsOf } from './statements.ts'
import * as store from './store.ts'

type Text = Awaited<ReturnType<typeof textsOf>>[number]

/** So many items that speak of the same are looked at with each save. */
const MOST_RELATED = 12

type Look = { id: string; text: Text | undefined; said: Statement[]; known: store.ConflictTable[]; others: Set<string> }

/**
 * Reads anew what some items say, and compares them with what speaks of the same. What is read and compared is so before anything is
 * locked, and what came of it is written for all of them at once: each commit waits for the disk.
 */
export async function checkItems(ctx: Ctx, ids: string[]): Promise<void> {
  const texts = new Map((await textsOf(ctx.db, ids)).map((text) => [text.id, text]))
  const looks: Look[] = []
  for (const id of ids) looks.push(await lookAt(ctx, id, texts.get(id)))
  const said = await store.statementsByItem(ctx.db, [...new Set(looks.flatMap(({ others }) => [...others]))])
  for (const look of looks) if (look.text) said.set(look.id, look.said)
  const pairs = looks.flatMap(({ id, said: own, known, others }) =>
    [...others].map((other) => ({
      ...{ id, other, known: known.filter((row) => row.a_id === other || row.b_id === other) },
      differences: id < other ? differencesOf(own, said.get(other) ?? []) : differencesOf(said.get(other) ?? [], own),
    })),
  )
  await write(ctx, async (tx) => {
    for (const { id, text, said: own } of looks) if (text) await store.putStatements(tx, id, text.revision, STATEMENTS_VERSION, own)
    const touched = new Map<string, Set<string>>()
    for (const { id, other, known, differences } of pairs)
      if (await bringUpToDate(tx, id, other, differences, known)) touched.set(id, (touched.get(id) ?? new Set([id])).add(other))
    for (const [id, items] of touched) await emit(tx, { name: 'contradictions.found', subject: id, data: { touched: [...items] } })
  })
}

async function lookAt(ctx: Ctx, id: string, text: Text | undefined): Promise<Look> {
  const said = text ? statementsOf(text.title, text.body) : []
  const known = await store.conflictsOf(ctx.db, id)
  // What says nothing that could be contradicted costs no search.
  const near = said.length > 0 ? await speakingOfTheSame(ctx, id) : []
  const others = new Set([...near, ...known.map((row) => (row.a_id === id ? row.b_id : row.a_id))])
  others.delete(id)
  return { id, text, said, known, others }
}

async function speakingOfTheSame(ctx: Ctx, id: string): Promise<string[]> {
  const alike = await alikeItems(ctx, id)
  try {
    return [...alike, ...(await relatedItems(ctx, id, MOST_RELATED)).map((item) => item.id)]
  } catch (error) {
    // One text that search takes too long for must not keep all others waiting; its next save looks again.
    ctx.services.log.warn({ err: error, item: id }, 'related items not found, conflicts with near duplicates only')
    return alike
  }
}

/** Brings what is known between two items up to date; true where anything changed. */
async function bringUpToDate(
  tx: Tx,
  one: string,
  other: string,
  differences: Difference[],
  known: store.ConflictTable[],
): Promise<boolean> {
  const { a_id, b_id } = ordered(one, other)
  const found = differences.map((difference) => rowOf(tx, a_id, b_id, difference))
  const prints = new Set(found.map(({ fingerprint }) => fingerprint))
  const gone = known.filter(({ state, fingerprint }) => state === 'open' && !prints.has(fingerprint))
  await store.deleteOpenConflicts(
    tx,
    gone.map(({ id }) => id),
  )
  const mended = known.filter((row) => row.state === 'decided' && !stillThere(row, found))
  for (const row of mended) await settle(tx, row)
  // Where a steward has decided over a sentence, another wording of the same conflict is no new one.
  const fresh = found.filter(
    (row) => !known.some((before) => before.fingerprint === row.fingerprint || (before.state === 'decided' && sameSide(before, row))),
  )
  await store.insertConflicts(tx, fresh)
  return gone.length + mended.length + fresh.length > 0
}

const sameSide = (one: store.ConflictTable, other: store.ConflictTable): boolean =>
  one.kind === other.kind && (one.a_text === other.a_text || one.b_text === other.b_text)
const stillThere = (row: store.ConflictTable, found: store.ConflictTable[]): boolean => found.some((each) => sameSide(row, each))

/** What was wrong is mended: the text that was disputed is so no more. */
async function settle(tx: Tx, row: store.ConflictTable): Promise<void> {
  await store.updateConflict(tx, row.id, { state: 'settled', settled_at: tx.services.clock.now() })
  const wrong = wrongSide(row)
  if (wrong !== null) await settleDispute(tx, wrong, disputeKey(row.id))
}

/** The item that was found wrong; null where both are right or nobody decided. */
export const wrongSide = ({ verdict, a_id: a, b_id: b }: Pick<store.ConflictTable, 'verdict' | 'a_id' | 'b_id'>): string | null =>
  verdict === 'left' ? b : verdict === 'right' ? a : null
export const disputeKey = (id: string): string => `contradiction-${id}`

function rowOf(tx: Tx, aId: string, bId: string, { kind, a, b, left, right, certainty }: Difference): store.ConflictTable {
  const print = createHash('sha256').update([kind, a.text, b.text].join('\0')).digest('base64url').slice(0, 22)
  return {
    id: newId(),
    ...ordered(aId, bId),
    fingerprint: print,
    kind,
    ...{ a_text: a.text, b_text: b.text, a_anchor: a.anchor, b_anchor: b.anchor, a_heading: a.heading, b_heading: b.heading },
    ...{ a_value: left, b_value: right, certainty },
    ...{
      state: 'open',
      found_at: tx.services.clock.now(),
      verdict: null,
      note: null,
      decided_at: null,
      decided_by: null,
      settled_at: null,
    },
  }
}
