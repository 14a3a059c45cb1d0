import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Ctx } from '../../../platform/context.ts'
import { DomainError } from '../../../platform/errors.ts'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing, Paging, pageOf } from '../../../platform/http/shapes.ts'
import * as articles from '../articles.ts'
import { visibleSpace } from '../policy.ts'
import { whereGone } from '../handover.ts'
import * as queries from '../queries.ts'
import { pageOfBody } from '../rendering.ts'
import { addressOf } from '../rules.ts'
import * as schema from '../schema.ts'
import { templatesIn } from '../templates.ts'
import * as tree from '../tree.ts'

const params = z.object({ id: Id })
const tags = ['articles']

export const etagOf = (version: number): string => `"${version}"`

/** The revision a writer started from. Without it a save could overwrite what the writer has never seen. */
function expectedVersion(request: FastifyRequest): number {
  const header = request.headers['if-match']
  if (header === undefined) throw new DomainError('if-match-missing', 428)
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1]
  if (version === undefined) throw new DomainError('if-match-malformed', 400)
  return Number(version)
}

export function addArticleRoutes(http: HttpServer): void {
  listAndCreate(http)
  oneArticle(http)
  placeAndState(http)
  revisionRoutes(http)
}

function listAndCreate(http: HttpServer): void {
  const querystring = Paging.extend({
    space: z.string().max(60).optional(),
    kind: schema.ArticleKind.optional(),
    tag: z.string().max(60).optional(),
    topic: Id.optional(),
    author: Id.optional(),
    pinned: z.enum(['true']).optional(),
    state: z.enum(['current', 'archived', 'trashed']).default('current'),
    sort: z.enum(['updated', 'created', 'title']).default('updated'),
  })
  http.get(
    '/api/articles',
    { schema: { tags, summary: 'Items I may read', querystring, response: { 200: pageOf(schema.ItemRow) } } },
    (request) => {
      const { topic, author, pinned, ...filter } = request.query
      return queries.itemList(request.ctx, { ...filter, topicId: topic, authorId: author, pinned: pinned === 'true' })
    },
  )

  http.post(
    '/api/articles',
    { schema: { tags, body: schema.NewArticle, response: { 201: schema.ArticleView } } },
    async (request, reply) => {
      const { id, revision } = await articles.publishArticle(request.ctx, request.body)
      return reply
        .code(201)
        .header('location', `/api/articles/${id}`)
        .header('etag', etagOf(revision))
        .send(await queries.articleView(request.ctx, id))
    },
  )

  http.post(
    '/api/articles/preview',
    { schema: { tags, summary: 'What a body will look like', body: schema.Preview, response: { 200: schema.PreviewView } } },
    async (request) => {
      const space = await visibleSpace(request.ctx, request.body.spaceId)
      return pageOfBody(request.ctx, request.body.body, { spaceId: space.id, language: request.locale, keep: false })
    },
  )

  http.get(
    '/api/templates',
    {
      schema: {
        tags,
        summary: 'A template for each kind',
        querystring: z.object({ locale: z.enum(['ko', 'en']).optional() }),
        response: { 200: z.object({ items: z.array(schema.Template) }) },
      },
    },
    async (request) => ({
      items: await templatesIn(request.query.locale ?? request.locale),
    }),
  )
}

