import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import { dismissPair, reopenPair } from './actions.ts'
import { mergeItems, undoMerge } from './merging.ts'
import { duplicateList, duplicateView, lookUp, mergeList, mergePreview, mergeView } from './queries.ts'
import { askForRun, cancelRun } from './run.ts'
import * as schema from './schema.ts'

const tags = ['stewardship']
const params = z.object({ id: Id })

export function addRoutes(http: HttpServer): void {
  pairRoutes(http)
  mergeRoutes(http)
}

function pairRoutes(http: HttpServer): void {
  http.get(
    '/api/duplicates',
    { schema: { tags, summary: 'Items that say the same', querystring: schema.DuplicateQuery, response: { 200: schema.DuplicateList } } },
    ({ ctx, query }) => duplicateList(ctx, query),
  )
  http.get(
    '/api/duplicates/:id',
    { schema: { tags, summary: 'Two items beside each other', params, response: { 200: schema.DuplicateView } } },
    ({ ctx, params }) => duplicateView(ctx, params.id),
  )
  http.put(
    '/api/duplicates/:id/dismissal',
    { schema: { tags, summary: 'Say that they are no duplicates', params, body: schema.Dismissal, response: { 204: Nothing } } },
    async ({ ctx, params, body }, reply) => {
      await dismissPair(ctx, params.id, body)
      return reply.code(204).send(null)
    },
  )
  http.delete(
    '/api/duplicates/:id/dismissal',
    { schema: { tags, summary: 'Take a dismissal back', params, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await reopenPair(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
  http.post(
    '/api/duplicates/lookup',
    {
      schema: {
        tags,
        summary: 'What is already there and looks like this text',
        description: 'Changes nothing; the text goes in the body of the request because it is long.',
        body: schema.Lookup,
        response: { 200: schema.LookupResult },
      },
    },
    ({ ctx, body }) => lookUp(ctx, body),
  )
  http.post(
    '/api/duplicates/runs',
    { schema: { tags, summary: 'Compare everything with everything', response: { 202: z.object({ id: Id }) } } },
    async ({ ctx }, reply) => reply.code(202).send({ id: await askForRun(ctx) }),
  )
  http.delete(
    '/api/duplicates/runs/:id',
    { schema: { tags, summary: 'Stop comparing', params, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await cancelRun(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
}

function mergeRoutes(http: HttpServer): void {
  const querystring = z.object({ from: Id, into: Id })
  http.get(
    '/api/merges/preview',
    { schema: { tags, summary: 'What merging two articles would do', querystring, response: { 200: schema.MergePreview } } },
    ({ ctx, query }) => mergePreview(ctx, query.from, query.into),
  )
  http.post(
    '/api/merges',
    {
      schema: {
        tags,
        summary: 'Make one article of two',
        description:
          'History, links, comments, files, favourites and what hangs below pass to the one that stays; the other one leads to it and can be brought back.',
        body: schema.NewMerge,
        response: { 201: schema.Merge },
      },
    },
    async ({ ctx, body }, reply) => reply.code(201).send(await mergeView(ctx, await mergeItems(ctx, body))),
  )
  http.get(
    '/api/articles/:id/merges',
    { schema: { tags, summary: 'Merges the article took part in', params, response: { 200: z.object({ items: z.array(schema.Merge) }) } } },
    async ({ ctx, params }) => ({ items: await mergeList(ctx, params.id) }),
  )
  http.delete(
    '/api/merges/:id',
    {
      schema: {
        tags,
        summary: 'Take a merge apart again',
        params,
        response: { 200: z.object({ textKept: z.boolean().meta({ description: 'The text was changed since and stays as it is' }) }) },
      },
    },
    ({ ctx, params }) => undoMerge(ctx, params.id),
  )
}
