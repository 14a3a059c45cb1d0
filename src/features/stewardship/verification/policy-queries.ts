import { type Ctx, systemContext, write } from '../../../platform/context.ts'
import { namesOf, subjectsById } from '../../identity/index.ts'
import { readableSpace, spaceList, stewardedSpaceIds, topicList } from '../../repository/index.ts'
import { Planner } from './plan.ts'
import { foundPolicy, policyFrom, requireSound } from './policies.ts'
import { mayKeepPolicies, requireVerifier } from './policy.ts'
import { startOfWeek, weekOf } from './rules.ts'
import type { NewPolicy, PolicyEffect, PolicyView, TierSetting } from './schema.ts'
import { factsOf, listPolicies } from './store/facts.ts'
import * as store from './store/policies.ts'
import type { Policy } from './types.ts'

const MOST_LOOKED_AT = 2_000

/** The policies that hold in a space, its own before those of the organisation; of the organisation where none is named. */
export async function policyList(ctx: Ctx, spaceKey?: string): Promise<PolicyView[]> {
  requireVerifier(ctx)
  const space = spaceKey === undefined ? undefined : await readableSpace(ctx, spaceKey)
  const policies = (await listPolicies(ctx.db)).filter((one) => one.space_id === null || one.space_id === space?.id)
  return presentPolicies(
    ctx,
    policies.sort((a, b) => Number(a.space_id === null) - Number(b.space_id === null)),
  )
}

export async function policyView(ctx: Ctx, id: string): Promise<PolicyView> {
  requireVerifier(ctx)
  const policy = await foundPolicy(ctx, id)
  if (policy.space_id !== null) await readableSpace(ctx, policy.space_id)
  return (await presentPolicies(ctx, [policy]))[0]
}

async function presentPolicies(ctx: Ctx, policies: Policy[]): Promise<PolicyView[]> {
  const held = await store.countHeld(ctx)
  const spaces = new Map((await spaceList(ctx)).map(({ id, key, name, icon, colour }) => [id, { id, key, name, icon, colour }]))
  const topics = new Map(
    (await topicList(ctx)).map((topic) => [topic.id, topic.labels[ctx.locale] ?? topic.labels.ko ?? topic.labels.en ?? '']),
  )
  const subjects = await subjectsById(ctx.db, [...new Set(policies.flatMap(({ verifiers }) => verifiers.subjects.map(({ id }) => id)))])
  const names = await namesOf(
    ctx.db,
    policies.map((one) => one.changed_by),
  )
  const kept = new Set(await stewardedSpaceIds(ctx))
  const administrator = ctx.actor.kind === 'system' || (ctx.actor.kind === 'person' && ctx.actor.administrator)
  return policies.map((one) => ({
    id: one.id,
    space: one.space_id === null ? null : (spaces.get(one.space_id) ?? null),
    topic: one.topic_id === null ? null : { id: one.topic_id, label: topics.get(one.topic_id) ?? '' },
    kind: one.kind as PolicyView['kind'],
    ...{ tier: one.tier, cadence: one.cadence, months: one.months, day: one.day, persons: one.persons },
    verifiers: { ...one.verifiers, subjects: one.verifiers.subjects.flatMap(({ id }) => subjects.get(id) ?? []) },
    ...{ graceDays: one.grace_days, expiry: one.expiry, reminders: one.reminders },
    items: held.get(one.id) ?? 0,
    may: { change: one.space_id === null ? administrator : kept.has(one.space_id) },
    ...{ version: one.version, changedAt: one.changed_at },
    changedBy: one.changed_by !== null && names.has(one.changed_by) ? { id: one.changed_by, name: names.get(one.changed_by) ?? '' } : null,
  }))
}

class Tried extends Error {
  readonly effect: PolicyEffect
  constructor(effect: PolicyEffect) {
    super('tried')
    this.effect = effect
  }
}

/** What a policy would bring about, planned for real and then forgotten: how many reviews in which week, and for whom. */
export async function policyEffect(ctx: Ctx, input: NewPolicy, replaces?: string): Promise<PolicyEffect> {
  await mayKeepPolicies(ctx, input.spaceId)
  const id = replaces ?? 'ffffffff-ffff-7fff-bfff-ffffffffffff'
  const policy: Policy = { ...policyFrom(ctx, input), id, space_id: input.spaceId, version: 0 }
  const others = (await listPolicies(ctx.db)).filter((one) => one.id !== replaces)
  await requireSound(ctx, policy, others)
  const ids = await store.readableIds(ctx, input.spaceId, MOST_LOOKED_AT + 1)
  const facts = await factsOf(ctx, ids.slice(0, MOST_LOOKED_AT), [...others, policy])
  const held = [...facts.values()].filter((one) => one.policy.id === id).map((one) => one.item.id)
  try {
    return await write(systemContext(ctx.services, ctx.locale), async (tx) => {
      const planner = await Planner.of(tx, held, [...others, policy])
      const weeks = new Map<number, number>()
      const people = new Map<string, Map<number, number>>()
      let unverifiable = 0
      for (const item of held) {
        const one = planner.facts(item)
        if (!one) continue
        const plan = await planner.plan(one, { kind: 'first' })
        if (plan.short) unverifiable++
        for (const { id: person, askedAt } of plan.people) {
          const week = weekOf(askedAt)
          weeks.set(week, (weeks.get(week) ?? 0) + 1)
          const mine = people.get(person) ?? new Map<number, number>()
          people.set(person, mine.set(week, (mine.get(week) ?? 0) + 1))
        }
      }
      const names = await namesOf(tx.db, people.keys())
      // Thrown, so that nothing of it stays.
      throw new Tried({
        ...{ items: held.length, unverifiable, looked: Math.min(ids.length, MOST_LOOKED_AT) },
        weeks: [...weeks].sort(([a], [b]) => a - b).map(([week, reviews]) => ({ from: startOfWeek(week), reviews })),
        people: [...people]
          .map(([person, mine]) => ({
            person: { id: person, name: names.get(person) ?? '' },
            reviews: [...mine.values()].reduce((sum, count) => sum + count, 0),
            mostAWeek: Math.max(...mine.values()),
          }))
          .sort((a, b) => b.reviews - a.reviews),
      })
    })
  } catch (error) {
    if (error instanceof Tried) return error.effect
    throw error
  }
}

/** The risk tiers that were set for kinds, and for the spaces and topics the asker sees. */
export async function tierList(ctx: Ctx): Promise<TierSetting[]> {
  requireVerifier(ctx)
  const spaces = new Map((await spaceList(ctx)).map((space) => [space.id, space.name]))
  const topics = new Map(
    (await topicList(ctx)).map((topic) => [topic.id, topic.labels[ctx.locale] ?? topic.labels.ko ?? topic.labels.en ?? '']),
  )
  return (await store.listTiers(ctx.db)).flatMap((row): TierSetting[] => {
    const label = row.scope === 'space' ? spaces.get(row.subject_id) : row.scope === 'topic' ? topics.get(row.subject_id) : null
    return label === undefined ? [] : [{ scope: row.scope, subjectId: row.subject_id, label, tier: row.tier }]
  })
}
