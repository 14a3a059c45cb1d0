import type { Ctx } from '../../../platform/context.ts'
import { DomainError } from '../../../platform/errors.ts'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Nothing } from '../../../platform/http/shapes.ts'
import { requireAdministrator } from '../../identity/index.ts'
import { judgedQueries } from '../demand/judged.ts'
import { chooseDense, pauseDense, readyToTune, tuneDense, turnOffDense } from './actions.ts'
import { isHubName } from './fetch.ts'
import { denseStatus, indexStatus } from './queries.ts'
import { DenseChoice, DenseStatus, IndexStatus } from './schema.ts'

const tags = ['search administration']

/** What takes longer than a request goes on behind it; how far it is, and why it failed, says the status. */
function behind(ctx: Ctx, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    if (!(error instanceof DomainError)) ctx.services.log.error({ err: error }, 'search by meaning failed')
  })
}

export function addDenseRoutes(http: HttpServer): void {
  http.get('/api/search/index', { schema: { tags, summary: 'How the index stands', response: { 200: IndexStatus } } }, async (request) =>
    indexStatus(request.ctx),
  )

  http.post(
    '/api/search/index/rebuilds',
    { schema: { tags, summary: 'Fill the index anew; searches go on meanwhile', response: { 202: IndexStatus } } },
    async (request, reply) => {
      requireAdministrator(request.ctx)
      const { search } = request.ctx.services
      behind(request.ctx, search.rebuild())
      return reply.code(202).send({ rebuilding: search.progress ?? { done: 0, total: 0 } })
    },
  )

  http.get(
    '/api/search/dense',
    { schema: { tags, summary: 'Search by meaning: model, progress, weight', response: { 200: DenseStatus } } },
    (request) => denseStatus(request.ctx),
  )

  http.put(
    '/api/search/dense',
    {
      schema: {
        tags,
        summary: 'Name the embedding model of search by meaning',
        description: 'A folder in DATA/models is looked at before this answers; a model of the hub is fetched behind it.',
        body: DenseChoice,
        response: { 202: DenseStatus },
      },
    },
    async (request, reply) => {
      const { ctx } = request
      requireAdministrator(ctx)
      const { model } = request.body
      const choice = chooseDense(ctx, model)
      if (ctx.services.dense.folderNamed(model) === undefined && isHubName(model)) behind(ctx, choice)
      else await choice
      return reply.code(202).send(await denseStatus(ctx))
    },
  )

  http.delete(
    '/api/search/dense',
    { schema: { tags, summary: 'Search by words alone; the vectors are thrown away', response: { 204: Nothing } } },
    async (request, reply) => {
      await turnOffDense(request.ctx)
      return reply.code(204).send(null)
    },
  )

  http.put(
    '/api/search/dense/pause',
    { schema: { tags, summary: 'Rest with making vectors', response: { 204: Nothing } } },
    async (request, reply) => {
      await pauseDense(request.ctx, true)
      return reply.code(204).send(null)
    },
  )

  http.delete(
    '/api/search/dense/pause',
    { schema: { tags, summary: 'Go on making vectors', response: { 204: Nothing } } },
    async (request, reply) => {
      await pauseDense(request.ctx, false)
      return reply.code(204).send(null)
    },
  )

  http.post(
    '/api/search/dense/tunings',
    {
      schema: {
        tags,
        summary: 'Measure the weight of nearness on the questions of this organisation',
        description: 'Answered before it is done; the status has the result. A weight that is not surely better is refused.',
        response: { 202: DenseStatus },
      },
    },
    async (request, reply) => {
      const { ctx } = request
      readyToTune(ctx)
      behind(ctx, tuneDense(ctx, await judgedQueries(ctx)))
      return reply.code(202).send(await denseStatus(ctx))
    },
  )
}
