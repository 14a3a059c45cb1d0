import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import { ownedSpace, stewardedSpace } from '../policy.ts'
import { grants } from '../present.ts'
import * as queries from '../queries.ts'
import * as schema from '../schema.ts'
import * as actions from '../spaces.ts'
import { listGrants } from '../store/spaces.ts'

const params = z.object({ space: z.string().min(1).max(60).meta({ description: 'Id or key' }) })
const tags = ['spaces']

export function addSpaceRoutes(http: HttpServer): void {
  http.get(
    '/api/spaces',
    { schema: { tags, summary: 'Spaces I may know of', response: { 200: z.object({ items: z.array(schema.SpaceView) }) } } },
    async (request) => ({ items: await queries.spaceList(request.ctx) }),
  )

  http.post('/api/spaces', { schema: { tags, body: schema.NewSpace, response: { 201: schema.SpaceView } } }, async (request, reply) => {
    const { id } = await actions.createSpace(request.ctx, request.body)
    return reply.code(201).send(await queries.spaceView(request.ctx, id))
  })

  http.get('/api/spaces/:space', { schema: { tags, params, response: { 200: schema.SpaceView } } }, (request) =>
    queries.spaceView(request.ctx, request.params.space),
  )

  http.patch(
    '/api/spaces/:space',
    { schema: { tags, params, body: schema.SpaceChange, response: { 200: schema.SpaceView } } },
    async (request) => {
      const id = await actions.changeSpace(request.ctx, request.params.space, request.body)
      return queries.spaceView(request.ctx, id)
    },
  )

  http.delete('/api/spaces/:space', { schema: { tags, params, response: { 204: Nothing } } }, async (request, reply) => {
    await actions.removeSpace(request.ctx, request.params.space)
    return reply.code(204).send(null)
  })

  http.get(
    '/api/spaces/:space/tree',
    {
      schema: {
        tags,
        summary: 'One level of the tree',
        params,
        querystring: z.object({ parent: Id.optional() }),
        response: { 200: z.object({ items: z.array(schema.TreeNode) }) },
      },
    },
    async (request) => ({
      items: await queries.treeLevel(request.ctx, request.params.space, request.query.parent ?? null),
    }),
  )

  http.get(
    '/api/spaces/:space/wanted',
    {
      schema: {
        tags,
        summary: 'Pages that links lead to and nobody wrote',
        params,
        response: { 200: z.object({ items: z.array(schema.WantedPage) }) },
      },
    },
    async (request) => ({
      items: await queries.wantedList(request.ctx, request.params.space),
    }),
  )

  grantRoutes(http)
}

function grantRoutes(http: HttpServer): void {
  const grantee = params.extend({ subjectKind: schema.SubjectKind, subjectId: Id })

  http.get(
    '/api/spaces/:space/grants',
    { schema: { tags, params, response: { 200: z.object({ items: z.array(schema.Grant) }) } } },
    async (request) => {
      const { ctx } = request
      const may = ctx.actor.kind === 'person' && ctx.actor.administrator ? ownedSpace : stewardedSpace
      const space = await may(ctx, request.params.space)
      const rows = await listGrants(ctx.db, space.id)
      return {
        items: await grants(
          ctx,
          rows.map((row) => ({ ...row, at: row.granted_at, by: row.granted_by })),
        ),
      }
    },
  )

  http.put(
    '/api/spaces/:space/grants/:subjectKind/:subjectId',
    { schema: { tags, params: grantee, body: schema.GrantChange, response: { 204: Nothing } } },
    async (request, reply) => {
      const { space, subjectKind, subjectId } = request.params
      await actions.grantRole(request.ctx, space, { kind: subjectKind, id: subjectId }, request.body.role)
      return reply.code(204).send(null)
    },
  )

  http.delete(
    '/api/spaces/:space/grants/:subjectKind/:subjectId',
    { schema: { tags, params: grantee, response: { 204: Nothing } } },
    async (request, reply) => {
      await actions.revokeRole(request.ctx, request.params.space, request.params.subjectId)
      return reply.code(204).send(null)
    },
  )
}
