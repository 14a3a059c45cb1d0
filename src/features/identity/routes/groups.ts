import { z } from 'zod'
import type { FastifyRequest } from 'fastify'
import { notFound } from '../../../platform/errors.ts'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import * as actions from '../actions.ts'
import { requireMember } from '../policy.ts'
import * as queries from '../queries.ts'
import * as schema from '../schema.ts'
import * as store from '../store.ts'

export function groupRoutes(http: HttpServer): void {
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
