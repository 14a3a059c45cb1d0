import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing, pageOf, Paging } from '../../../platform/http/shapes.ts'
import { ItemRow } from '../../repository/schema.ts'
import * as actions from './actions.ts'
import * as queries from './queries.ts'
import * as schema from './schema.ts'

const tags = ['refresh']
const params = z.object({ id: Id })
const Csv = z.strictObject({ csv: z.string().max(1_000_000) })

export function addEvidenceRoutes(http: HttpServer): void {
  http.get(
    '/api/items/:id/freshness',
    { schema: { tags, summary: 'How fresh an item is, and every reason', params, response: { 200: schema.Freshness } } },
    (request) => queries.freshnessOf(request.ctx, request.params.id),
  )
  runRoutes(http)
  wordRoutes(http)
}

function runRoutes(http: HttpServer): void {
  http.get(
    '/api/refresh/runs',
    { schema: { tags, summary: 'How far the nightly weighing is, for stewards', response: { 200: schema.RefreshRuns } } },
    (request) => queries.runList(request.ctx),
  )
  http.post(
    '/api/refresh/runs',
    { schema: { tags, summary: 'Weigh everything now', response: { 204: Nothing } } },
    async (request, reply) => {
      await actions.startRun(request.ctx)
      return reply.code(204).send(null)
    },
  )
  http.put('/api/refresh/runs/:id/cancellation', { schema: { tags, params, response: { 204: Nothing } } }, async (request, reply) => {
    await actions.cancelRun(request.ctx, request.params.id)
    return reply.code(204).send(null)
  })
}

function wordRoutes(http: HttpServer): void {
  http.get(
    '/api/retired-words',
    { schema: { tags, summary: 'Words that are not to be used any more', response: { 200: schema.RetiredWords } } },
    (request) => queries.retiredWords(request.ctx),
  )
  http.post(
    '/api/retired-words',
    { schema: { tags, summary: 'Retire a word; for stewards', body: schema.NewRetiredWord, response: { 201: z.object({ id: Id }) } } },
    async (request, reply) => reply.code(201).send({ id: await actions.retireWord(request.ctx, request.body) }),
  )
  http.put(
    '/api/retired-words/:id',
    { schema: { tags, params, body: schema.NewRetiredWord, response: { 204: Nothing } } },
    async (request, reply) => {
      await actions.changeRetiredWord(request.ctx, request.params.id, request.body)
      return reply.code(204).send(null)
    },
  )
  http.delete('/api/retired-words/:id', { schema: { tags, params, response: { 204: Nothing } } }, async (request, reply) => {
    await actions.restoreWord(request.ctx, request.params.id)
    return reply.code(204).send(null)
  })
  http.get(
    '/api/retired-words/:id/items',
    { schema: { tags, summary: 'Items that still use it', params, querystring: Paging, response: { 200: pageOf(ItemRow) } } },
    (request) => queries.itemsWithWord(request.ctx, request.params.id, request.query),
  )
  http.get('/api/retired-words/csv', { schema: { tags, summary: 'All of them as CSV', produces: ['text/csv'] } }, async (request, reply) =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="retired-words.csv"')
      .send(await queries.retiredWordsCsv(request.ctx)),
  )
  http.post(
    '/api/retired-words/imports',
    { schema: { tags, summary: 'Bring in words from CSV; wrong lines are named', body: Csv, response: { 200: schema.RetiredWordImport } } },
    (request) => actions.importRetiredWords(request.ctx, request.body.csv),
  )
}
