import { z } from 'zod'
import type { HttpServer } from '../../platform/http/server.ts'
import { Id, Nothing } from '../../platform/http/shapes.ts'
import { addComment, changeComment, deleteComment, reopenThread, resolveThread } from './actions.ts'
import { commentView, threadList, threadView } from './queries.ts'
import * as schema from './schema.ts'

const tags = ['comments']
const params = z.object({ id: Id })

export function addRoutes(http: HttpServer): void {
  http.get(
    '/api/items/:id/comments',
    {
      schema: {
        tags,
        summary: 'What was said about an item',
        description: 'Threads, oldest first, with all their comments. Whoever reads the item reads them.',
        params,
        querystring: schema.ThreadQuery,
        response: { 200: schema.ThreadList },
      },
    },
    ({ ctx, params, query }) => threadList(ctx, params.id, query),
  )
  http.post(
    '/api/items/:id/comments',
    {
      schema: {
        tags,
        summary: 'Comment on an item, on words of it, or in a thread',
        params,
        body: schema.NewComment,
        response: { 201: schema.CommentView },
      },
    },
    async ({ ctx, params, body }, reply) => reply.code(201).send(await commentView(ctx, await addComment(ctx, params.id, body))),
  )
  http.get(
    '/api/comments/:id',
    { schema: { tags, summary: 'The thread of a comment', params, response: { 200: schema.ThreadView } } },
    ({ ctx, params }) => threadView(ctx, params.id),
  )
  http.patch(
    '/api/comments/:id',
    { schema: { tags, summary: 'Change an own comment', params, body: schema.CommentChange, response: { 200: schema.CommentView } } },
    async ({ ctx, params, body }) => {
      await changeComment(ctx, params.id, body.body)
      return commentView(ctx, params.id)
    },
  )
  http.delete(
    '/api/comments/:id',
    {
      schema: {
        tags,
        summary: 'Delete a comment',
        description: 'Of one’s own, or as a steward. Where others answered, its place stays.',
        params,
        response: { 204: Nothing },
      },
    },
    async ({ ctx, params }, reply) => {
      await deleteComment(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
  const resolution = { schema: { tags, params, response: { 200: schema.ThreadView } } }
  http.put(
    '/api/comments/:id/resolution',
    { schema: { ...resolution.schema, summary: 'Resolve a thread', description: 'The id is that of its first comment.' } },
    async ({ ctx, params }) => {
      await resolveThread(ctx, params.id)
      return threadView(ctx, params.id)
    },
  )
  http.delete(
    '/api/comments/:id/resolution',
    { schema: { ...resolution.schema, summary: 'Open a thread again' } },
    async ({ ctx, params }) => {
      await reopenThread(ctx, params.id)
      return threadView(ctx, params.id)
    },
  )
}
