import type { z } from 'zod'
import type { Ctx } from '../../platform/context.ts'
import { cutPage, textPlaceOf } from '../../platform/cursor.ts'
import { DomainError, notFound } from '../../platform/errors.ts'
import { hashSecret } from '../../platform/ids.ts'
import { requireMember, requirePerson } from './policy.ts'
import type { InvitationPreview, PersonView, SessionView } from './schema.ts'
import * as store from './store.ts'

/** What the app needs to know first: who I am, where, and whether set-up is still to come. */
export async function sessionView(ctx: Ctx): Promise<SessionView> {
  const organisation = await store.findOrganisation(ctx.db)
  const row = ctx.actor.kind === 'person' ? await store.findPerson(ctx.db, ctx.actor.id) : undefined
  return {
    person: row
      ? {
          id: row.id,
          name: row.name,
          mail: row.mail,
          title: row.title,
          administrator: row.administrator_since !== null,
          guest: row.kind === 'guest',
          locale: row.locale,
          theme: row.theme,
        }
      : null,
    organisation: organisation ? { name: organisation.name, locale: organisation.locale } : null,
    setupNeeded: organisation === undefined,
  }
}

async function presentPeople(ctx: Ctx, rows: store.PersonTable[]): Promise<PersonView[]> {
  const viewer = requirePerson(ctx)
  const groups = await store.groupsOf(
    ctx.db,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    mail: viewer.administrator || viewer.id === row.id ? row.mail : null,
    title: row.title,
    kind: row.kind,
    administrator: row.administrator_since !== null,
    deactivatedAt: row.deactivated_at,
    createdAt: row.created_at,
    groups: groups.get(row.id) ?? [],
  }))
}

export async function listPeople(ctx: Ctx, filter: { query?: string; cursor?: string; limit: number }) {
  requireMember(ctx)
  const after = textPlaceOf(filter.cursor)
  const rows = await store.listPeople(ctx.db, { query: filter.query, byMail: requirePerson(ctx).administrator, after, limit: filter.limit })
  const { page, next } = cutPage(rows, filter.limit, (row) => ({ at: row.name_key, id: row.id }))
  return { items: await presentPeople(ctx, page), next }
}

/** One person; guests may look at nobody but themselves. */
export async function personView(ctx: Ctx, id: string): Promise<PersonView> {
  const viewer = requirePerson(ctx)
  if (viewer.id !== id) requireMember(ctx)
  const row = await store.findPerson(ctx.db, id)
  if (!row) throw notFound('person')
  return (await presentPeople(ctx, [row]))[0]
}

export async function groupMembers(ctx: Ctx, groupId: string): Promise<PersonView[]> {
  requireMember(ctx)
  if (!(await store.findGroup(ctx.db, groupId))) throw notFound('group')
  return presentPeople(ctx, await store.listMembers(ctx.db, groupId))
}

/** People by what stands behind an @ in a text; guests have no member list and so get nobody. */
export async function findPeopleByHandle(ctx: Ctx, handles: string[]): Promise<Map<string, { id: string; name: string }>> {
  if (handles.length === 0 || (ctx.actor.kind === 'person' && ctx.actor.guest)) return new Map()
  return store.peopleByHandle(ctx.db, handles.slice(0, 500))
}

/** What an invitation link offers to whoever holds it; refused once it is used, revoked or over. */
export async function invitationOffer(ctx: Ctx, token: string): Promise<z.infer<typeof InvitationPreview>> {
  const row = await store.findInvitation(ctx.db, hashSecret(token), ctx.services.clock.now())
  if (!row) throw new DomainError('invitation-over', 410)
  const organisation = await store.findOrganisation(ctx.db)
  const names = await store.namesOf(ctx.db, [row.invited_by])
  return {
    organisation: organisation?.name ?? '',
    mail: row.mail,
    invitedBy: row.invited_by ? (names.get(row.invited_by) ?? null) : null,
    kind: row.kind,
  }
}
