import { z } from 'zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../../platform/context.ts'
import { DomainError, notFound, unauthenticated } from '../../platform/errors.ts'
import type { HttpServer } from '../../platform/http/server.ts'
import { Id, Nothing, Paging, pageOf } from '../../platform/http/shapes.ts'
import { hashSecret, isId } from '../../platform/ids.ts'
import * as actions from './actions.ts'
import { personOf, SESSION_COOKIE } from './authentication.ts'
import { requireAdministrator, requireMember, requirePerson } from './policy.ts'
import * as queries from './queries.ts'
import * as schema from './schema.ts'
import * as store from './store.ts'

const DAY_S = 86_400
/** Attempts a minute from one address; guessing a password of ten signs at this rate takes longer than the universe has. */
const SIGN_IN_RATE = { rateLimit: { max: 10, timeWindow: 60_000 } }

export function addRoutes(http: HttpServer, services: Services): void {
  sessionRoutes(http, services)
  ownRoutes(http)
  peopleRoutes(http)
  groupRoutes(http)
  invitationRoutes(http, services)
  systemRoutes(http, services)
}

export function setSessionCookie(reply: FastifyReply, request: FastifyRequest, services: Services, secret: string): void {
  const secure = request.protocol === 'https' || services.config.url?.startsWith('https:') === true
  reply.setCookie(SESSION_COOKIE, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: services.config.sessionDays * DAY_S,
  })
}

const agentOf = (request: FastifyRequest): string => request.headers['user-agent'] ?? ''

function sessionRoutes(http: HttpServer, services: Services): void {
  http.get(
    '/api/session',
    { schema: { security: [], tags: ['identity'], summary: 'Who I am', response: { 200: schema.SessionView } } },
    (request) => queries.sessionView(request.ctx),
  )

  http.post(
    '/api/session',
    {
      config: SIGN_IN_RATE,
      schema: {
        security: [],
        tags: ['identity'],
        summary: 'Sign in with mail and password',
        body: schema.SignIn,
        response: { 201: schema.SessionView },
      },
    },
    async (request, reply) => {
      const { secret } = await actions.signIn(request.ctx, { ...request.body, agent: agentOf(request) })
      setSessionCookie(reply, request, services, secret)
      return reply.code(201).send(await sessionOf(services, request, secret))
    },
  )

  http.delete(
    '/api/session',
    { schema: { security: [], tags: ['identity'], summary: 'Sign out', response: { 204: Nothing } } },
    async (request, reply) => {
      if (request.sessionId) await actions.endSession(request.ctx, request.sessionId)
      return reply.clearCookie(SESSION_COOKIE, { path: '/' }).header('clear-site-data', '"storage"').code(204).send(null)
    },
  )

  http.get(
    '/api/setup',
    {
      schema: {
        security: [],
        tags: ['identity'],
        summary: 'Whether the organisation is still to be founded',
        response: { 200: schema.SetupState },
      },
    },
    async (request) => ({
      needed: (await store.findOrganisation(request.ctx.db)) === undefined,
      demo: services.loadDemo !== undefined,
    }),
  )

  http.post(
    '/api/setup',
    {
      config: SIGN_IN_RATE,
      schema: {
        security: [],
        tags: ['identity'],
        summary: 'Found the organisation; once',
        body: schema.Setup,
        response: { 201: schema.SessionView },
      },
    },
    async (request, reply) => {
      const { demo, ...input } = request.body
      const id = await actions.setUp(request.ctx, input)
      const secret = await actions.openSession(request.ctx, id, agentOf(request))
      if (demo) await services.loadDemo?.(services)
      setSessionCookie(reply, request, services, secret)
      return reply.code(201).send(await sessionOf(services, request, secret))
    },
  )

  http.get('/api/organisation', { schema: { tags: ['identity'], response: { 200: schema.OrganisationView } } }, async (request) => {
    requirePerson(request.ctx)
    return presentOrganisation(await store.findOrganisation(request.ctx.db))
  })
  http.patch(
    '/api/organisation',
    { schema: { tags: ['identity'], body: schema.OrganisationChange, response: { 200: schema.OrganisationView } } },
    async (request) => {
      await actions.changeOrganisation(request.ctx, request.body)
      return presentOrganisation(await store.findOrganisation(request.ctx.db))
    },
  )
}

function presentOrganisation(row: Awaited<ReturnType<typeof store.findOrganisation>>) {
  if (!row) throw new DomainError('setup-needed', 409)
  return { name: row.name, locale: row.locale, createdAt: row.created_at }
}

