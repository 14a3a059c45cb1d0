import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import * as actions from './actions.ts'
import * as schema from './schema.ts'

const tags = ['refresh']
const space = z.object({ key: z.string().min(1).max(60) })
const item = z.object({ id: Id })

export function addArchivingRoutes(http: HttpServer): void {
  http.get(
    '/api/spaces/:key/archiving',
    {
      schema: {
        tags,
        summary: 'What is archived by itself in a space; for stewards',
        params: space,
        response: { 200: schema.ArchivingView },
      },
    },
    (request) => actions.archivingView(request.ctx, request.params.key),
  )
  http.get(
    '/api/spaces/:key/archiving/preview',
    {
      schema: {
        tags,
        summary: 'How many items a policy would be about',
        params: space,
        querystring: schema.ArchivePreviewQuery,
        response: { 200: schema.ArchivePreview },
      },
    },
    (request) => actions.previewArchiving(request.ctx, request.params.key, request.query),
  )
  http.put(
    '/api/spaces/:key/archiving',
    { schema: { tags, params: space, body: schema.ArchivePolicy, response: { 204: Nothing } } },
    async (request, reply) => {
      await actions.setArchiving(request.ctx, request.params.key, request.body)
      return reply.code(204).send(null)
    },
  )
  http.delete('/api/spaces/:key/archiving', { schema: { tags, params: space, response: { 204: Nothing } } }, async (request, reply) => {
    await actions.setArchiving(request.ctx, request.params.key, null)
    return reply.code(204).send(null)
  })
  http.get(
    '/api/items/:id/archiving',
    { schema: { tags, summary: 'Whether an item will be archived by itself', params: item, response: { 200: schema.ArchivingNotice } } },
    (request) => actions.noticeOf(request.ctx, request.params.id),
  )
  for (const [name, act, summary] of [
    ['keeping', actions.keepItem, 'Keep it'],
    ['restoration', actions.bringBack, 'Bring it back'],
  ] as const)
    http.put(
      `/api/items/:id/archiving/${name}`,
      { schema: { tags, summary, params: item, response: { 204: Nothing } } },
      async (request, reply) => {
        await act(request.ctx, request.params.id)
        return reply.code(204).send(null)
      },
    )
}
