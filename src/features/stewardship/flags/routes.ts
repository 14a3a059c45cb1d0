import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import * as actions from './actions.ts'
import { flagsOf } from './queries.ts'
import * as schema from './schema.ts'

const tags = ['flags']
const params = z.object({ id: Id })
const personOf = ({ actor, ip }: FastifyRequest): string => (actor.kind === 'person' ? actor.id : ip)
const RATE = { rateLimit: { max: 10, timeWindow: 60_000, keyGenerator: personOf } }

export function addFlagRoutes(http: HttpServer): void {
  http.get(
    '/api/items/:id/flags',
    { schema: { tags, summary: 'What was told of an item', params, response: { 200: schema.ItemFlags } } },
    ({ ctx, params }) => flagsOf(ctx, params.id),
  )
  http.post(
    '/api/items/:id/flags',
    {
      config: RATE,
      schema: {
        tags,
        summary: 'Tell what is wrong with an item',
        description: 'Never anonymous. The same person tells the same of an item once, until it is settled.',
        params,
        body: schema.FlagInput,
        response: { 201: z.object({ id: Id }) },
      },
    },
    async ({ ctx, params, body }, reply) => reply.code(201).send({ id: await actions.raiseFlag(ctx, params.id, body) }),
  )
  http.delete(
    '/api/flags/:id',
    { schema: { tags, summary: 'Take back what one told', params, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await actions.withdrawFlag(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
  http.put(
    '/api/flags/:id/consequence',
    {
      schema: {
        tags,
        summary: 'Let a flag touch the trust of the item',
        description: 'What is outdated becomes due for review, what is wrong is in dispute until the flag is settled.',
        params,
        response: { 204: Nothing },
      },
    },
    async ({ ctx, params }, reply) => {
      await actions.heedFlag(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
  http.put(
    '/api/flags/:id/settlement',
    { schema: { tags, summary: 'Settle a flag, with an answer', params, body: schema.SettlementInput, response: { 204: Nothing } } },
    async ({ ctx, params, body }, reply) => {
      await actions.settleFlag(ctx, params.id, body)
      return reply.code(204).send(null)
    },
  )
}
