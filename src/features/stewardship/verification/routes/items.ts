import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { DomainError } from '../../../../platform/errors.ts'
import type { HttpServer } from '../../../../platform/http/server.ts'
import { Id, Nothing, Paging } from '../../../../platform/http/shapes.ts'
import { setOwner } from '../owners.ts'
import { setTier } from '../policies.ts'
import * as queries from '../queries.ts'
import * as reviewing from '../reviewing.ts'
import * as schema from '../schema.ts'
import { addSource, removeSource } from '../sources.ts'
import { listSources } from '../store/sources.ts'
import { verifyItem, withdrawVerification } from '../verifying.ts'
import { judgedItem } from '../policy.ts'

const tags = ['verification']
const params = z.object({ id: Id })
const response = { 200: schema.StandingView }

/** A program may name the revision as it does on every other change; it has to be the one in the body. */
function requireMatch(request: FastifyRequest, revision: number): void {
  const header = request.headers['if-match']
  if (header === undefined) return
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1]
  if (version === undefined) throw new DomainError('if-match-malformed', 400)
  if (Number(version) !== revision) throw new DomainError('verification-stale', 412)
}

export function addItemRoutes(http: HttpServer): void {
  verification(http)
  planning(http)
  standing(http)
  sources(http)
}

function verification(http: HttpServer): void {
  http.get(
    '/api/items/:id/verification',
    { schema: { tags, summary: 'How far an item can be trusted, why, and what the asker may do about it', params, response } },
    async ({ ctx, params }, reply) => {
      const view = await queries.standingView(ctx, params.id)
      return reply.header('etag', `"${view.revision}"`).send(view)
    },
  )
  http.put(
    '/api/items/:id/verification',
    {
      schema: {
        tags,
        summary: 'Verify the newest revision',
        description:
          'Where the policy asks for two people, the first signature waits for the second. `change` is saved before, in the same step.',
        params,
        body: schema.Verify,
        response,
      },
    },
    async (request) => {
      requireMatch(request, request.body.revision)
      await verifyItem(request.ctx, request.params.id, request.body)
      return queries.standingView(request.ctx, request.params.id)
    },
  )
  http.delete(
    '/api/items/:id/verification',
    {
      schema: {
        tags,
        summary: 'Withdraw a verification, or a first signature',
        params,
        querystring: z.object({ reason: z.string().trim().max(500).optional() }),
        response,
      },
    },
    async ({ ctx, params, query }) => {
      await withdrawVerification(ctx, params.id, query.reason)
      return queries.standingView(ctx, params.id)
    },
  )
  http.get(
    '/api/items/:id/verification/history',
    {
      schema: {
        tags,
        summary: 'What happened to the trust of an item',
        params,
        querystring: Paging,
        response: { 200: schema.VerificationHistory },
      },
    },
    ({ ctx, params, query }) => queries.recordPage(ctx, params.id, query),
  )
  http.delete(
    '/api/items/:id/verification/last-act',
    {
      schema: {
        tags,
        summary: 'Take back what one did last',
        description: 'Refused (409) where something happened since.',
        params,
        response,
      },
    },
    async ({ ctx, params }) => {
      await reviewing.undoLastAct(ctx, params.id)
      return queries.standingView(ctx, params.id)
    },
  )
  http.post(
    '/api/items/:id/verification/effect',
    {
      schema: {
        tags,
        summary: 'Whether saving this would end the verification',
        params,
        body: z.strictObject({ title: z.string().max(300).optional(), body: z.string().optional() }),
        response: { 200: schema.ChangeEffect },
      },
    },
    ({ ctx, params, body }) => queries.changeEffect(ctx, params.id, body),
  )
}

