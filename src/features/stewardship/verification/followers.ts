import type { Ctx } from '../../../platform/context.ts'
import { type Follower, idsIn, type StoredEvent } from '../../../platform/events/follower.ts'
import { documentReplaced, sourceChanged } from './changes.ts'
import { enrol, replan } from './enrolment.ts'
import { announceLeft } from './owners.ts'
import { assignedTo, rowsOf, unverifiableIn } from './store.ts'

/** Plans what is new, and plans anew where items, people, groups and roles change. All of it can be heard twice. */
export const verificationFollower: Follower = {
  name: 'stewardship.verification',
  async handle(ctx, events) {
    const fresh = events.filter(({ name }) => /^(?:article|document)\.published$|^item\.restored$/.test(name))
    if (fresh.length > 0) await enrol(ctx, [...new Set(fresh.flatMap((event) => [event.subject, ...idsIn(event, 'items')]))])
    for (const event of events) await hear(ctx, event)
  },
}

async function hear(ctx: Ctx, event: StoredEvent): Promise<void> {
  const { name, subject, data } = event
  if (name === 'document.changed' && typeof data.version === 'number') return documentReplaced(ctx, subject, data.version)
  if (name === 'item.trashed' || name === 'item.purged' || name === 'item.archived')
    for (const id of new Set([subject, ...idsIn({ data }, 'items')])) await sourceChanged(ctx, id, 'gone')
  if (name === 'verification.obsolete') return sourceChanged(ctx, subject, 'gone')
  if (name === 'item.moved') return replan(ctx, await planned(ctx, idsIn({ data }, 'items')))
  if (name === 'person.deactivated') return personLeft(ctx, subject)
  if (name === 'person.reactivated') return announceLeft(ctx, subject)
  if (name === 'group.removed' || name === 'group.member-removed') return groupChanged(ctx, event)
  if (name === 'group.member-added') return replan(ctx, await unverifiableIn(ctx.db, null))
  if (name === 'space.granted' || name === 'space.revoked') return rolesChanged(ctx, event)
}

/** Those of the items that are planned already: what is not waits for its own event. */
const planned = async (ctx: Ctx, ids: string[]): Promise<string[]> => [...(await rowsOf(ctx.db, ids)).keys()]

async function personLeft(ctx: Ctx, personId: string): Promise<void> {
  await announceLeft(ctx, personId)
  await replan(ctx, await assignedTo(ctx.db, personId))
}

async function groupChanged(ctx: Ctx, { subject, data }: StoredEvent): Promise<void> {
  await announceLeft(ctx, subject)
  const people = typeof data.person === 'string' ? [data.person] : idsIn({ data }, 'people')
  for (const person of people) await replan(ctx, await assignedTo(ctx.db, person))
}

async function rolesChanged(ctx: Ctx, { subject, name, data }: StoredEvent): Promise<void> {
  const ids = new Set(await unverifiableIn(ctx.db, subject))
  if (name === 'space.revoked' && typeof data.subject === 'string') for (const id of await assignedTo(ctx.db, data.subject)) ids.add(id)
  await replan(ctx, [...ids])
}
