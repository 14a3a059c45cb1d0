import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import { Solution } from '../../repository/schema.ts'
import * as actions from './actions.ts'
import * as queries from './queries.ts'
import * as schema from './schema.ts'
import { solveWith, withdrawSolution } from './solutions.ts'

const tags = ['demand']
const item = z.object({ id: Id })
const cluster = z.object({ key: z.string().min(1).max(60) })
const SolutionForm = z.object({ withdrawn: z.literal('1').optional(), minutes: z.coerce.number().int().min(1).max(10_000).optional() })
const personOf = ({ actor, ip }: FastifyRequest): string => (actor.kind === 'person' ? actor.id : ip)
/** A person opens a few results a minute; a program that tells thousands wants to bend the figures. */
const CLICK_RATE = { rateLimit: { max: 120, timeWindow: 60_000, keyGenerator: personOf } }
const REQUEST_RATE = { rateLimit: { max: 30, timeWindow: 60_000, keyGenerator: personOf } }

export function addDemandRoutes(http: HttpServer): void {
  clickRoutes(http)
  demandRoutes(http)
  requestRoutes(http)
  solutionRoutes(http)
}

function clickRoutes(http: HttpServer): void {
  http.post(
    '/api/searches/:id/clicks',
    {
      config: CLICK_RATE,
      schema: {
        tags: ['search'],
        summary: 'Tell that a result was opened, or left',
        description: 'Of an own search that is recorded; told twice it counts once.',
        params: item,
        body: schema.Click,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await request.ctx.services.demand.clicked(request.ctx, request.params.id, request.body)
      return reply.code(204).send(null)
    },
  )
}

function demandRoutes(http: HttpServer): void {
  http.get(
    '/api/demand',
    {
      schema: {
        tags,
        summary: 'What people look for and do not find, for stewards',
        description: 'Failed and abandoned searches by what they are about, of those that enough people asked.',
        querystring: schema.DemandQuery,
        response: { 200: schema.DemandList },
      },
    },
    (request) => queries.demandList(request.ctx, request.query),
  )
  const days = schema.DemandQuery.pick({ days: true })
  http.get(
    '/api/demand/summary',
    { schema: { tags, summary: 'How searching goes, in figures', querystring: days, response: { 200: schema.DemandSummary } } },
    (request) => queries.demandSummary(request.ctx, request.query.days),
  )
  http.get(
    '/api/demand/settings',
    { schema: { tags, summary: 'Whether searches are recorded', response: { 200: schema.DemandSettings } } },
    (request) => queries.settingsView(request.ctx),
  )
  http.put(
    '/api/demand/settings',
    { schema: { tags, body: schema.DemandSettings, response: { 200: schema.DemandSettings } } },
    async (request) => {
      await actions.changeSettings(request.ctx, request.body)
      return queries.settingsView(request.ctx)
    },
  )
  http.get(
    '/api/demand/:key',
    { schema: { tags, params: cluster, querystring: days, response: { 200: schema.DemandDetail } } },
    (request) => queries.demandDetail(request.ctx, request.params.key, request.query.days),
  )
  http.put(
    '/api/demand/:key/dismissal',
    {
      schema: {
        tags,
        summary: 'Put a need aside, with a reason',
        params: cluster,
        body: schema.DismissalInput,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await actions.dismiss(request.ctx, request.params.key, request.body)
      return reply.code(204).send(null)
    },
  )
  http.delete('/api/demand/:key/dismissal', { schema: { tags, params: cluster, response: { 204: Nothing } } }, async (request, reply) => {
    await actions.takeUpAgain(request.ctx, request.params.key)
    return reply.code(204).send(null)
  })
}

function requestRoutes(http: HttpServer): void {
  for (const [method, act] of [
    ['PUT', actions.requestCluster],
    ['DELETE', actions.withdrawClusterRequest],
  ] as const)
    http.route({
      method,
      url: '/api/demand/:key/request',
      schema: { tags, summary: 'Ask for the knowledge that is missing', params: cluster, response: { 204: Nothing } },
      handler: async (request, reply) => {
        await act(request.ctx, (request.params as { key: string }).key)
        return reply.code(204).send(null)
      },
    })
  http.post(
    '/api/demand/requests',
    {
      config: REQUEST_RATE,
      schema: {
        tags,
        summary: 'Say that some knowledge is missing; for everybody',
        description: 'Stewards see the wording and how many asked for it. Asked again by the same person it is the same request.',
        body: schema.RequestInput,
        response: { 201: z.object({ id: Id }) },
      },
    },
    async (request, reply) => reply.code(201).send({ id: await actions.requestKnowledge(request.ctx, request.body) }),
  )
  for (const [method, url, summary, act] of [
    ['DELETE', '/api/demand/requests/:id', 'Take back an own request', actions.withdrawRequest],
    ['PUT', '/api/demand/requests/:id/closure', 'Close a request for all who made it; for stewards', actions.closeRequest],
  ] as const)
    http.route({
      method,
      url,
      schema: { tags, summary, params: item, response: { 204: Nothing } },
      handler: async (request, reply) => {
        await act(request.ctx, (request.params as { id: string }).id)
        return reply.code(204).send(null)
      },
    })
}

/** The form at the foot of a page that no script has taken over. */
function solutionForm(http: HttpServer): void {
  http.register(async (scope) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 1_024 }, (_, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(body as string))),
    )
    scope.post('/items/:id/solution', { schema: { hide: true } }, async (request, reply) => {
      const { id } = item.parse(request.params)
      const { withdrawn, minutes } = SolutionForm.parse(request.body ?? {})
      if (withdrawn) await withdrawSolution(request.ctx, id)
      else await solveWith(request.ctx, id, { minutes: minutes ?? null })
      return reply.redirect(`/articles/${id}`, 303)
    })
  })
}

function solutionRoutes(http: HttpServer): void {
  solutionForm(http)
  http.put(
    '/api/items/:id/solution',
    {
      schema: {
        tags,
        summary: 'Solved it: this item solved my case',
        params: item,
        body: schema.SolutionInput.nullish(),
        response: { 200: Solution },
      },
    },
    (request) => solveWith(request.ctx, request.params.id, request.body ?? { minutes: null }),
  )
  http.delete('/api/items/:id/solution', { schema: { tags, params: item, response: { 200: Solution } } }, (request) =>
    withdrawSolution(request.ctx, request.params.id),
  )
}
