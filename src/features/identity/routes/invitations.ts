import { z } from 'zod'
import type { FastifyRequest } from 'fastify'
import type { Services } from '../../../platform/context.ts'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import * as actions from '../actions.ts'
import { requireAdministrator } from '../policy.ts'
import * as queries from '../queries.ts'
import * as schema from '../schema.ts'
import * as store from '../store.ts'
import { SIGN_IN_RATE, agentOf, sessionOf, setSessionCookie } from './session-cookie.ts'

export function invitationRoutes(http: HttpServer, services: Services): void {
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
