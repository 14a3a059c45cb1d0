import type { Ctx } from '../../../platform/context.ts'
import { fromJson } from '../../../platform/db/codec.ts'
import { namesOf, subjectsById } from '../../identity/index.ts'
import { itemRefs, permissionsOn, readableItem } from '../../repository/index.ts'
import { materialityOf } from './material.ts'
import { isEligible, type Judged, judgedItem, mayOwn } from './policy.ts'
import { becauseOf, signingRefusal } from './rules.ts'
import type { DueReason, SourceView, StandingView, VerificationRecord } from './schema.ts'
import { readableSuccessors } from './standings.ts'
import { readBy } from './store/facts.ts'
import * as rows from './store.ts'
import { listSources } from './store/sources.ts'
import type { VerificationRecordTable, VerificationSourceTable } from './types.ts'
import { textOf } from './store/texts.ts'

const SHOWN_RECORDS = 20

/** All that is known of the trust of one item, with what the asker may do about it. */
export async function standingView(ctx: Ctx, id: string): Promise<StandingView> {
  const judged = await judgedItem(ctx, id)
  const { facts, item } = judged
  const row = facts.row ?? rows.emptyRow(id, 0)
  const record = row.record_id ? (await rows.recordsById(ctx.db, [row.record_id])).get(row.record_id) : undefined
  const signatures = (await rows.signaturesOf(ctx.db, [id])).filter((one) => one.revision === item.revision)
  const assignments = await rows.assignmentsOf(ctx.db, [id])
  const disputes = await rows.disputesOf(ctx.db, id)
  const gone = await rows.findObsolescence(ctx.db, id)
  const history = await rows.recordsOf(ctx.db, id, SHOWN_RECORDS)
  const people = new Set([
    ...signatures.map((one) => one.person_id),
    ...assignments.map((one) => one.person_id),
    ...disputes.flatMap((one) => one.by_id ?? []),
    ...(gone?.by_id ? [gone.by_id] : []),
    ...(record ? fromJson<string[]>(record.people) : []),
  ])
  const names = await namesOf(ctx.db, people)
  const person = (one: string) => ({ id: one, name: names.get(one) ?? '' })
  const known = (one: string | null) => (one !== null && names.has(one) ? person(one) : null)
  const owner = facts.owner ? ((await subjectsById(ctx.db, [facts.owner.id])).get(facts.owner.id) ?? null) : null
  const verified = row.revision !== null && record !== undefined
  const reasons = await seenReasons(ctx, [row.reason, ...disputes.map((one) => one.reason)])
  return {
    itemId: id,
    state: row.state,
    revision: item.revision,
    owner,
    ownerSet: facts.ownerSet && facts.owner !== null,
    verification: verified
      ? {
          revision: record.revision ?? row.revision ?? 0,
          holdsFor: row.revision ?? 0,
          people: fromJson<string[]>(record.people).map(person),
          ...{ at: record.at, until: row.due_at, scope: record.scope, evidence: record.evidence },
        }
      : null,
    lastRevision: record?.revision ?? null,
    signatures: signatures.map((one) => ({ person: person(one.person_id), at: one.at, scope: one.scope, evidence: one.evidence })),
    needed: facts.policy.persons,
    ...{ dueAt: row.due_at, dueSince: row.due_since, expiresAt: row.expires_at, reason: reasons(row.reason) },
    snooze:
      row.snoozed_until !== null && row.snoozed_until > ctx.services.clock.now()
        ? { until: row.snoozed_until, reason: row.snooze_reason ?? '' }
        : null,
    disputes: disputes.map((one) => ({ key: one.key, reason: reasons(one.reason) ?? UNSEEN, at: one.at, by: known(one.by_id) })),
    obsolescence: gone
      ? { successor: (await readableSuccessors(ctx, [id])).get(id) ?? null, reason: gone.reason, at: gone.at, by: known(gone.by_id) }
      : null,
    policy: inForce(judged),
    reviewers: assignments.map((one) => person(one.person_id)),
    unverifiable: row.unverifiable_since !== null,
    sources: await sourceViews(ctx, await listSources(ctx.db, id)),
    history: await presentRecords(ctx, history),
    may: await mayDo(ctx, judged, row, record, signatures),
  }
}

const UNSEEN: DueReason = { code: 'said', values: { words: '' } }

function inForce({ facts: { policy, tier, tierFrom } }: Judged): StandingView['policy'] {
  const { id, cadence, months, day, persons, grace_days, expiry } = policy
  return { id, because: becauseOf(policy), cadence, months, day, persons, graceDays: grace_days, expiry, tier, tierFrom }
}

