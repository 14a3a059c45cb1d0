import { type Ctx, type Tx, write } from '../../../platform/context.ts'
import { fromJson } from '../../../platform/db/codec.ts'
import { conflict, DomainError, forbidden, invalid, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { changeArticle, permissionsOn } from '../../repository/index.ts'
import { planned } from './enrolment.ts'
import { assignmentsOfPlan, Planner } from './plan.ts'
import { isEligible, type Judged, judgedItem, requireVerifier } from './policy.ts'
import { addMonths, signingRefusal, stateOf } from './rules.ts'
import type { Verify } from './schema.ts'
import type { Facts } from './store/facts.ts'
import * as rows from './store.ts'
import { settleSources } from './store/sources.ts'
import type { VerificationTable } from './types.ts'

const LONGEST_MONTHS = 60

export type Verified = { complete: boolean; revision: number }

/**
 * Says that an item is right as it is now, or, where its policy asks for two people, signs as one of them. `change` is saved
 * first. Refused where the revision is not the newest any more (412), or the asker may not (403) or did already (409).
 */
export async function verifyItem(
  ctx: Ctx,
  id: string,
  input: Pick<Verify, 'revision'> & Partial<Omit<Verify, 'revision'>>,
): Promise<Verified> {
  const person = requireVerifier(ctx)
  return write(ctx, async (tx) => {
    let revision = input.revision
    if (input.change) revision = (await changeArticle(tx, id, input.change, revision)).revision
    const judged = await judgedItem(tx, id)
    if (judged.item.trashed_at !== null) throw conflict('in-trash')
    const before = await standing(tx, judged.facts)
    const signed = before.signatures.filter((one) => one.revision === judged.item.revision)
    const spoken = judged.facts.policy.persons > 1 ? [...signed.map((one) => one.person_id), judged.item.updated_by] : []
    const eligible = await isEligible(tx, judged.facts, person, spoken)
    await requireSigning(tx, { ...judged, eligible }, person.id, revision, before)
    const signature = {
      ...{ item_id: id, person_id: person.id, revision, at: tx.services.clock.now() },
      ...{ scope: input.scope ?? '', evidence: input.evidence ?? '', until_at: checkedUntil(tx, judged.facts, input.until ?? null) },
    }
    if (signed.length + 1 < judged.facts.policy.persons) await signFirst(tx, judged.facts, signature, before)
    else await complete(tx, judged.facts, [...signed, signature], before)
    return { complete: signed.length + 1 >= judged.facts.policy.persons, revision }
  })
}

type Signature = Awaited<ReturnType<typeof rows.signaturesOf>>[number]

/** How an item stands now, whether or not it has a row yet. */
export async function standing(tx: Tx, facts: Facts): Promise<rows.Before> {
  const row = facts.row ?? rows.emptyRow(facts.item.id, tx.services.clock.now())
  return { row, assignments: await rows.assignmentsOf(tx.db, [row.item_id]), signatures: await rows.signaturesOf(tx.db, [row.item_id]) }
}

async function requireSigning(
  tx: Tx,
  { facts, item, eligible }: Judged,
  personId: string,
  revision: number,
  before: rows.Before,
): Promise<void> {
  const record = before.row.record_id ? (await rows.recordsById(tx.db, [before.row.record_id])).get(before.row.record_id) : undefined
  const refusal = signingRefusal({
    ...{ personId, eligible, persons: facts.policy.persons, headRevision: item.revision, revision, lastEditor: item.updated_by },
    signed: before.signatures.map((one) => ({ personId: one.person_id, revision: one.revision })),
    state: before.row.state,
    verification:
      before.row.revision !== null && record
        ? { revision: before.row.revision, people: fromJson<string[]>(record.people), at: record.at }
        : null,
    now: tx.services.clock.now(),
  })
  if (refusal) throw new DomainError(refusal.code, refusal.status, {}, refusal.status === 412 ? { current: item.revision } : {})
}

/** A day somebody names lies ahead, and not behind the one that the policy would give. */
function checkedUntil(tx: Tx, { policy }: Facts, until: number | null): number | null {
  if (until === null) return null
  const now = tx.services.clock.now()
  const latest = addMonths(now, policy.cadence === 'interval' ? (policy.months ?? 12) : LONGEST_MONTHS)
  if (until <= now || until > latest) throw invalid('verification-until')
  return until
}

/** The first of two signatures waits; somebody else is asked for the second at once. */
async function signFirst(tx: Tx, facts: Facts, signature: Signature, before: rows.Before): Promise<void> {
  const { id } = facts.item
  const now = tx.services.clock.now()
  await rows.deleteSignatures(tx, id)
  await rows.insertSignature(tx, signature)
  const planner = await Planner.of(tx, [id])
  const others = (planner.facts(id) ?? facts).candidates.filter(
    (person) => person !== signature.person_id && person !== facts.item.updated_by,
  )
  const asked = before.assignments.map((one) => one.person_id).filter((person) => others.includes(person))
  const plan = await planner.plan(
    { ...facts, candidates: others, owners: 0, policy: { ...facts.policy, persons: 1 } },
    { kind: 'now' },
    asked,
  )
  await rows.putRows(tx, [{ ...before.row, changed_at: now }])
  await rows.replaceAssignments(
    tx,
    [id],
    assignmentsOfPlan(id, plan, now).map((one) => ({ ...one, remind_at: null })),
  )
  await rows.insertRecords(tx, [
    {
      itemId: id,
      act: 'signed',
      revision: signature.revision,
      scope: signature.scope,
      evidence: signature.evidence,
      people: [signature.person_id],
      before,
    },
  ])
  await emit(tx, {
    name: 'verification.signed',
    subject: id,
    space: facts.item.space_id,
    data: { items: [id], revision: signature.revision, asked: plan.people.map((one) => one.id) },
  })
}

async function complete(tx: Tx, facts: Facts, signatures: Signature[], before: rows.Before): Promise<void> {
  const { item } = facts
  const now = tx.services.clock.now()
  const last = signatures[signatures.length - 1]
  const asked = signatures.flatMap((one) => one.until_at ?? [])
  const people = signatures.map((one) => one.person_id)
  const texts = (name: 'scope' | 'evidence') => [...new Set(signatures.map((one) => one[name]).filter((text) => text !== ''))].join('\n\n')
  await rows.deleteSignatures(tx, item.id)
  const planner = await Planner.of(tx, [item.id])
  const plan = await planner.plan(facts, { kind: 'next', until: asked.length > 0 ? Math.min(...asked) : null })
  const [recordId] = await rows.insertRecords(tx, [
    {
      itemId: item.id,
      act: 'verified',
      revision: last.revision,
      until: plan.dueAt,
      scope: texts('scope'),
      evidence: texts('evidence'),
      people,
      before,
    },
  ])
  const row: VerificationTable = {
    ...planned(before.row, plan, now),
    ...{ revision: last.revision, record_id: recordId, verifier_id: last.person_id, verified_at: now },
    ...{ due_since: null, reason: null, snoozed_until: null, snooze_reason: null, escalated_at: null },
  }
  row.state = stateOf(row, now, (await rows.marksOf(tx.db, [item.id])).get(item.id) ?? { obsolete: false, disputed: false })
  await rows.putRows(tx, [row])
  await rows.replaceAssignments(tx, [item.id], assignmentsOfPlan(item.id, plan, now))
  await settleSources(tx, item.id)
  await emit(tx, {
    name: 'verification.verified',
    subject: item.id,
    space: item.space_id,
    data: { items: [item.id], revision: last.revision, people, until: plan.dueAt },
  })
}

/** Takes a verification back, or one's own first signature: by those who gave it, and by the stewards of the space. */
export async function withdrawVerification(ctx: Ctx, id: string, reason = ''): Promise<void> {
  const person = requireVerifier(ctx)
  await write(ctx, async (tx) => {
    const judged = await judgedItem(tx, id)
    const before = await standing(tx, judged.facts)
    const { row } = before
    const now = tx.services.clock.now()
    const signedFirst = before.signatures.some((one) => one.person_id === person.id)
    if (row.revision === null && !signedFirst) throw notFound('verification')
    const record = row.record_id ? (await rows.recordsById(tx.db, [row.record_id])).get(row.record_id) : undefined
    const gave = record !== undefined && fromJson<string[]>(record.people).includes(person.id)
    if (!signedFirst && !gave && !permissionsOn(judged.item).steward) throw forbidden()
    await rows.deleteSignatures(tx, id, signedFirst ? person.id : undefined)
    const next =
      signedFirst && !gave ? row : { ...row, revision: null, record_id: null, verifier_id: null, verified_at: null, due_since: null }
    const planner = await Planner.of(tx, [id])
    const plan = await planner.plan(
      judged.facts,
      next.due_since !== null ? { kind: 'now' } : next.revision === null ? { kind: 'first' } : { kind: 'next', until: row.due_at },
    )
    const settled = { ...planned(next, plan, now), due_at: next.due_since === null ? plan.dueAt : row.due_at }
    settled.state = stateOf(settled, now, (await rows.marksOf(tx.db, [id])).get(id) ?? { obsolete: false, disputed: false })
    await rows.putRows(tx, [settled])
    await rows.replaceAssignments(tx, [id], assignmentsOfPlan(id, plan, now))
    await rows.insertRecords(tx, [
      { itemId: id, act: 'withdrawn', revision: row.revision, reason: reason ? { code: 'said', values: { words: reason } } : null, before },
    ])
    await emit(tx, { name: 'verification.withdrawn', subject: id, space: judged.item.space_id, data: { items: [id] } })
  })
}