/** The session view as the person who has just got a session sees it. */
async function sessionOf(services: Services, request: FastifyRequest, secret: string) {
  const found = await store.findBySession(services.reader, hashSecret(secret), services.clock.now())
  if (!found) throw unauthenticated()
  return queries.sessionView({ ...request.ctx, actor: personOf(found) })
}

function ownRoutes(http: HttpServer): void {
  http.get('/api/me', { schema: { tags: ['identity'], response: { 200: schema.MeView } } }, (request) => me(request))
  http.patch('/api/me', { schema: { tags: ['identity'], body: schema.MeChange, response: { 200: schema.MeView } } }, async (request) => {
    await actions.changeMe(request.ctx, request.body)
    return me(request)
  })
  http.put(
    '/api/me/password',
    { config: SIGN_IN_RATE, schema: { tags: ['identity'], body: schema.PasswordChange, response: { 204: Nothing } } },
    async (request, reply) => {
      await actions.changePassword(request.ctx, request.body, request.sessionId)
      return reply.code(204).send(null)
    },
  )
  http.get(
    '/api/me/sessions',
    { schema: { tags: ['identity'], response: { 200: z.object({ items: z.array(schema.OwnSession) }) } } },
    async (request) => {
      const rows = await store.listSessions(request.ctx.db, requirePerson(request.ctx).id, request.ctx.services.clock.now())
      return {
        items: rows.map((row) => ({
          id: row.id,
          createdAt: row.created_at,
          lastSeenAt: row.last_seen_at,
          agent: row.agent,
          current: row.id === request.sessionId,
        })),
      }
    },
  )
  http.delete(
    '/api/me/sessions/:id',
    { schema: { tags: ['identity'], params: z.object({ id: Id }), response: { 204: Nothing } } },
    async (request, reply) => {
      await actions.endSession(request.ctx, request.params.id)
      return reply.code(204).send(null)
    },
  )
  http.get(
    '/api/me/tokens',
    { schema: { tags: ['identity'], response: { 200: z.object({ items: z.array(schema.TokenView) }) } } },
    async (request) => ({
      items: (await store.listTokens(request.ctx.db, requirePerson(request.ctx).id)).map(presentToken),
    }),
  )
  http.post(
    '/api/me/tokens',
    { config: { answersSecret: true }, schema: { tags: ['identity'], body: schema.NewToken, response: { 201: schema.IssuedToken } } },
    async (request, reply) => {
      const { id, token } = await actions.issueToken(request.ctx, request.body)
      const row = (await store.listTokens(request.ctx.db, requirePerson(request.ctx).id)).find((candidate) => candidate.id === id)
      if (!row) throw notFound('token')
      return reply.code(201).send({ ...presentToken(row), token })
    },
  )
  http.delete(
    '/api/me/tokens/:id',
    { schema: { tags: ['identity'], params: z.object({ id: Id }), response: { 204: Nothing } } },
    async (request, reply) => {
      await actions.revokeToken(request.ctx, request.params.id)
      return reply.code(204).send(null)
    },
  )
}

async function me(request: FastifyRequest) {
  const person = requirePerson(request.ctx)
  const row = await store.findPerson(request.ctx.db, person.id)
  if (!row) throw notFound('person')
  const groups = await store.groupsOf(request.ctx.db, [row.id])
  return {
    id: row.id,
    name: row.name,
    mail: row.mail,
    title: row.title,
    locale: row.locale,
    theme: row.theme,
    administrator: person.administrator,
    guest: person.guest,
    groups: groups.get(row.id) ?? [],
  }
}

function presentToken(row: Awaited<ReturnType<typeof store.listTokens>>[number]) {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
  }
}

