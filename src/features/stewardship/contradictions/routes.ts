import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id } from '../../../platform/http/shapes.ts'
import { decideConflict, reopenConflict } from './actions.ts'
import { conflictList, conflictView } from './queries.ts'
import { Conflict, ConflictList, ConflictQuery, Decision } from './schema.ts'

const tags = ['stewardship']
const params = z.object({ id: Id })

export function addRoutes(http: HttpServer): void {
  http.get(
    '/api/conflicts',
    { schema: { tags, summary: 'Sentences of two items that do not agree', querystring: ConflictQuery, response: { 200: ConflictList } } },
    ({ ctx, query }) => conflictList(ctx, query),
  )
  http.get('/api/conflicts/:id', { schema: { tags, params, response: { 200: Conflict } } }, ({ ctx, params }) =>
    conflictView(ctx, params.id),
  )
  http.put(
    '/api/conflicts/:id/decision',
    {
      schema: {
        tags,
        summary: 'Say which one is right',
        description: 'The item with the other one is disputed until a later revision of either removes the difference.',
        params,
        body: Decision,
        response: { 200: Conflict },
      },
    },
    async ({ ctx, params, body }) => {
      await decideConflict(ctx, params.id, body)
      return conflictView(ctx, params.id)
    },
  )
  http.delete(
    '/api/conflicts/:id/decision',
    { schema: { tags, summary: 'Take a decision back', params, response: { 200: Conflict } } },
    async ({ ctx, params }) => {
      await reopenConflict(ctx, params.id)
      return conflictView(ctx, params.id)
    },
  )
}
