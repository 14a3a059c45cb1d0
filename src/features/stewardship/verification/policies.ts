import { actorId, type Ctx, type Tx, write } from '../../../platform/context.ts'
import { conflict, DomainError, invalid, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { audit, subjectsById } from '../../identity/index.ts'
import { mayKeepPolicies, mayKeepTier } from './policy.ts'
import type { NewPolicy, PolicyChange, Tier, TierScope } from './schema.ts'
import { listPolicies, membersOf, presentPeople } from './store/facts.ts'
import * as store from './store/policies.ts'
import { spaceStewards } from './store/stewards.ts'
import type { Policy } from './types.ts'

const MOST = 200

/** Adds a policy; what it holds for is planned anew in the background. Gives its id. */
export async function addPolicy(ctx: Ctx, input: NewPolicy): Promise<string> {
  return write(ctx, async (tx) => {
    await mayKeepPolicies(tx, input.spaceId)
    const policy = { ...policyFrom(tx, input), id: newId(), space_id: input.spaceId, version: 1 }
    const others = await listPolicies(tx.db)
    if (others.length >= MOST) throw conflict('too-many-policies', { most: MOST })
    await requireSound(tx, policy, others)
    await store.insertPolicy(tx, policy)
    await changed(tx, 'added', policy)
    return policy.id
  })
}

/** Changes what a policy says; refused where somebody else did meanwhile (412). */
export async function changePolicy(ctx: Ctx, id: string, input: PolicyChange, expected: number): Promise<void> {
  await write(ctx, async (tx) => {
    const known = await foundPolicy(tx, id)
    await mayKeepPolicies(tx, known.space_id)
    if (known.version !== expected) throw new DomainError('policy-stale', 412, {}, { current: known.version })
    const policy = { ...policyFrom(tx, input), id, space_id: known.space_id, version: known.version + 1 }
    await requireSound(
      tx,
      policy,
      (await listPolicies(tx.db)).filter((other) => other.id !== id),
    )
    await store.updatePolicy(tx, policy)
    await changed(tx, 'changed', policy)
  })
}

export async function removePolicy(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const known = await foundPolicy(tx, id)
    await mayKeepPolicies(tx, known.space_id)
    await store.deletePolicy(tx, id)
    await changed(tx, 'removed', known)
  })
}

export async function foundPolicy(ctx: Ctx, id: string): Promise<Policy> {
  const policy = (await listPolicies(ctx.db)).find((one) => one.id === id)
  if (!policy) throw notFound('policy')
  return policy
}

export const policyFrom = (tx: Ctx, input: PolicyChange): Omit<Policy, 'id' | 'space_id' | 'version'> => ({
  topic_id: input.topicId,
  kind: input.kind,
  tier: input.tier,
  cadence: input.cadence,
  months: input.months,
  day: input.day,
  persons: input.persons,
  verifiers: input.verifiers,
  grace_days: input.graceDays,
  expiry: input.expiry,
  reminders: [...new Set(input.reminders)].sort((a, b) => b - a),
  changed_at: tx.services.clock.now(),
  changed_by: actorId(tx),
})

/** What a policy says makes sense, nobody else says it already, and there are enough people who could do what it asks. */
export async function requireSound(ctx: Ctx, policy: Policy, others: Policy[]): Promise<void> {
  if (policy.cadence === 'interval' && policy.months === null) throw invalid('policy-months')
  if (policy.cadence === 'date' && (policy.day === null || Number.isNaN(Date.parse(`2028-${policy.day}`)) || policy.day === '02-30'))
    throw invalid('policy-day')
  const same = (other: Policy) =>
    other.space_id === policy.space_id && other.topic_id === policy.topic_id && other.kind === policy.kind && other.tier === policy.tier
  if (others.some(same)) throw conflict('policy-known')
  if (policy.topic_id !== null && !(await store.topicExists(ctx.db, policy.topic_id))) throw notFound('topic')
  if (policy.cadence !== 'never') await requireVerifiers(ctx, policy)
}

/**
 * Owners differ from item to item, and the stewards of a whole organisation from space to space: such a policy can be done
 * somewhere. What names people, or the stewards of one space, has to have as many as it asks for.
 */
async function requireVerifiers(ctx: Ctx, { verifiers, space_id, persons }: Policy): Promise<void> {
  const { subjects } = verifiers
  const known = await subjectsById(
    ctx.db,
    subjects.map(({ id }) => id),
  )
  for (const subject of subjects) if (known.get(subject.id)?.kind !== subject.kind) throw notFound(subject.kind)
  const groups = await membersOf(
    ctx.db,
    subjects.filter(({ kind }) => kind === 'group').map(({ id }) => id),
  )
  const named = [...subjects.filter(({ kind }) => kind === 'person').map(({ id }) => id), ...[...groups.values()].flat()]
  const present = await presentPeople(ctx.db, [...new Set(named)])
  const people = new Set(named.filter((id) => present.get(id) === 'member'))
  if (verifiers.stewards && space_id === null) return
  if (verifiers.stewards && space_id !== null)
    for (const id of (await spaceStewards(ctx.db, [space_id])).get(space_id) ?? []) people.add(id)
  const others = Number(verifiers.owner) + (verifiers.topicStewards ? persons : 0)
  if (people.size + others < persons) throw new DomainError('policy-nobody', 422, { persons })
}

async function changed(tx: Tx, what: 'added' | 'changed' | 'removed', policy: Policy): Promise<void> {
  await audit(tx, `verification-policy.${what}`, policy.id, { ...policy })
  await emit(tx, { name: `verification.policy-${what}`, subject: policy.id, space: policy.space_id })
  await replanLater(tx, policy.space_id)
}

/** Plans the items of a space, or all of them, in the background. */
const replanLater = (tx: Tx, spaceId: string | null): Promise<string> => enqueue(tx, 'verification.replan', { space: spaceId })

/** Says how much harm it does when an item, what a topic or a space holds, or a kind of article is wrong; null takes that back. */
export async function setTier(ctx: Ctx, scope: TierScope, subjectId: string, tier: Tier | null): Promise<void> {
  await write(ctx, async (tx) => {
    await mayKeepTier(tx, scope, subjectId)
    if (scope === 'topic' && !(await store.topicExists(tx.db, subjectId))) throw notFound('topic')
    const subject = scope === 'space' ? await store.spaceIdOf(tx.db, subjectId) : subjectId
    if (subject === undefined) throw notFound('space')
    if (tier === null) await store.deleteTier(tx, scope, subject)
    else await store.putTier(tx, scope, subject, tier)
    await audit(tx, 'risk-tier.set', subject, { scope, tier: tier ?? '' })
    await emit(tx, { name: 'verification.tier-set', subject, data: { scope, tier, ...(scope === 'item' ? { reviews: [subject] } : {}) } })
    await enqueue(tx, 'verification.replan', scope === 'item' ? { items: [subject] } : { space: scope === 'space' ? subject : null })
  })
}
