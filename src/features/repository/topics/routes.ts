import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import * as actions from './actions.ts'
import * as exchange from './exchange.ts'
import { mergeTopics, undoMerge } from './merging.ts'
import * as queries from './queries.ts'
import * as schema from './schema.ts'
import { suggestedForItem, suggestedTopics } from './suggesting.ts'
import { promoteTag, renameTag } from './tags.ts'

const params = z.object({ id: Id })
const tagParams = z.object({ tag: z.string().min(1).max(60) })
const tags = ['topics']
const MOST_BYTES = 32_000_000

export function addTopicRoutes(http: HttpServer): void {
  addTopics(http)
  addRearranging(http)
  addExchange(http)
  addTags(http)
}

function addTopics(http: HttpServer): void {
  http.get('/api/topics', { schema: { tags, summary: 'All topics', response: { 200: schema.TopicList } } }, async ({ ctx }) => ({
    items: await queries.topicList(ctx),
    mayKeep: await queries.keepsTaxonomy(ctx),
  }))
  http.post(
    '/api/topics',
    { schema: { tags, summary: 'Make a topic', body: schema.NewTopic, response: { 201: schema.SavedTopic } } },
    async ({ ctx, body }, reply) => reply.code(201).send(await queries.savedTopic(ctx, await actions.createTopic(ctx, body))),
  )
  http.get(
    '/api/topics/:id',
    {
      schema: {
        tags,
        summary: 'A topic',
        description: 'Of a topic that was merged, the one it went into.',
        params,
        response: { 200: schema.TopicView },
      },
    },
    ({ ctx, params }) => queries.topicView(ctx, params.id),
  )
  http.get(
    '/api/topics/:id/overview',
    { schema: { tags, summary: 'What the page of a topic shows', params, response: { 200: schema.TopicOverview } } },
    ({ ctx, params }) => queries.topicOverview(ctx, params.id),
  )
  http.patch(
    '/api/topics/:id',
    { schema: { tags, summary: 'Change a topic', params, body: schema.TopicChange, response: { 200: schema.SavedTopic } } },
    async ({ ctx, params, body }) => {
      await actions.changeTopic(ctx, params.id, body)
      return queries.savedTopic(ctx, params.id)
    },
  )
  http.put(
    '/api/topics/:id/key-items',
    { schema: { tags, summary: 'Choose the items that stand first', params, body: schema.KeyItems, response: { 204: Nothing } } },
    async ({ ctx, params, body }, reply) => {
      await actions.chooseKeyItems(ctx, params.id, body.items)
      return reply.code(204).send(null)
    },
  )
  http.delete(
    '/api/topics/:id',
    { schema: { tags, summary: 'Delete a topic', params, querystring: schema.Removal, response: { 204: Nothing } } },
    async ({ ctx, params, query }, reply) => {
      await actions.removeTopic(ctx, params.id, query.itemsTo)
      return reply.code(204).send(null)
    },
  )
  http.get(
    '/api/topics/suggestions',
    {
      schema: {
        tags,
        summary: 'Topics that would fit an item',
        querystring: z.object({ item: Id }),
        response: { 200: z.object({ items: z.array(schema.TopicSuggestion) }) },
      },
    },
    async ({ ctx, query }) => ({ items: await suggestedForItem(ctx, query.item) }),
  )
  http.post(
    '/api/topics/suggestions',
    {
      schema: {
        tags,
        summary: 'Topics that would fit a text',
        body: schema.SuggestionRequest,
        response: { 200: z.object({ items: z.array(schema.TopicSuggestion) }) },
      },
    },
    async ({ ctx, body }) => ({ items: await suggestedTopics(ctx, body) }),
  )
}

