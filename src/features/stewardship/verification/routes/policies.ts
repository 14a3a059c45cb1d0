import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { DomainError } from '../../../../platform/errors.ts'
import type { HttpServer } from '../../../../platform/http/server.ts'
import { Id, Nothing } from '../../../../platform/http/shapes.ts'
import { addPolicy, changePolicy, removePolicy, setTier } from '../policies.ts'
import { policyEffect, policyList, policyView, tierList } from '../policy-queries.ts'
import * as schema from '../schema.ts'

const tags = ['verification']
const params = z.object({ id: Id })

function expectedVersion(request: FastifyRequest): number {
  const header = request.headers['if-match']
  if (header === undefined) throw new DomainError('if-match-missing', 428)
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1]
  if (version === undefined) throw new DomainError('if-match-malformed', 400)
  return Number(version)
}

export function addPolicyRoutes(http: HttpServer): void {
  http.get(
    '/api/verification-policies',
    {
      schema: {
        tags,
        summary: 'Verification policies',
        description: 'Those of the organisation, and with `space` (id or key) also those of that space, which come first.',
        querystring: z.object({ space: z.string().max(60).optional() }),
        response: { 200: z.object({ items: z.array(schema.PolicyView) }) },
      },
    },
    async ({ ctx, query }) => ({ items: await policyList(ctx, query.space) }),
  )
  http.post(
    '/api/verification-policies',
    { schema: { tags, summary: 'Add a policy', body: schema.NewPolicy, response: { 201: schema.PolicyView } } },
    async ({ ctx, body }, reply) => {
      const view = await policyView(ctx, await addPolicy(ctx, body))
      return reply.code(201).header('etag', `"${view.version}"`).send(view)
    },
  )
  http.post(
    '/api/verification-policies/effect',
    {
      schema: {
        tags,
        summary: 'What a policy would bring about',
        querystring: z.object({ replaces: Id.optional() }),
        body: schema.NewPolicy,
        response: { 200: schema.PolicyEffect },
      },
    },
    ({ ctx, body, query }) => policyEffect(ctx, body, query.replaces),
  )
  http.get(
    '/api/verification-policies/:id',
    { schema: { tags, summary: 'One policy', params, response: { 200: schema.PolicyView } } },
    async ({ ctx, params }, reply) => {
      const view = await policyView(ctx, params.id)
      return reply.header('etag', `"${view.version}"`).send(view)
    },
  )
  http.put(
    '/api/verification-policies/:id',
    {
      schema: {
        tags,
        summary: 'Change a policy; If-Match names its version',
        params,
        body: schema.PolicyChange,
        response: { 200: schema.PolicyView },
      },
    },
    async (request, reply) => {
      await changePolicy(request.ctx, request.params.id, request.body, expectedVersion(request))
      const view = await policyView(request.ctx, request.params.id)
      return reply.header('etag', `"${view.version}"`).send(view)
    },
  )
  http.delete(
    '/api/verification-policies/:id',
    { schema: { tags, summary: 'Take a policy away', params, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await removePolicy(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
  tierRoutes(http)
}

function tierRoutes(http: HttpServer): void {
  const place = z.object({ scope: z.enum(['topic', 'space', 'kind']), subject: z.string().max(60) })
  http.get(
    '/api/risk-tiers',
    {
      schema: {
        tags,
        summary: 'Risk tiers of kinds, spaces and topics',
        response: { 200: z.object({ items: z.array(schema.TierSetting) }) },
      },
    },
    async ({ ctx }) => ({ items: await tierList(ctx) }),
  )
  http.put(
    '/api/risk-tiers/:scope/:subject',
    {
      schema: {
        tags,
        summary: 'Set the tier of a topic, a space or a kind',
        params: place,
        body: schema.TierChange,
        response: { 204: Nothing },
      },
    },
    async ({ ctx, params, body }, reply) => {
      if (params.scope === 'kind' && !schema.PolicyKind.safeParse(params.subject).success) throw new DomainError('bad-request', 400)
      await setTier(ctx, params.scope, params.subject, body.tier)
      return reply.code(204).send(null)
    },
  )
  http.delete(
    '/api/risk-tiers/:scope/:subject',
    { schema: { tags, summary: 'Take a tier back', params: place, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await setTier(ctx, params.scope, params.subject, null)
      return reply.code(204).send(null)
    },
  )
}
