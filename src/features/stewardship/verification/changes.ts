import { type Ctx, type Tx, write } from '../../../platform/context.ts'
import { chunks, fromJson, toJson } from '../../../platform/db/codec.ts'
import { emit } from '../../../platform/events/outbox.ts'
import type { Revised } from '../../repository/index.ts'
import { planned } from './enrolment.ts'
import { materialityOf } from './material.ts'
import { assignmentsOfPlan, Planner } from './plan.ts'
import { stateOf } from './rules.ts'
import type { DueReason } from './schema.ts'
import { factsOf } from './store/facts.ts'
import * as rows from './store.ts'
import { markSources, restingOn } from './store/sources.ts'
import type { ReviewAssignmentTable, VerificationTable } from './types.ts'

const AT_ONCE = 200
const NO_MARKS = { obsolete: false, disputed: false }

/**
 * Makes items due now, with the reason: those that are verified and not due yet. Gives the ids it changed. For callers that
 * looked after the rights themselves; jobs mostly.
 */
export async function makeDue(ctx: Ctx, itemIds: string[], reason: DueReason): Promise<string[]> {
  const changed: string[] = []
  for (const part of chunks([...new Set(itemIds)], AT_ONCE))
    changed.push(
      ...(await write(ctx, async (tx) => {
        const known = await rows.rowsOf(tx.db, part)
        const verified = part.filter((id) => {
          const row = known.get(id)
          return row !== undefined && row.revision !== null && row.due_since === null && row.state !== 'obsolete'
        })
        await fallDue(tx, verified, { act: 'due', reason, keep: true })
        if (verified.length > 0)
          await emit(tx, { name: 'verification.due', subject: verified[0], data: { items: verified, reason: reason.code } })
        return verified
      })),
    )
  return changed
}

type Fall = { act: 'due' | 'reset'; reason: DueReason /** Whether the verification is still shown as the last one. */; keep: boolean }

/** Moves items to `due` as of now, and asks their reviewers. A reset of what need not be verified leaves it unverified. */
async function fallDue(tx: Tx, ids: string[], { act, reason, keep }: Fall): Promise<void> {
  if (ids.length === 0) return
  const now = tx.services.clock.now()
  const asked = await rows.assignmentsOf(tx.db, ids)
  const planner = await Planner.of(tx, ids)
  const marks = await rows.marksOf(tx.db, ids)
  const fresh: VerificationTable[] = []
  const assignments: ReviewAssignmentTable[] = []
  for (const id of ids) {
    const facts = planner.facts(id)
    if (!facts) continue
    const before = facts.row ?? rows.emptyRow(id, now)
    const prefer = asked.filter((one) => one.item_id === id).map((one) => one.person_id)
    const wanted = keep || facts.policy.cadence !== 'never'
    const plan = await planner.plan(facts, wanted ? { kind: 'now' } : { kind: 'first' }, prefer)
    const row: VerificationTable = {
      ...planned({ ...before, due_since: wanted ? now : null, reason: toJson(reason), escalated_at: null }, plan, now),
      // The record stays named: whoever reviews it sees what changed since.
      ...(keep ? {} : { revision: null, verifier_id: null, verified_at: null }),
    }
    row.state = stateOf(row, now, marks.get(id) ?? NO_MARKS)
    fresh.push(row)
    assignments.push(...assignmentsOfPlan(id, plan, now))
  }
  await rows.putRows(tx, fresh)
  await rows.replaceAssignments(tx, ids, assignments)
  await rows.insertRecords(
    tx,
    fresh.map((row) => ({ itemId: row.item_id, act, reason })),
  )
}

/** What a save means for trust, in its transaction: whether the verification still holds, and what rests on the article. */
export async function revisedItem(tx: Tx, { item, before, after }: Revised): Promise<void> {
  const row = (await rows.rowsOf(tx.db, [item.id])).get(item.id)
  const signatures = await rows.signaturesOf(tx.db, [item.id])
  const resting = await restingOn(tx.db, [item.id])
  if ((!row || row.revision === null) && signatures.length === 0 && resting.length === 0) return
  const judged = materialityOf(before, after, false)
  if (resting.length > 0 && judged.material) await sourceChanged(tx, item.id, 'changed')
  if (!row || (row.revision === null && signatures.length === 0)) return
  const mended = judged.material && (await mayMend(tx, row, item.updated_by)) && !materialityOf(before, after, true).material
  if (!judged.material || mended) return carryOver(tx, row, item.revision)
  await rows.deleteSignatures(tx, item.id)
  if (row.revision !== null) await reset(tx, row, item.space_id, { code: 'changed', values: { what: judged.why ?? 'words' } })
}

