import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import { changeSynonym, createSynonym, deleteSynonym, importSynonyms } from './actions.ts'
import { keepsSynonyms } from './policy.ts'
import { synonymList, synonymsAsCsv, synonymView } from './queries.ts'
import { NewSynonym, Synonym, SynonymChange, SynonymImport, SynonymImportResult } from './schema.ts'

const tags = ['search']
const params = z.object({ id: Id })

export function addSynonymRoutes(http: HttpServer): void {
  http.get(
    '/api/synonyms',
    {
      schema: {
        tags,
        summary: 'Words that mean the same in searches',
        response: {
          200: z.object({ items: z.array(Synonym), mayKeep: z.boolean().meta({ description: 'Whether the asker may change them' }) }),
        },
      },
    },
    async ({ ctx }) => ({ items: await synonymList(ctx), mayKeep: await keepsSynonyms(ctx) }),
  )
  http.post(
    '/api/synonyms',
    {
      schema: {
        tags,
        summary: 'Say that words mean the same',
        description: 'For administrators and stewards. A word that already stands in another group answers 409 and names that group.',
        body: NewSynonym,
        response: { 201: Synonym },
      },
    },
    async ({ ctx, body }, reply) => reply.code(201).send(await synonymView(ctx, await createSynonym(ctx, body))),
  )
  http.patch(
    '/api/synonyms/:id',
    { schema: { tags, summary: 'Change a group of synonyms', params, body: SynonymChange, response: { 200: Synonym } } },
    async ({ ctx, params, body }) => {
      await changeSynonym(ctx, params.id, body)
      return synonymView(ctx, params.id)
    },
  )
  http.delete(
    '/api/synonyms/:id',
    { schema: { tags, summary: 'Forget a group of synonyms', params, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await deleteSynonym(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
  http.get('/api/synonyms/csv', { schema: { tags, summary: 'All synonyms as CSV', produces: ['text/csv'] } }, async ({ ctx }, reply) =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="synonyms.csv"')
      .send(await synonymsAsCsv(ctx)),
  )
  http.post(
    '/api/synonyms/imports',
    {
      schema: {
        tags,
        summary: 'Bring in synonyms from CSV',
        description: 'Lines that cannot be are named with their reason; the others come in.',
        body: SynonymImport,
        response: { 200: SynonymImportResult },
      },
    },
    ({ ctx, body }) => importSynonyms(ctx, body.csv),
  )
}
