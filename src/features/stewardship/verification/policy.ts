import type { Ctx, Person, Tx } from '../../../platform/context.ts'
import { conflict, DomainError, forbidden, notFound } from '../../../platform/errors.ts'
import { requirePerson } from '../../identity/index.ts'
import {
  type ItemAccess,
  mayKeepTopics,
  permissionsOn,
  readableItem,
  stewardedItem,
  stewardedSpace,
  stewardedSpaceIds,
} from '../../repository/index.ts'
import { type Facts, factsOf, readBy } from './store/facts.ts'
import { standsInFor } from './store/people.ts'

/* Who may do what with the trust of an item, as numbered in docs/permissions.md (60 to 69). */

export type Judged = { item: ItemAccess; facts: Facts; person: Person | null; eligible: boolean }

/** A member of the organisation: guests answer for nothing here. */
export function requireVerifier(ctx: Ctx): Person {
  const person = requirePerson(ctx)
  if (person.guest) throw forbidden()
  return person
}

/** An item that whoever asks reads, with whether they may verify it: by role, or standing in for somebody who may and is away. */
export async function judgedItem(ctx: Ctx, id: string): Promise<Judged> {
  const item = await readableItem(ctx, id)
  const facts = (await factsOf(ctx, [id])).get(id)
  if (!facts) throw notFound('item')
  const person = ctx.actor.kind === 'person' ? ctx.actor : null
  return { item, facts, person, eligible: person === null ? true : await isEligible(ctx, facts, person) }
}

/** `except` are people whose stand-in does not count: where two sign, one of them cannot be the other's. */
export async function isEligible(ctx: Ctx | Tx, facts: Facts, person: Person, except: readonly (string | null)[] = []): Promise<boolean> {
  if (person.guest) return false
  if (facts.candidates.includes(person.id)) return true
  const away = await standsInFor(ctx.db, person.id, ctx.services.clock.now())
  for (const id of away)
    if (facts.candidates.includes(id) && !except.includes(id) && (await readBy(ctx, id, [facts.item.id])).size > 0) return true
  return false
}

/** Somebody who may verify it (60), or whoever keeps the space. */
export async function plannableItem(ctx: Ctx, id: string): Promise<Judged> {
  const judged = await judgedItem(ctx, id)
  if (judged.item.trashed_at !== null) throw conflict('in-trash')
  if (!judged.eligible && !permissionsOn(judged.item).steward) throw new DomainError('verification-not-yours', 403)
  return judged
}

/** The owner of an item, and the stewards of its space, give it to somebody else (63). */
export async function ownedItem(ctx: Ctx, id: string): Promise<Judged> {
  const judged = await judgedItem(ctx, id)
  if (judged.item.trashed_at !== null) throw conflict('in-trash')
  if (!mayOwn(judged)) throw forbidden()
  return judged
}

export function mayOwn({ item, facts, person }: Judged): boolean {
  if (person === null || permissionsOn(item).steward) return true
  if (person.guest || facts.owner === null) return false
  return facts.owner.kind === 'person' ? facts.owner.id === person.id : facts.candidates.slice(0, facts.owners).includes(person.id)
}

/** What an item rests on is named by those who may change it or verify it (65). */
export async function sourcedItem(ctx: Ctx, id: string): Promise<Judged> {
  const judged = await judgedItem(ctx, id)
  if (!judged.eligible && !permissionsOn(judged.item).write) throw forbidden()
  return judged
}

/** Policies of a space are its stewards', those of the organisation the administrators' (66). */
export async function mayKeepPolicies(ctx: Ctx, spaceId: string | null): Promise<void> {
  if (ctx.actor.kind === 'system') return
  const person = requireVerifier(ctx)
  if (spaceId !== null) await stewardedSpace(ctx, spaceId)
  else if (!person.administrator) throw forbidden()
}

/** A risk tier is set by the stewards of the item or space, the keepers of topics, or for a kind by administrators (66). */
export async function mayKeepTier(ctx: Ctx, scope: 'item' | 'topic' | 'space' | 'kind', subjectId: string): Promise<void> {
  if (scope === 'item') await stewardedItem(ctx, subjectId)
  else if (scope === 'space') await stewardedSpace(ctx, subjectId)
  else if (scope === 'topic') await mayKeepTopics(ctx, async () => (await stewardedSpaceIds(ctx)).length > 0)
  else await mayKeepPolicies(ctx, null)
}

/** All that somebody holds is handed over by themselves, by the stewards of the space, or by an administrator (64). */
export async function mayHandOver(ctx: Ctx, fromId: string, spaceId: string | undefined): Promise<void> {
  if (ctx.actor.kind === 'system') return
  const person = requireVerifier(ctx)
  if (person.id === fromId || person.administrator) return
  if (spaceId === undefined) throw forbidden()
  await stewardedSpace(ctx, spaceId)
}