/** Those who verified an item, and those who may, mend typing errors in it. */
async function mayMend(tx: Tx, row: VerificationTable, editor: string | null): Promise<boolean> {
  if (editor === null) return false
  const record = row.record_id ? (await rows.recordsById(tx.db, [row.record_id])).get(row.record_id) : undefined
  if (record && fromJson<string[]>(record.people).includes(editor)) return true
  return (await factsOf(tx, [row.item_id])).get(row.item_id)?.candidates.includes(editor) ?? false
}

async function carryOver(tx: Tx, row: VerificationTable, revision: number): Promise<void> {
  if (row.revision !== null) {
    await rows.putRows(tx, [{ ...row, revision, changed_at: tx.services.clock.now() }])
    await rows.insertRecords(tx, [{ itemId: row.item_id, act: 'carried', revision }])
  }
  await rows.moveSignatures(tx, row.item_id, revision)
}

async function reset(tx: Tx, row: VerificationTable, spaceId: string, reason: DueReason): Promise<void> {
  const record = row.record_id ? (await rows.recordsById(tx.db, [row.record_id])).get(row.record_id) : undefined
  await fallDue(tx, [row.item_id], { act: 'reset', reason, keep: false })
  await emit(tx, {
    name: 'verification.reset',
    subject: row.item_id,
    space: spaceId,
    data: {
      items: [row.item_id],
      reason: reason.code,
      what: reason.values.what ?? '',
      people: record ? fromJson<string[]>(record.people) : [],
    },
  })
}

/** A document has no text to compare: another file is another text. */
export async function documentReplaced(ctx: Ctx, id: string, version: number): Promise<void> {
  await write(ctx, async (tx) => {
    const row = (await rows.rowsOf(tx.db, [id])).get(id)
    const facts = (await factsOf(tx, [id])).get(id)
    if (!facts) return
    await rows.deleteSignatures(tx, id)
    await sourceChanged(tx, id, 'changed')
    if (row && row.revision !== null && row.revision < version)
      await reset(tx, row, facts.item.space_id, { code: 'changed', values: { what: 'file' } })
  })
}

/** What rests on an item that changed or went becomes due. The reason names the item by its id: not everybody may know its title. */
export async function sourceChanged(ctx: Ctx, id: string, state: 'changed' | 'gone'): Promise<void> {
  await write(ctx, async (tx) => {
    const resting = (await restingOn(tx.db, [id])).map((one) => one.item_id)
    if (resting.length === 0) return
    await markSources(tx, id, state)
    await makeDue(tx, resting, { code: `source-${state}`, values: { item: id } })
  })
}

/** Says that an item is in doubt, for one cause of its own key; it is disputed as long as any is open. For callers that looked after the rights. */
export async function dispute(ctx: Ctx, itemId: string, { key, reason }: { key: string; reason: DueReason }): Promise<void> {
  await write(ctx, async (tx) => {
    if (!(await rows.putDispute(tx, itemId, key, reason))) return
    await restate(tx, itemId, 'disputed', reason)
  })
}

/** Settles one cause of doubt; the item is as trusted as before once none is left. */
export async function settleDispute(ctx: Ctx, itemId: string, key: string): Promise<void> {
  await write(ctx, async (tx) => {
    if (await rows.deleteDispute(tx, itemId, key)) await restate(tx, itemId, 'settled', null)
  })
}

/** Notes what happened and finds the state anew. */
export async function restate(
  tx: Tx,
  itemId: string,
  act: 'disputed' | 'settled' | 'revived' | 'obsolete',
  reason: DueReason | null,
): Promise<void> {
  const now = tx.services.clock.now()
  const facts = (await factsOf(tx, [itemId])).get(itemId)
  if (!facts) return
  const row = facts.row ?? rows.emptyRow(itemId, now)
  const state = stateOf(row, now, (await rows.marksOf(tx.db, [itemId])).get(itemId) ?? NO_MARKS)
  await rows.putRows(tx, [{ ...row, state, changed_at: now }])
  await rows.insertRecords(tx, [{ itemId, act, reason }])
  await emit(tx, {
    name: `verification.${act}`,
    subject: itemId,
    space: facts.item.space_id,
    data: { items: [itemId], reason: reason?.code ?? null },
  })
}