async function mayDo(
  ctx: Ctx,
  judged: Judged,
  row: Awaited<ReturnType<typeof rows.rowsOf>> extends Map<string, infer R> ? R : never,
  record: VerificationRecordTable | undefined,
  signatures: Awaited<ReturnType<typeof rows.signaturesOf>>,
): Promise<StandingView['may']> {
  const { item, facts, person, eligible } = judged
  const may = permissionsOn(item)
  const people = record ? fromJson<string[]>(record.people) : []
  const refusal =
    person === null || person.guest
      ? { code: 'forbidden' }
      : item.trashed_at !== null
        ? { code: 'in-trash' }
        : signingRefusal({
            ...{ personId: person.id, eligible, persons: facts.policy.persons, headRevision: item.revision, revision: item.revision },
            ...{ lastEditor: item.updated_by, state: row.state, now: ctx.services.clock.now() },
            signed: signatures.map((one) => ({ personId: one.person_id, revision: one.revision })),
            verification: row.revision !== null && record ? { revision: row.revision, people, at: record.at } : null,
          })
  const member = person !== null && !person.guest
  const plans = member && item.trashed_at === null && (eligible || may.steward)
  const signedFirst = person !== null && signatures.some((one) => one.person_id === person.id)
  return {
    verify: refusal === undefined,
    refusal: refusal?.code ?? null,
    withdraw: member && (signedFirst || (row.revision !== null && (people.includes(person.id) || may.steward))),
    plan: plans && row.due_at !== null,
    own: member && item.trashed_at === null && mayOwn(judged),
    obsolete: plans && may.write,
    dispute: plans,
    sources: member && (eligible || may.write),
    tier: member && may.steward,
  }
}

export async function recordPage(ctx: Ctx, id: string, page: { cursor?: string; limit: number }) {
  await readableItem(ctx, id)
  const found = await rows.recordsOf(ctx.db, id, page.limit + 1, page.cursor)
  const shown = found.slice(0, page.limit)
  return { items: await presentRecords(ctx, shown), next: found.length > page.limit ? shown[shown.length - 1].id : null }
}

async function presentRecords(ctx: Ctx, found: VerificationRecordTable[]): Promise<VerificationRecord[]> {
  const people = new Map(found.map((row) => [row.id, fromJson<string[]>(row.people)]))
  const subjects = await subjectsById(ctx.db, [...new Set([...[...people.values()].flat(), ...found.flatMap((row) => row.by_id ?? [])])])
  const reasons = await seenReasons(
    ctx,
    found.map((row) => row.reason),
  )
  const ref = (id: string) => {
    const subject = subjects.get(id)
    return subject ? [{ id, name: subject.name }] : []
  }
  return found.map((row) => ({
    ...{ id: row.id, act: row.act, at: row.at, revision: row.revision, until: row.until_at, scope: row.scope, evidence: row.evidence },
    by: row.by_id === null ? null : (ref(row.by_id)[0] ?? null),
    people: (people.get(row.id) ?? []).flatMap(ref),
    reason: reasons(row.reason),
  }))
}

/** Reasons as the asker may know them: an item that is named by its id gets its title, where the asker reads it. */
export async function seenReasons(ctx: Ctx, texts: (string | null)[]): Promise<(text: string | null) => DueReason | null> {
  const reasons = new Map(texts.flatMap((text): [string, DueReason][] => (text === null ? [] : [[text, fromJson<DueReason>(text)]])))
  const ids = [...reasons.values()].flatMap(({ values }) => (typeof values.item === 'string' ? [values.item] : []))
  const refs = new Map((await itemRefs(ctx, [...new Set(ids)])).map((ref) => [ref.id, ref]))
  return (text) => {
    const reason = text === null ? undefined : reasons.get(text)
    if (!reason) return null
    const { item, ...values } = reason.values
    if (item === undefined) return reason
    const ref = refs.get(String(item))
    return ref ? { code: reason.code, values: { ...values, title: ref.title } } : { code: `${reason.code}-unseen`, values }
  }
}

export async function sourceViews(ctx: Ctx, sources: VerificationSourceTable[]): Promise<SourceView[]> {
  const refs = new Map((await itemRefs(ctx, [...new Set(sources.flatMap((one) => one.target_id ?? []))])).map((ref) => [ref.id, ref]))
  const names = await namesOf(
    ctx.db,
    sources.map((one) => one.added_by),
  )
  return sources.map((one) => {
    const item = one.target_id === null ? null : (refs.get(one.target_id) ?? null)
    const hidden = one.target_id !== null && item === null
    return {
      ...{
        id: one.id,
        item,
        hidden,
        url: one.url,
        note: hidden ? '' : one.note,
        state: one.state,
        changedAt: one.changed_at,
        addedAt: one.added_at,
      },
      addedBy: one.added_by !== null && names.has(one.added_by) ? { id: one.added_by, name: names.get(one.added_by) ?? '' } : null,
    }
  })
}

/** The people who may verify an item and whom the asker may so hand it on to, by name. */
export async function reviewerChoices(ctx: Ctx, id: string) {
  const { facts } = await judgedItem(ctx, id)
  const people = []
  for (const person of facts.candidates) if ((await readBy(ctx, person, [id])).size > 0) people.push(person)
  const names = await namesOf(ctx.db, people)
  return people.map((one) => ({ id: one, name: names.get(one) ?? '' })).sort((a, b) => a.name.localeCompare(b.name))
}

/** Whether saving this over the newest revision would end a verification; asked before it is done. */
export async function changeEffect(ctx: Ctx, id: string, change: { title?: string; body?: string }) {
  const { item, facts, person } = await judgedItem(ctx, id)
  const before = await textOf(ctx.db, id, item.revision)
  if (!before) return { material: false, why: null, resets: false }
  const after = { title: change.title ?? before.title, body: change.body ?? before.body }
  const mends = person !== null && (await isEligible(ctx, facts, person))
  const found = materialityOf(before, after, mends)
  const signed = (await rows.signaturesOf(ctx.db, [id])).length > 0
  return { ...found, resets: found.material && (signed || (facts.row?.revision ?? null) !== null) }
}