function oneArticle(http: HttpServer): void {
  http.get(
    '/api/articles/:id',
    { schema: { tags, summary: 'An article with its Markdown', params, response: { 200: schema.ArticleView } } },
    async (request, reply) => {
      const article = await queries.articleView(request.ctx, request.params.id)
      return reply.header('etag', etagOf(article.version)).send(article)
    },
  )

  http.get(
    '/api/articles/:id/reading',
    { schema: { tags, summary: 'Everything a reading page shows', params, response: { 200: schema.Reading } } },
    async (request, reply) => {
      const reading = await queries.readingView(request.ctx, request.params.id)
      // What became a part of another item is always archived, so that nothing else pays for the question.
      const gone = reading.archivedAt === null ? null : await whereGone(request.ctx, reading.id)
      if (gone !== null) return reply.header('cache-control', 'private, no-cache').redirect(`/api/articles/${gone}/reading`, 308)
      if (request.ctx.actor.kind === 'person') request.ctx.services.readingLog.note(request.ctx.actor.id, reading.id)
      return reply.header('etag', etagOf(reading.version)).send(reading)
    },
  )

  http.get(
    '/api/articles/:id/markdown',
    { schema: { tags, summary: 'The body as it is stored', produces: ['text/markdown'], params } },
    async (request, reply) => {
      const { item, revision } = await articles.readArticle(request.ctx, request.params.id)
      const name = `${addressOf(item.title) || item.id}.md`
      return reply
        .type('text/markdown; charset=utf-8')
        .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(name)}`)
        .header('etag', etagOf(item.revision))
        .send(revision.front_matter + revision.body)
    },
  )

  http.put(
    '/api/articles/:id',
    {
      schema: {
        tags,
        summary: 'Save over the revision named by If-Match; concurrent saves are merged by blocks',
        params,
        body: schema.ArticleChange,
        response: { 200: schema.ArticleView },
      },
    },
    async (request, reply) => {
      const saved = await saveOrExplain(request.ctx, request.params.id, request.body, expectedVersion(request))
      const article = await queries.articleView(request.ctx, request.params.id)
      return reply.header('etag', etagOf(article.version)).send({ ...article, merged: saved.merged })
    },
  )

  http.delete(
    '/api/articles/:id',
    { schema: { tags, summary: 'Delete for good; only from the trash', params, response: { 204: Nothing } } },
    async (request, reply) => {
      await tree.purgeItem(request.ctx, request.params.id)
      return reply.code(204).send(null)
    },
  )

  http.get(
    '/api/articles/:id/backlinks',
    { schema: { tags, params, response: { 200: z.object({ items: z.array(schema.ItemRef) }) } } },
    async (request) => ({ items: await queries.backlinks(request.ctx, request.params.id) }),
  )
}

/** A save that cannot be merged answers 412 with all a person needs to decide. */
async function saveOrExplain(
  ctx: Ctx,
  id: string,
  change: z.infer<typeof schema.ArticleChange>,
  expected: number,
): Promise<articles.Saved> {
  try {
    return await articles.changeArticle(ctx, id, change, expected)
  } catch (error) {
    if (error instanceof articles.StaleError)
      throw new DomainError(error.code, error.status, error.params, { ...error.extra, current: await queries.articleView(ctx, id) })
    throw error
  }
}

function placeAndState(http: HttpServer): void {
  http.put(
    '/api/articles/:id/place',
    { schema: { tags, summary: 'Move with all below it', params, body: schema.Place, response: { 204: Nothing } } },
    async (request, reply) => {
      await tree.moveItem(request.ctx, request.params.id, request.body)
      return done(reply)
    },
  )
  const states = [
    ['archive', tree.archiveItem, tree.unarchiveItem],
    ['trash', tree.trashItem, tree.restoreItem],
  ] as const
  for (const [state, enter, leave] of states) {
    http.put(`/api/articles/:id/${state}`, { schema: { tags, params, response: { 204: Nothing } } }, async (request, reply) => {
      await enter(request.ctx, (request.params as { id: string }).id)
      return done(reply)
    })
    http.delete(`/api/articles/:id/${state}`, { schema: { tags, params, response: { 204: Nothing } } }, async (request, reply) => {
      await leave(request.ctx, (request.params as { id: string }).id)
      return done(reply)
    })
  }
}

const done = (reply: FastifyReply) => reply.code(204).send(null)

function revisionRoutes(http: HttpServer): void {
  http.get(
    '/api/articles/:id/revisions',
    { schema: { tags, params, querystring: Paging, response: { 200: pageOf(schema.RevisionRow) } } },
    (request) => queries.revisionList(request.ctx, request.params.id, request.query),
  )

  http.get(
    '/api/articles/:id/revisions/:number',
    { schema: { tags, params: params.extend({ number: z.coerce.number().int().min(1) }), response: { 200: schema.RevisionView } } },
    (request) => queries.revisionView(request.ctx, request.params.id, request.params.number),
  )

  http.put(
    '/api/articles/:id/head',
    {
      schema: {
        tags,
        summary: 'Make an earlier revision the newest again',
        params,
        body: schema.Head,
        response: { 200: schema.ArticleView },
      },
    },
    async (request, reply) => {
      await articles.restoreRevision(request.ctx, request.params.id, request.body.revision, request.body.message)
      const article = await queries.articleView(request.ctx, request.params.id)
      return reply.header('etag', etagOf(article.version)).send(article)
    },
  )

  const querystring = z.object({
    from: z.coerce.number().int().min(1),
    to: z.coerce.number().int().min(1),
    view: z.enum(['source', 'rendered']).default('rendered'),
  })
  http.get(
    '/api/articles/:id/comparison',
    { schema: { tags, summary: 'What changed between two revisions', params, querystring, response: { 200: schema.Comparison } } },
    (request) => queries.comparison(request.ctx, request.params.id, request.query),
  )

  http.get(
    '/api/articles/:id/blame',
    { schema: { tags, summary: 'Who wrote which block', params, response: { 200: z.object({ items: z.array(schema.BlameBlock) }) } } },
    async (request) => ({ items: await queries.blame(request.ctx, request.params.id) }),
  )
}