function peopleRoutes(http: HttpServer): void {
  http.get(
    '/api/people',
    {
      schema: {
        tags: ['people'],
        querystring: Paging.extend({ query: z.string().max(120).optional() }),
        response: { 200: pageOf(schema.PersonView) },
      },
    },
    (request) => queries.listPeople(request.ctx, request.query),
  )
  http.get(
    '/api/people/:id',
    { schema: { tags: ['people'], params: z.object({ id: Id }), response: { 200: schema.PersonView } } },
    (request) => queries.personView(request.ctx, request.params.id),
  )
  http.patch(
    '/api/people/:id',
    { schema: { tags: ['people'], params: z.object({ id: Id }), body: schema.PersonChange, response: { 200: schema.PersonView } } },
    async (request) => {
      await actions.changePerson(request.ctx, request.params.id, request.body)
      return queries.personView(request.ctx, request.params.id)
    },
  )
  http.put(
    '/api/people/:id/deactivation',
    { schema: { tags: ['people'], params: z.object({ id: Id }), response: { 200: schema.PersonView } } },
    async (request) => {
      await actions.deactivatePerson(request.ctx, request.params.id)
      return queries.personView(request.ctx, request.params.id)
    },
  )
  http.delete(
    '/api/people/:id/deactivation',
    { schema: { tags: ['people'], params: z.object({ id: Id }), response: { 200: schema.PersonView } } },
    async (request) => {
      await actions.reactivatePerson(request.ctx, request.params.id)
      return queries.personView(request.ctx, request.params.id)
    },
  )
  http.get(
    '/api/audit',
    { schema: { tags: ['people'], querystring: Paging, response: { 200: pageOf(schema.AuditEntry) } } },
    async (request) => {
      requireAdministrator(request.ctx)
      const { cursor, limit } = request.query
      const rows = await store.listAudit(request.ctx.db, { before: cursor, limit })
      const page = rows.slice(0, limit)
      return {
        items: await presentAudit(request, page),
        next: rows.length > limit ? page[page.length - 1].id : null,
      }
    },
  )
}

/** Entries with the names of everybody they speak of, found in two queries for the page. */
async function presentAudit(request: FastifyRequest, rows: Awaited<ReturnType<typeof store.listAudit>>) {
  const entries = rows.map((row) => ({ row, detail: JSON.parse(row.detail) as Record<string, unknown> }))
  const spokenOf = ({ row, detail }: (typeof entries)[number]) =>
    [row.subject, ...['person', 'subject', 'subjects'].flatMap((name) => detail[name] ?? [])].filter(
      (id): id is string => typeof id === 'string' && isId(id),
    )
  const actors = await store.namesOf(
    request.ctx.db,
    rows.map((row) => row.actor_id),
  )
  const subjects = await store.subjectsById(request.ctx.db, [...new Set(entries.flatMap(spokenOf))])
  return entries.map((entry) => ({
    id: entry.row.id,
    at: entry.row.at,
    actor: entry.row.actor_id ? { id: entry.row.actor_id, name: actors.get(entry.row.actor_id) ?? '' } : null,
    act: entry.row.act,
    subject: entry.row.subject,
    detail: entry.detail,
    names: Object.fromEntries(spokenOf(entry).flatMap((id) => (subjects.has(id) ? [[id, subjects.get(id)?.name ?? '']] : []))),
  }))
}

function systemRoutes(http: HttpServer, services: Services): void {
  const startedAt = services.clock.now()
  http.get(
    '/api/system',
    { schema: { tags: ['identity'], summary: 'What runs here; for administrators', response: { 200: schema.SystemView } } },
    async (request) => {
      requireAdministrator(request.ctx)
      return { version: http.swagger().info.version, database: services.databaseKind, runtime: process.version, startedAt }
    },
  )
}

function groupRoutes(http: HttpServer): void {
  const params = z.object({ id: Id })
  http.get(
    '/api/groups',
    {
      schema: {
        tags: ['people'],
        querystring: z.object({ query: z.string().max(120).optional() }),
        response: { 200: z.object({ items: z.array(schema.GroupView) }) },
      },
    },
    async (request) => {
      requireMember(request.ctx)
      return { items: (await store.listGroups(request.ctx.db, request.query.query)).map(presentGroup) }
    },
  )
  http.post(
    '/api/groups',
    { schema: { tags: ['people'], body: schema.NewGroup, response: { 201: schema.GroupView } } },
    async (request, reply) => reply.code(201).send(await group(request, await actions.addGroup(request.ctx, request.body))),
  )
  http.get('/api/groups/:id', { schema: { tags: ['people'], params, response: { 200: schema.GroupView } } }, async (request) => {
    requireMember(request.ctx)
    return group(request, request.params.id)
  })
  http.patch(
    '/api/groups/:id',
    { schema: { tags: ['people'], params, body: schema.GroupChange, response: { 200: schema.GroupView } } },
    async (request) => {
      await actions.changeGroup(request.ctx, request.params.id, request.body)
      return group(request, request.params.id)
    },
  )
  http.delete('/api/groups/:id', { schema: { tags: ['people'], params, response: { 204: Nothing } } }, async (request, reply) => {
    await actions.removeGroup(request.ctx, request.params.id)
    return reply.code(204).send(null)
  })
  http.get(
    '/api/groups/:id/members',
    { schema: { tags: ['people'], params, response: { 200: z.object({ items: z.array(schema.PersonView) }) } } },
    async (request) => ({ items: await queries.groupMembers(request.ctx, request.params.id) }),
  )
  http.put(
    '/api/groups/:id/members/:personId',
    { schema: { tags: ['people'], params: params.extend({ personId: Id }), response: { 204: Nothing } } },
    async (request, reply) => {
      await actions.addMember(request.ctx, request.params.id, request.params.personId)
      return reply.code(204).send(null)
    },
  )
  http.delete(
    '/api/groups/:id/members/:personId',
    { schema: { tags: ['people'], params: params.extend({ personId: Id }), response: { 204: Nothing } } },
    async (request, reply) => {
      await actions.removeMember(request.ctx, request.params.id, request.params.personId)
      return reply.code(204).send(null)
    },
  )
}

