import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import { changeSavedSearch, deleteSavedSearch, lookAtSavedSearch, saveSearch } from './actions.ts'
import { savedSearch, savedSearches } from './queries.ts'
import { NewSavedSearch, SavedSearch, SavedSearchChange } from './schema.ts'

const tags = ['search']
const params = z.object({ id: Id })

export function addSavedRoutes(http: HttpServer): void {
  http.get(
    '/api/saved-searches',
    {
      schema: {
        tags,
        summary: 'Saved searches',
        description: 'Those of the asker, and those shared with the readers of a space the asker may read, by name.',
        querystring: z.object({ counted: z.enum(['1', 'true']).optional().meta({ description: '1: say how much is new in each' }) }),
        response: { 200: z.object({ items: z.array(SavedSearch) }) },
      },
    },
    async ({ ctx, query }) => ({ items: await savedSearches(ctx, { counted: query.counted !== undefined }) }),
  )
  http.post(
    '/api/saved-searches',
    {
      schema: {
        tags,
        summary: 'Save a search',
        description: 'Sharing it with the readers of a space takes a contributor of that space.',
        body: NewSavedSearch,
        response: { 201: SavedSearch },
      },
    },
    async ({ ctx, body }, reply) => reply.code(201).send(await savedSearch(ctx, await saveSearch(ctx, body))),
  )
  http.get(
    '/api/saved-searches/:id',
    { schema: { tags, summary: 'A saved search', params, response: { 200: SavedSearch } } },
    ({ ctx, params }) => savedSearch(ctx, params.id),
  )
  http.patch(
    '/api/saved-searches/:id',
    {
      schema: { tags, summary: 'Rename, change or share a saved search', params, body: SavedSearchChange, response: { 200: SavedSearch } },
    },
    async ({ ctx, params, body }) => {
      await changeSavedSearch(ctx, params.id, body)
      return savedSearch(ctx, params.id)
    },
  )
  http.delete(
    '/api/saved-searches/:id',
    { schema: { tags, summary: 'Forget a saved search', params, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await deleteSavedSearch(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
  http.put(
    '/api/saved-searches/:id/look',
    {
      schema: {
        tags,
        summary: 'Note that the results were looked at',
        description: 'What changes from now on counts as new.',
        params,
        response: { 204: Nothing },
      },
    },
    async ({ ctx, params }, reply) => {
      await lookAtSavedSearch(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
}
