import type { z } from 'zod'
import { actorId, type Ctx, type Locale, type Tx, write } from '../../platform/context.ts'
import { conflict, DomainError, forbidden, invalid, notFound } from '../../platform/errors.ts'
import { emit } from '../../platform/events/outbox.ts'
import { hashSecret, newId, newSecret } from '../../platform/ids.ts'
import { nameKey } from '../../platform/text.ts'
import { audit } from './audit.ts'
import { hashPassword, passwordMatches } from './passwords.ts'
import { requireAdministrator, requirePerson } from './policy.ts'
import type {
  Acceptance,
  GroupChange,
  MeChange,
  NewGroup,
  NewInvitation,
  NewToken,
  OrganisationChange,
  PersonChange,
  Setup,
} from './schema.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000

/** Founds the organisation with its first administrator; only once. Answers the administrator's id. */
export async function setUp(ctx: Ctx, input: Omit<Setup, 'demo'>): Promise<string> {
  const hash = await hashPassword(input.password)
  return write(ctx, async (tx) => {
    if (await store.findOrganisation(tx.db)) throw conflict('already-set-up')
    await store.insertOrganisation(tx, input.organisation, input.locale)
    const id = await store.insertPerson(tx, {
      name: input.name,
      mail: input.mail,
      kind: 'member',
      administrator: true,
      locale: input.locale,
    })
    await store.putPassword(tx, id, hash)
    await audit(tx, 'organisation.founded', id)
    await emit(tx, { name: 'organisation.founded', subject: id })
    return id
  })
}

type NewPerson = {
  id?: string
  name: string
  mail: string | null
  title?: string
  kind?: 'member' | 'guest'
  administrator?: boolean
  locale?: Locale
  createdAt?: number
}

/** Adds a person; with a password they can sign in at once. For the command line and the demonstration. */
export async function addPerson(ctx: Ctx, { password, ...person }: NewPerson & { password?: string }): Promise<string> {
  requireAdministrator(ctx)
  const hash = password === undefined ? undefined : await hashPassword(password)
  return write(ctx, (tx) => insertPerson(tx, { ...person, hash }))
}

async function insertPerson(tx: Tx, input: NewPerson & { hash?: string }): Promise<string> {
  if (input.mail !== null && (await store.findPersonByMail(tx.db, input.mail))) throw conflict('mail-taken')
  const { hash, ...person } = input
  const id = await store.insertPerson(tx, { ...person, kind: input.kind ?? 'member', locale: input.locale ?? tx.locale })
  if (hash) await store.putPassword(tx, id, hash)
  await audit(tx, 'person.added', id, { kind: input.kind ?? 'member', administrator: input.administrator ?? false })
  await emit(tx, { name: 'person.added', subject: id })
  return id
}

/** Checks mail and password and opens a session; `secret` goes into the cookie and is stored nowhere. */
export async function signIn(
  ctx: Ctx,
  input: { mail: string; password: string; agent: string },
): Promise<{ secret: string; personId: string }> {
  const person = await store.findPersonByMail(ctx.db, input.mail)
  const stored = person && (await store.findPassword(ctx.db, person.id))
  const matches = await passwordMatches(stored?.hash, input.password)
  if (!person || !matches || person.deactivated_at !== null) {
    await write(ctx, (tx) => audit(tx, 'sign-in.refused', person?.id ?? '', {}))
    throw new DomainError('wrong-credentials', 401)
  }
  return { secret: await openSession(ctx, person.id, input.agent), personId: person.id }
}

export async function openSession(ctx: Ctx, personId: string, agent: string): Promise<string> {
  const secret = newSecret()
  const now = ctx.services.clock.now()
  await write(ctx, async (tx) => {
    await store.insertSession(tx, {
      id: newId(),
      secret_hash: hashSecret(secret),
      person_id: personId,
      created_at: now,
      last_seen_at: now,
      expires_at: now + ctx.services.config.sessionDays * DAY_MS,
      agent: agent.slice(0, 300),
    })
    await audit(tx, 'session.opened', personId)
  })
  return secret
}

export async function endSession(ctx: Ctx, sessionId: string): Promise<void> {
  const person = requirePerson(ctx)
  await write(ctx, async (tx) => {
    if (!(await store.deleteSession(tx, person.id, sessionId))) throw notFound('session')
    await audit(tx, 'session.ended', person.id)
  })
}

export async function changeMe(ctx: Ctx, change: z.infer<typeof MeChange>): Promise<void> {
  const person = requirePerson(ctx)
  await write(ctx, async (tx) => {
    await store.updatePerson(tx, person.id, change)
    await emit(tx, { name: 'person.changed', subject: person.id })
  })
}

