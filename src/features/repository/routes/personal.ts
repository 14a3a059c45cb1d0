import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing, Paging, pageOf } from '../../../platform/http/shapes.ts'
import { requirePerson } from '../../identity/index.ts'
import * as actions from '../personal.ts'
import * as queries from '../queries.ts'
import * as schema from '../schema.ts'

const params = z.object({ id: Id })
const tags = ['mine']

export function addPersonalRoutes(http: HttpServer): void {
  for (const [mark, act] of [
    ['favourite', actions.markFavourite],
    ['pin', actions.pinItem],
  ] as const) {
    for (const [method, on] of [
      ['PUT', true],
      ['DELETE', false],
    ] as const) {
      http.route({
        method,
        url: `/api/articles/:id/${mark}`,
        schema: { tags, params, response: { 204: Nothing } },
        handler: async (request, reply) => {
          await act(request.ctx, (request.params as { id: string }).id, on)
          return reply.code(204).send(null)
        },
      })
    }
  }

  http.get('/api/me/favourites', { schema: { tags, querystring: Paging, response: { 200: pageOf(schema.ItemRow) } } }, (request) =>
    queries.itemList(request.ctx, { ...request.query, favouriteOf: requirePerson(request.ctx).id, state: 'any' }),
  )
  http.get(
    '/api/me/history',
    {
      schema: {
        tags,
        querystring: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
        response: { 200: z.object({ items: z.array(schema.HistoryRow) }) },
      },
    },
    async (request) => ({
      items: await queries.historyList(request.ctx, request.query.limit),
    }),
  )

  const draft = z.object({ key: z.string().regex(/^(new-)?[0-9a-f-]{36}$/) })
  http.get('/api/me/drafts', { schema: { tags, response: { 200: z.object({ items: z.array(schema.DraftView) }) } } }, async (request) => ({
    items: await queries.draftList(request.ctx),
  }))
  http.get('/api/me/drafts/:key', { schema: { tags, params: draft, response: { 200: schema.DraftView } } }, (request) =>
    queries.draftView(request.ctx, request.params.key),
  )
  http.put(
    '/api/me/drafts/:key',
    { schema: { tags, params: draft, body: schema.DraftChange, response: { 200: schema.DraftView } } },
    async (request) => {
      await actions.saveDraft(request.ctx, request.params.key, request.body)
      return queries.draftView(request.ctx, request.params.key)
    },
  )
  http.delete('/api/me/drafts/:key', { schema: { tags, params: draft, response: { 204: Nothing } } }, async (request, reply) => {
    await actions.discardDraft(request.ctx, request.params.key)
    return reply.code(204).send(null)
  })
}