function addRearranging(http: HttpServer): void {
  http.get(
    '/api/topics/health',
    { schema: { tags, summary: 'Topics that want attention', response: { 200: schema.TopicHealth } } },
    ({ ctx }) => queries.topicHealth(ctx),
  )
  http.put(
    '/api/topics/:id/place',
    { schema: { tags, summary: 'Put a topic elsewhere in the tree', params, body: schema.TopicPlace, response: { 204: Nothing } } },
    async ({ ctx, params, body }, reply) => {
      await actions.placeTopic(ctx, params.id, body.broaderId, body.before)
      return reply.code(204).send(null)
    },
  )
  http.post(
    '/api/topics/:id/splits',
    { schema: { tags, summary: 'Split a topic', params, body: schema.TopicSplit, response: { 201: schema.SavedTopic } } },
    async ({ ctx, params, body }, reply) =>
      reply.code(201).send(await queries.savedTopic(ctx, await actions.splitTopic(ctx, params.id, body))),
  )
  http.get(
    '/api/topics/:id/merge-preview',
    {
      schema: {
        tags,
        summary: 'What a merge would do',
        params,
        querystring: z.object({ into: Id }),
        response: { 200: schema.MergePreview },
      },
    },
    ({ ctx, params, query }) => queries.mergePreview(ctx, params.id, query.into),
  )
  http.get(
    '/api/topic-merges',
    { schema: { tags, summary: 'Merges that can be undone', response: { 200: z.object({ items: z.array(schema.MergeRow) }) } } },
    async ({ ctx }) => ({ items: await queries.mergeList(ctx) }),
  )
  http.post(
    '/api/topic-merges',
    { schema: { tags, summary: 'Merge a topic into another', body: schema.TopicMerge, response: { 201: z.object({ id: Id }) } } },
    async ({ ctx, body }, reply) => reply.code(201).send({ id: await mergeTopics(ctx, body.from, body.into) }),
  )
  http.delete(
    '/api/topic-merges/:id',
    { schema: { tags, summary: 'Undo a merge', params, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await undoMerge(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
}

function addExchange(http: HttpServer): void {
  http.get(
    '/api/topics/export.ttl',
    { schema: { tags, summary: 'All topics as SKOS in Turtle', produces: ['text/turtle'] } },
    async ({ ctx }, reply) =>
      reply
        .type('text/turtle; charset=utf-8')
        .header('content-disposition', 'attachment; filename="topics.ttl"')
        .send(await exchange.topicsAsTurtle(ctx)),
  )
  http.get('/api/topics/export.csv', { schema: { tags, summary: 'All topics as CSV', produces: ['text/csv'] } }, async ({ ctx }, reply) =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="topics.csv"')
      .send(await exchange.topicsAsCsv(ctx)),
  )
  http.post(
    '/api/topics/imports',
    {
      bodyLimit: MOST_BYTES,
      schema: {
        tags,
        summary: 'Bring in topics from Turtle or CSV',
        description: 'With dryRun it says what would happen and changes nothing. What cannot be taken is named with its line.',
        body: schema.TopicImport,
        response: { 200: schema.TopicImportResult },
      },
    },
    ({ ctx, body }) => exchange.importTopics(ctx, body),
  )
}

function addTags(http: HttpServer): void {
  http.get(
    '/api/tags',
    {
      schema: {
        tags,
        summary: 'Tags in use',
        querystring: z.object({ query: z.string().max(60).default(''), limit: z.coerce.number().int().min(1).max(500).default(50) }),
        response: { 200: z.object({ items: z.array(schema.TagRow) }) },
      },
    },
    async ({ ctx, query }) => ({ items: await queries.tagList(ctx, query.query, query.limit) }),
  )
  http.get(
    '/api/tags/:tag',
    { schema: { tags, summary: 'A tag', params: tagParams, response: { 200: schema.TagDetail } } },
    ({ ctx, params }) => queries.tagView(ctx, params.tag),
  )
  http.put(
    '/api/tags/:tag',
    {
      schema: {
        tags,
        summary: 'Rename a tag, or merge it into another',
        params: tagParams,
        body: schema.TagChange,
        response: { 200: schema.TagDetail },
      },
    },
    async ({ ctx, params, body }) => {
      await renameTag(ctx, params.tag, body.tag)
      return queries.tagView(ctx, body.tag)
    },
  )
  http.put(
    '/api/tags/:tag/topic',
    {
      schema: {
        tags,
        summary: 'Make a tag a topic, or another name of one',
        params: tagParams,
        body: schema.TagPromotion,
        response: { 200: schema.SavedTopic },
      },
    },
    async ({ ctx, params, body }) => queries.savedTopic(ctx, await promoteTag(ctx, params.tag, body)),
  )
}