/** Changes one's own password; all other sessions end. */
export async function changePassword(ctx: Ctx, input: { current: string; next: string }, sessionId: string | null): Promise<void> {
  const person = requirePerson(ctx)
  const stored = await store.findPassword(ctx.db, person.id)
  if (!(await passwordMatches(stored?.hash, input.current))) throw invalid('wrong-password')
  const hash = await hashPassword(input.next)
  await write(ctx, async (tx) => {
    await store.putPassword(tx, person.id, hash)
    await store.deleteSessionsOf(tx, person.id, sessionId)
    await audit(tx, 'password.changed', person.id)
  })
}

/** Sets somebody's password without knowing the old one: for `onji admin password`. */
export async function resetPassword(ctx: Ctx, personId: string, password: string): Promise<void> {
  requireAdministrator(ctx)
  const hash = await hashPassword(password)
  await write(ctx, async (tx) => {
    await store.putPassword(tx, personId, hash)
    await store.deleteSessionsOf(tx, personId)
    await audit(tx, 'password.reset', personId)
  })
}

export async function issueToken(ctx: Ctx, input: z.infer<typeof NewToken>): Promise<{ id: string; token: string }> {
  const person = requirePerson(ctx)
  if (person.scope !== undefined) throw forbidden() // a token must not outlive itself by making another one
  const token = newSecret('onji_')
  const now = ctx.services.clock.now()
  const id = newId()
  await write(ctx, async (tx) => {
    await store.insertToken(tx, {
      id,
      secret_hash: hashSecret(token),
      person_id: person.id,
      name: input.name,
      scope: input.scope,
      created_at: now,
      last_used_at: null,
      expires_at: input.days === null ? null : now + input.days * DAY_MS,
      revoked_at: null,
    })
    await audit(tx, 'token.issued', id, { scope: input.scope })
  })
  return { id, token }
}

export async function revokeToken(ctx: Ctx, id: string): Promise<void> {
  const person = requirePerson(ctx)
  await write(ctx, async (tx) => {
    if (!(await store.revokeTokens(tx, person.id, id))) throw notFound('token')
    await audit(tx, 'token.revoked', id)
  })
}

export async function changeOrganisation(ctx: Ctx, change: z.infer<typeof OrganisationChange>): Promise<void> {
  requireAdministrator(ctx)
  await write(ctx, async (tx) => {
    await store.updateOrganisation(tx, change)
    await audit(tx, 'organisation.changed', 'organisation', change)
    await emit(tx, { name: 'organisation.changed', subject: 'organisation' })
  })
}

export async function changePerson(ctx: Ctx, id: string, change: z.infer<typeof PersonChange>): Promise<void> {
  requireAdministrator(ctx)
  await write(ctx, async (tx) => {
    const person = await store.findPerson(tx.db, id)
    if (!person) throw notFound('person')
    const { administrator, ...rest } = change
    const loses = (administrator === false || rest.kind === 'guest') && person.administrator_since !== null
    if (loses && (await store.countAdministrators(tx.db)) <= 1) throw conflict('last-administrator')
    const since =
      administrator === undefined
        ? person.administrator_since
        : administrator
          ? (person.administrator_since ?? tx.services.clock.now())
          : null
    if (since !== null && (rest.kind ?? person.kind) === 'guest') throw invalid('guest-administrator')
    await store.updatePerson(tx, id, { ...rest, administrator_since: since })
    await audit(tx, 'person.changed', id, change)
    await emit(tx, { name: 'person.changed', subject: id })
  })
}

/** Ends what a person may do: sessions and tokens are gone in the same transaction. What they wrote stays. */
export async function deactivatePerson(ctx: Ctx, id: string): Promise<void> {
  requireAdministrator(ctx)
  await write(ctx, async (tx) => {
    const person = await store.findPerson(tx.db, id)
    if (!person) throw notFound('person')
    if (person.deactivated_at !== null) return
    if (person.administrator_since !== null && (await store.countAdministrators(tx.db)) <= 1) throw conflict('last-administrator')
    await store.updatePerson(tx, id, {
      deactivated_at: tx.services.clock.now(),
      deactivated_by: actorId(tx),
    })
    await store.deleteSessionsOf(tx, id)
    await store.revokeTokens(tx, id)
    await audit(tx, 'person.deactivated', id)
    await emit(tx, { name: 'person.deactivated', subject: id })
  })
}

export async function reactivatePerson(ctx: Ctx, id: string): Promise<void> {
  requireAdministrator(ctx)
  await write(ctx, async (tx) => {
    if (!(await store.findPerson(tx.db, id))) throw notFound('person')
    await store.updatePerson(tx, id, { deactivated_at: null, deactivated_by: null })
    await audit(tx, 'person.reactivated', id)
    await emit(tx, { name: 'person.reactivated', subject: id })
  })
}

