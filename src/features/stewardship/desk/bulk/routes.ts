import { z } from 'zod'
import type { HttpServer } from '../../../../platform/http/server.ts'
import { Bulk, BulkInput, BulkPreview } from '../schema.ts'
import { bulkPreview, bulkView } from './queries.ts'
import { cancelBulk, startBulk, undoBulk } from './running.ts'

const tags = ['desk']
const params = z.object({ id: z.uuid() })

export function addBulkRoutes(http: HttpServer): void {
  http.post(
    '/api/desk/bulk/preview',
    {
      schema: {
        tags,
        summary: 'What an act on many items would change',
        description: 'Nothing is written. Names what may not be done and why.',
        body: BulkInput,
        response: { 200: BulkPreview },
      },
    },
    ({ ctx, body }) => bulkPreview(ctx, body),
  )
  http.post(
    '/api/desk/bulk',
    {
      schema: {
        tags,
        summary: 'Do something to many items',
        description: 'Up to 50 are done before the answer; more go on in the background.',
        body: BulkInput,
        response: { 201: Bulk },
      },
    },
    async ({ ctx, body }, reply) => reply.code(201).send(await bulkView(ctx, await startBulk(ctx, body))),
  )
  http.get(
    '/api/desk/bulk/:id',
    { schema: { tags, summary: 'Where an act on many items stands', params, response: { 200: Bulk } } },
    ({ ctx, params }) => bulkView(ctx, params.id),
  )
  for (const [name, act, summary] of [
    ['cancellation', cancelBulk, 'End it; what is done stays done'],
    ['undo', undoBulk, 'Give every item back how it stood, unless it has changed since'],
  ] as const)
    http.put(`/api/desk/bulk/:id/${name}`, { schema: { tags, summary, params, response: { 200: Bulk } } }, async ({ ctx, params }) => {
      await act(ctx, params.id)
      return bulkView(ctx, params.id)
    })
}
