import { actorId, type Ctx, systemContext, write } from '../../../platform/context.ts'
import { DomainError, invalid, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { subjectsById } from '../../identity/index.ts'
import { replan } from './enrolment.ts'
import { mayHandOver, ownedItem, requireVerifier } from './policy.ts'
import type { HandoverResult, NewHandover } from './schema.ts'
import { factsOf, membersOf, presentPeople, readBy } from './store/facts.ts'
import { standsInFor } from './store/people.ts'
import * as rows from './store.ts'
import type { SubjectRef } from './types.ts'
import { standing } from './verifying.ts'

const AT_ONCE = 200

/** Gives an item to a person or group that reads it, and plans its reviews with them. */
export async function setOwner(ctx: Ctx, itemId: string, owner: SubjectRef): Promise<void> {
  await write(ctx, async (tx) => {
    const { facts } = await ownedItem(tx, itemId)
    const people = await peopleOf(tx, owner)
    const readers = []
    for (const person of people) if ((await readBy(tx, person, [itemId])).size > 0) readers.push(person)
    if (readers.length === 0) throw new DomainError('owner-cannot-read', 422)
    const before = { ...(await standing(tx, facts)), owner: (await rows.findOwner(tx.db, itemId)) ?? null }
    await rows.putOwners(tx, [itemId], owner)
    await replan(tx, [itemId])
    await rows.insertRecords(tx, [{ itemId, act: 'owner', people: [owner.id], before }])
    await emit(tx, {
      name: 'verification.owner-given',
      subject: itemId,
      space: facts.item.space_id,
      data: { items: [itemId], owner, former: facts.owner },
    })
  })
}

/** The people behind an owner who are there: a member, or the members of a group that has any. */
async function peopleOf(ctx: Ctx, owner: SubjectRef): Promise<string[]> {
  if ((await subjectsById(ctx.db, [owner.id])).get(owner.id)?.kind !== owner.kind) throw notFound(owner.kind)
  const ids = owner.kind === 'person' ? [owner.id] : ((await membersOf(ctx.db, [owner.id])).get(owner.id) ?? [])
  const present = await presentPeople(ctx.db, ids)
  const members = ids.filter((id) => present.get(id) === 'member')
  if (members.length === 0) throw new DomainError('owner-absent', 422)
  return members
}

/** What a hand-over would move: items owned, and reviews asked for. */
export async function handoverPreview(ctx: Ctx, input: Omit<NewHandover, 'to'> & { to?: SubjectRef }): Promise<HandoverResult> {
  await mayHandOver(ctx, input.fromId, input.spaceId)
  const result = { items: 0, reviews: (await reviewsIn(ctx, input)).length, kept: 0 }
  const readers = input.to ? await peopleOf(ctx, input.to) : []
  await eachOwned(ctx, input, async (ids) => {
    const taken = input.to ? await readByAny(ctx, readers, ids) : ids
    result.items += taken.length
    result.kept += ids.length - taken.length
  })
  return result
}

/**
 * Gives all that somebody owns (of a space or topic, where it is named) to another person or group, and plans their reviews
 * anew. Items that nobody of the new owner reads stay. In short transactions: what is done stays done.
 */
export async function handOver(ctx: Ctx, input: NewHandover): Promise<HandoverResult> {
  await mayHandOver(ctx, input.fromId, input.spaceId)
  const people = await peopleOf(ctx, input.to)
  if (input.to.id === input.fromId) throw invalid('handover-same')
  const result = { items: 0, reviews: 0, kept: 0 }
  const reviews = await reviewsIn(ctx, input)
  const done = new Set<string>()
  await eachOwned(ctx, input, async (ids) => {
    const taken = await readByAny(ctx, people, ids)
    result.items += taken.length
    result.kept += ids.length - taken.length
    for (const id of taken) done.add(id)
    if (taken.length > 0) await giveAll(ctx, taken, input)
  })
  const left = reviews.filter((id) => !done.has(id))
  await replan(systemContext(ctx.services, ctx.locale), left)
  result.reviews = reviews.length
  return result
}

async function giveAll(ctx: Ctx, ids: string[], { fromId, to }: NewHandover): Promise<void> {
  await write(ctx, async (tx) => {
    await rows.putOwners(tx, ids, to)
    await rows.insertRecords(
      tx,
      ids.map((itemId) => ({ itemId, act: 'owner', people: [to.id] })),
    )
    await replan(tx, ids)
    await emit(tx, {
      name: 'verification.handed-over',
      subject: fromId,
      data: { items: ids, owner: to, former: { kind: 'person', id: fromId }, by: actorId(tx) },
    })
  })
}

/** A steward moves, and learns the number of, what the steward reads; whoever leaves, and an administrator, all of it. */
async function seen(ctx: Ctx, fromId: string, ids: string[]): Promise<string[]> {
  if (ctx.actor.kind !== 'person' || ctx.actor.id === fromId || ctx.actor.administrator) return ids
  const read = await readBy(ctx, ctx.actor.id, ids)
  return ids.filter((id) => read.has(id))
}

async function eachOwned(
  ctx: Ctx,
  { fromId, spaceId, topicId }: Omit<NewHandover, 'to'>,
  visit: (ids: string[]) => Promise<void>,
): Promise<void> {
  for (let after = ''; ; ) {
    const ids = await rows.ownedBy(ctx.db, fromId, { after, limit: AT_ONCE, spaceId, topicId })
    const moving = await seen(ctx, fromId, ids)
    if (moving.length > 0) await visit(moving)
    if (ids.length < AT_ONCE) return
    after = ids[ids.length - 1]
  }
}

async function reviewsIn(ctx: Ctx, { fromId, spaceId, topicId }: Omit<NewHandover, 'to'>): Promise<string[]> {
  const ids = await seen(ctx, fromId, await rows.assignedTo(ctx.db, fromId))
  if (spaceId === undefined && topicId === undefined) return ids
  const facts = await factsOf(ctx, ids)
  return ids.filter((id) => {
    const one = facts.get(id)
    return one && (spaceId === undefined || one.item.space_id === spaceId) && (topicId === undefined || one.topics.includes(topicId))
  })
}

async function readByAny(ctx: Ctx, people: string[], ids: string[]): Promise<string[]> {
  const read = new Set<string>()
  for (const person of people) for (const id of await readBy(ctx, person, ids)) read.add(id)
  return ids.filter((id) => read.has(id))
}

/** The people who may verify an item: by role, and because they read it. Those who stand in for one of them are among them. */
export async function reviewersOf(ctx: Ctx, itemId: string): Promise<string[]> {
  const facts = (await factsOf(ctx, [itemId])).get(itemId)
  if (!facts) return []
  const found = []
  for (const person of facts.candidates) if ((await readBy(ctx, person, [itemId])).size > 0) found.push(person)
  return found
}

/** Whose reviews are the asker's at this moment: their own, and those of people they stand in for. */
export async function reviewingFor(ctx: Ctx): Promise<string[]> {
  const person = requireVerifier(ctx)
  return [person.id, ...(await standsInFor(ctx.db, person.id, ctx.services.clock.now()))]
}

/** Tells that somebody left, or a group lost its people, or came back: what they own is nobody's, or theirs again. */
export async function announceLeft(ctx: Ctx, subjectId: string): Promise<void> {
  for (let after = ''; ; ) {
    const ids = await rows.ownedBy(ctx.db, subjectId, { after, limit: AT_ONCE })
    if (ids.length === 0) return
    const owned = await rows.trustRows(ctx, ids)
    const left = owned.filter((row) => row.owner_id === null).map((row) => row.id)
    const spaces = new Map((await factsOf(ctx, left)).entries())
    await write(ctx, async (tx) => {
      await emit(tx, { name: 'verification.owner-changed', subject: subjectId, data: { items: ids } })
      for (const [space, group] of Map.groupBy(left, (id) => spaces.get(id)?.item.space_id ?? ''))
        await emit(tx, { name: 'verification.owner-left', subject: space, space, data: { reviews: group, former: subjectId } })
    })
    if (ids.length < AT_ONCE) return
    after = ids[ids.length - 1]
  }
}
