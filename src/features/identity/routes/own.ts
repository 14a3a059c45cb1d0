import { z } from 'zod'
import type { FastifyRequest } from 'fastify'
import { notFound } from '../../../platform/errors.ts'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import * as actions from '../actions.ts'
import { requirePerson } from '../policy.ts'
import * as schema from '../schema.ts'
import * as store from '../store.ts'
import { SIGN_IN_RATE } from './session-cookie.ts'

export function ownRoutes(http: HttpServer): void {
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