export async function addGroup(ctx: Ctx, input: z.infer<typeof NewGroup> & { id?: string }): Promise<string> {
  requireAdministrator(ctx)
  return write(ctx, async (tx) => {
    if (await store.findGroupByName(tx.db, input.name)) throw conflict('name-taken', { name: input.name })
    const id = await store.insertGroup(tx, { ...input, createdBy: actorId(tx) })
    await audit(tx, 'group.added', id, { name: input.name })
    await emit(tx, { name: 'group.added', subject: id })
    return id
  })
}

export async function changeGroup(ctx: Ctx, id: string, change: z.infer<typeof GroupChange>): Promise<void> {
  requireAdministrator(ctx)
  await write(ctx, async (tx) => {
    if (!(await store.findGroup(tx.db, id))) throw notFound('group')
    const other = change.name === undefined ? undefined : await store.findGroupByName(tx.db, change.name)
    if (other && other.id !== id) throw conflict('name-taken', { name: other.name })
    await store.updateGroup(tx, id, change)
    await audit(tx, 'group.changed', id, change)
    await emit(tx, { name: 'group.changed', subject: id, data: { people: await store.memberIds(tx.db, id) } })
  })
}

export async function removeGroup(ctx: Ctx, id: string): Promise<void> {
  requireAdministrator(ctx)
  await write(ctx, async (tx) => {
    const group = await store.findGroup(tx.db, id)
    if (!group) throw notFound('group')
    const people = await store.memberIds(tx.db, id)
    await store.deleteGroup(tx, id)
    await audit(tx, 'group.removed', id, { name: group.name })
    await emit(tx, { name: 'group.removed', subject: id, data: { people } })
  })
}

export async function addMember(ctx: Ctx, groupId: string, personId: string, source = 'local'): Promise<void> {
  requireAdministrator(ctx)
  await write(ctx, async (tx) => {
    if (!(await store.findGroup(tx.db, groupId))) throw notFound('group')
    if (!(await store.findPerson(tx.db, personId))) throw notFound('person')
    await store.insertMember(tx, groupId, personId, source, actorId(tx))
    await audit(tx, 'group.member-added', groupId, { person: personId })
    await emit(tx, { name: 'group.member-added', subject: groupId, data: { person: personId } })
  })
}

export async function removeMember(ctx: Ctx, groupId: string, personId: string): Promise<void> {
  requireAdministrator(ctx)
  await write(ctx, async (tx) => {
    await store.deleteMember(tx, groupId, personId, 'local')
    await audit(tx, 'group.member-removed', groupId, { person: personId })
    await emit(tx, { name: 'group.member-removed', subject: groupId, data: { person: personId } })
  })
}

export async function invite(ctx: Ctx, input: z.infer<typeof NewInvitation>): Promise<{ id: string; secret: string }> {
  requireAdministrator(ctx)
  const secret = newSecret()
  const id = newId()
  return write(ctx, async (tx) => {
    if (input.mail !== null && (await store.findPersonByMail(tx.db, input.mail))) throw conflict('mail-taken')
    for (const group of input.groups) if (!(await store.findGroup(tx.db, group))) throw notFound('group')
    const now = tx.services.clock.now()
    await store.insertInvitation(tx, {
      id,
      secret_hash: hashSecret(secret),
      mail: input.mail,
      kind: input.kind,
      groupIds: input.groups,
      invited_by: actorId(tx),
      created_at: now,
      expires_at: now + input.days * DAY_MS,
      accepted_at: null,
      accepted_by: null,
      revoked_at: null,
    })
    await audit(tx, 'invitation.issued', id, { kind: input.kind })
    return { id, secret }
  })
}

export async function revokeInvitation(ctx: Ctx, id: string): Promise<void> {
  requireAdministrator(ctx)
  await write(ctx, async (tx) => {
    if (!(await store.revokeInvitation(tx, id))) throw notFound('invitation')
    await audit(tx, 'invitation.revoked', id)
  })
}

/** Turns an invitation into a person, once; answers the new person's id. An invitation for an address is for that address only. */
export async function acceptInvitation(ctx: Ctx, secret: string, input: z.infer<typeof Acceptance>): Promise<string> {
  const hash = await hashPassword(input.password)
  return write(ctx, async (tx) => {
    const invitation = await store.findInvitation(tx.db, hashSecret(secret), tx.services.clock.now())
    if (!invitation) throw new DomainError('invitation-over', 410)
    if (invitation.mail !== null && nameKey(invitation.mail) !== nameKey(input.mail)) throw invalid('invitation-mail')
    const id = await insertPerson(tx, { name: input.name, mail: input.mail, kind: invitation.kind, locale: input.locale, hash })
    if (!(await store.redeemInvitation(tx, invitation.id, id))) throw new DomainError('invitation-over', 410)
    for (const group of store.invitationGroups(invitation)) {
      if (await store.findGroup(tx.db, group)) await store.insertMember(tx, group, id, 'local', invitation.invited_by)
    }
    await audit(tx, 'invitation.accepted', invitation.id, { person: id })
    return id
  })
}
