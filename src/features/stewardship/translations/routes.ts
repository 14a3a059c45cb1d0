import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import { beginTranslation, removeTranslation, setTranslation } from './actions.ts'
import { translationView } from './queries.ts'
import * as schema from './schema.ts'

const tags = ['translations']
const params = z.object({ id: Id })

export function addRoutes(http: HttpServer): void {
  http.get(
    '/api/items/:id/translation',
    {
      schema: {
        tags,
        summary: 'What it is a translation of, and its translations',
        description: 'Only what the asker may read. What changed in the source since is `/api/articles/SOURCE/comparison`.',
        params,
        response: { 200: schema.TranslationView },
      },
    },
    ({ ctx, params }) => translationView(ctx, params.id),
  )
  http.put(
    '/api/items/:id/translation',
    {
      schema: {
        tags,
        summary: 'Say that it is the translation of another item',
        description: 'Said again, it confirms that the translation has caught up with its source.',
        params,
        body: schema.TranslationChange,
        response: { 200: schema.TranslationView },
      },
    },
    async ({ ctx, params, body }) => {
      await setTranslation(ctx, params.id, body)
      return translationView(ctx, params.id)
    },
  )
  http.delete(
    '/api/items/:id/translation',
    { schema: { tags, summary: 'Say that it is no translation', params, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await removeTranslation(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
  http.post(
    '/api/items/:id/translations',
    {
      schema: {
        tags,
        summary: 'Begin a translation',
        description: 'Makes a copy beside the article, to be written over.',
        params,
        body: schema.NewTranslation,
        response: { 201: schema.Begun },
      },
    },
    async ({ ctx, params, body }, reply) => reply.code(201).send({ id: await beginTranslation(ctx, params.id, body.language) }),
  )
}