async function group(request: FastifyRequest, id: string) {
  const row = await store.findGroup(request.ctx.db, id)
  if (!row) throw notFound('group')
  return presentGroup(row)
}

function presentGroup(row: Awaited<ReturnType<typeof store.listGroups>>[number]) {
  return { id: row.id, name: row.name, description: row.description, members: Number(row.members), createdAt: row.created_at }
}

function invitationRoutes(http: HttpServer, services: Services): void {
  http.get(
    '/api/invitations',
    { schema: { tags: ['people'], response: { 200: z.object({ items: z.array(schema.InvitationView) }) } } },
    async (request) => {
      requireAdministrator(request.ctx)
      return { items: await presentInvitations(request, await store.listInvitations(request.ctx.db)) }
    },
  )
  http.post(
    '/api/invitations',
    {
      config: { answersSecret: true },
      schema: { tags: ['people'], body: schema.NewInvitation, response: { 201: schema.IssuedInvitation } },
    },
    async (request, reply) => {
      const { id, secret } = await actions.invite(request.ctx, request.body)
      const row = (await store.listInvitations(request.ctx.db)).filter((candidate) => candidate.id === id)
      const [view] = await presentInvitations(request, row)
      const origin = services.config.url ?? `${request.protocol}://${request.host}`
      return reply.code(201).send({ ...view, link: `${origin}/invitations/${secret}` })
    },
  )
  http.delete(
    '/api/invitations/:id',
    { schema: { tags: ['people'], params: z.object({ id: Id }), response: { 204: Nothing } } },
    async (request, reply) => {
      await actions.revokeInvitation(request.ctx, request.params.id)
      return reply.code(204).send(null)
    },
  )
  const params = z.object({ token: z.string().min(20).max(100) })
  http.get(
    '/api/invitations/:token',
    {
      config: SIGN_IN_RATE,
      schema: {
        security: [],
        tags: ['people'],
        summary: 'What an invitation link offers',
        params,
        response: { 200: schema.InvitationPreview },
      },
    },
    (request) => queries.invitationOffer(request.ctx, request.params.token),
  )
  http.post(
    '/api/invitations/:token/acceptance',
    {
      config: SIGN_IN_RATE,
      schema: { security: [], tags: ['people'], params, body: schema.Acceptance, response: { 201: schema.SessionView } },
    },
    async (request, reply) => {
      const id = await actions.acceptInvitation(request.ctx, request.params.token, request.body)
      const secret = await actions.openSession(request.ctx, id, agentOf(request))
      setSessionCookie(reply, request, services, secret)
      return reply.code(201).send(await sessionOf(services, request, secret))
    },
  )
}

async function presentInvitations(request: FastifyRequest, rows: Awaited<ReturnType<typeof store.listInvitations>>) {
  const names = await store.namesOf(
    request.ctx.db,
    rows.map((row) => row.invited_by),
  )
  const groups = new Map((await store.listGroups(request.ctx.db)).map((row) => [row.id, row.name]))
  return rows.map((row) => ({
    id: row.id,
    mail: row.mail,
    kind: row.kind,
    groups: store.invitationGroups(row).flatMap((id) => (groups.has(id) ? [{ id, name: groups.get(id) ?? '' }] : [])),
    invitedBy: row.invited_by ? { id: row.invited_by, name: names.get(row.invited_by) ?? '' } : null,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    acceptedAt: row.accepted_at,
  }))
}
