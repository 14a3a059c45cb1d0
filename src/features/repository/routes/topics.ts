import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import * as queries from '../queries.ts'
import * as schema from '../schema.ts'
import * as actions from '../taxonomy.ts'

const params = z.object({ id: Id })
const tags = ['topics']

export function addTopicRoutes(http: HttpServer): void {
  http.get('/api/topics', { schema: { tags, response: { 200: z.object({ items: z.array(schema.TopicView) }) } } }, async (request) => ({
    items: await queries.topicList(request.ctx),
  }))
  http.post('/api/topics', { schema: { tags, body: schema.NewTopic, response: { 201: schema.TopicView } } }, async (request, reply) => {
    const id = await actions.createTopic(request.ctx, request.body)
    return reply.code(201).send(await queries.topicView(request.ctx, id))
  })
  http.get('/api/topics/:id', { schema: { tags, params, response: { 200: schema.TopicView } } }, (request) =>
    queries.topicView(request.ctx, request.params.id),
  )
  http.patch(
    '/api/topics/:id',
    { schema: { tags, params, body: schema.TopicChange, response: { 200: schema.TopicView } } },
    async (request) => {
      await actions.changeTopic(request.ctx, request.params.id, request.body)
      return queries.topicView(request.ctx, request.params.id)
    },
  )
  http.delete('/api/topics/:id', { schema: { tags, params, response: { 204: Nothing } } }, async (request, reply) => {
    await actions.removeTopic(request.ctx, request.params.id)
    return reply.code(204).send(null)
  })
  http.get(
    '/api/tags',
    {
      schema: {
        tags,
        querystring: z.object({ query: z.string().max(60).default(''), limit: z.coerce.number().int().min(1).max(500).default(50) }),
        response: { 200: z.object({ items: z.array(schema.TagRow) }) },
      },
    },
    async (request) => ({
      items: await queries.tagList(request.ctx, request.query.query, request.query.limit),
    }),
  )
}