function planning(http: HttpServer): void {
  http.put(
    '/api/items/:id/snooze',
    { schema: { tags, summary: 'Put a review off, with a reason', params, body: schema.Snooze, response } },
    async ({ ctx, params, body }) => {
      await reviewing.snoozeReview(ctx, params.id, body)
      return queries.standingView(ctx, params.id)
    },
  )
  http.delete(
    '/api/items/:id/snooze',
    { schema: { tags, summary: 'Review it now after all', params, response } },
    async ({ ctx, params }) => {
      await reviewing.wakeReview(ctx, params.id)
      return queries.standingView(ctx, params.id)
    },
  )
  http.get(
    '/api/items/:id/reviewers',
    {
      schema: {
        tags,
        summary: 'The people who may verify an item',
        params,
        response: { 200: z.object({ items: z.array(z.object({ id: Id, name: z.string() })) }) },
      },
    },
    async ({ ctx, params }) => ({ items: await queries.reviewerChoices(ctx, params.id) }),
  )
  http.post(
    '/api/items/:id/hand-over',
    { schema: { tags, summary: 'Hand a review on to somebody else who may verify the item', params, body: schema.HandOn, response } },
    async ({ ctx, params, body }) => {
      await reviewing.handOnReview(ctx, params.id, body)
      return queries.standingView(ctx, params.id)
    },
  )
}

function standing(http: HttpServer): void {
  http.put(
    '/api/items/:id/owner',
    { schema: { tags, summary: 'Give an item to a person or group', params, body: schema.OwnerChange, response } },
    async ({ ctx, params, body }) => {
      await setOwner(ctx, params.id, body)
      return queries.standingView(ctx, params.id)
    },
  )
  http.put(
    '/api/items/:id/obsolescence',
    {
      schema: {
        tags,
        summary: 'Say that an item is not valid any more, and what takes its place',
        params,
        body: schema.Obsolete,
        response,
      },
    },
    async ({ ctx, params, body }) => {
      await reviewing.markObsolete(ctx, params.id, body)
      return queries.standingView(ctx, params.id)
    },
  )
  http.delete(
    '/api/items/:id/obsolescence',
    { schema: { tags, summary: 'Let an item hold again', params, response } },
    async ({ ctx, params }) => {
      await reviewing.withdrawObsolete(ctx, params.id)
      return queries.standingView(ctx, params.id)
    },
  )
  http.put(
    '/api/items/:id/dispute',
    { schema: { tags, summary: 'Say that an item is in doubt', params, body: schema.Dispute, response } },
    async ({ ctx, params, body }) => {
      await reviewing.disputeByHand(ctx, params.id, body.reason)
      return queries.standingView(ctx, params.id)
    },
  )
  http.delete(
    '/api/items/:id/dispute',
    { schema: { tags, summary: 'Settle what people doubted', params, response } },
    async ({ ctx, params }) => {
      await reviewing.settleByHand(ctx, params.id)
      return queries.standingView(ctx, params.id)
    },
  )
  http.put(
    '/api/items/:id/risk-tier',
    { schema: { tags, summary: 'Set how much harm it does when the item is wrong', params, body: schema.TierChange, response } },
    async ({ ctx, params, body }) => {
      await setTier(ctx, 'item', params.id, body.tier)
      return queries.standingView(ctx, params.id)
    },
  )
  http.delete(
    '/api/items/:id/risk-tier',
    { schema: { tags, summary: 'Leave the tier to topic, space and kind', params, response } },
    async ({ ctx, params }) => {
      await setTier(ctx, 'item', params.id, null)
      return queries.standingView(ctx, params.id)
    },
  )
}

function sources(http: HttpServer): void {
  const listed = { 200: z.object({ items: z.array(schema.SourceView) }) }
  http.get(
    '/api/items/:id/sources',
    { schema: { tags, summary: 'What an item rests on', params, response: listed } },
    async ({ ctx, params }) => {
      await judgedItem(ctx, params.id)
      return { items: await queries.sourceViews(ctx, await listSources(ctx.db, params.id)) }
    },
  )
  http.post(
    '/api/items/:id/sources',
    {
      schema: {
        tags,
        summary: 'Name an item or an address that this one rests on',
        params,
        body: schema.NewSource,
        response: { 201: schema.StandingView },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await addSource(ctx, params.id, body)
      return reply.code(201).send(await queries.standingView(ctx, params.id))
    },
  )
  http.delete(
    '/api/items/:id/sources/:sourceId',
    { schema: { tags, summary: 'Take a source away', params: z.object({ id: Id, sourceId: Id }), response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await removeSource(ctx, params.id, params.sourceId)
      return reply.code(204).send(null)
    },
  )
}
