import { z } from 'zod'
import type { HttpServer } from '../../../../platform/http/server.ts'
import { Id, Nothing, Paging } from '../../../../platform/http/shapes.ts'
import { handOver, handoverPreview } from '../owners.ts'
import * as people from '../people.ts'
import { reviewPage } from '../reviews.ts'
import * as schema from '../schema.ts'

const tags = ['verification']

export function addReviewRoutes(http: HttpServer): void {
  http.get(
    '/api/reviews',
    {
      schema: {
        tags,
        summary: 'What waits to be reviewed, the longest waiting first',
        querystring: Paging.extend({
          scope: schema.ReviewScope.default('mine'),
          space: z.string().max(60).optional().meta({ description: 'Id or key of a space that the asker keeps' }),
          state: z.enum(schema.reviewStates).optional(),
          topic: Id.optional(),
          kind: schema.PolicyKind.optional(),
          reason: z.string().max(80).optional().meta({ description: 'Code of the reason' }),
          snoozed: z.enum(['1', 'true']).optional().meta({ description: '1: what was put off instead' }),
        }),
        response: { 200: schema.ReviewPage },
      },
    },
    ({ ctx, query }) => reviewPage(ctx, { ...query, snoozed: query.snoozed !== undefined }),
  )
  personal(http)
  handovers(http)
}

function personal(http: HttpServer): void {
  http.get(
    '/api/me/reviewing',
    { schema: { tags, summary: 'How much I review, when, and who stands in for me', response: { 200: schema.Reviewing } } },
    ({ ctx }) => people.reviewing(ctx),
  )
  http.put(
    '/api/me/reviewing/limit',
    { schema: { tags, summary: 'Most reviews a week for me', body: schema.WeeklyLimit, response: { 200: schema.Reviewing } } },
    async ({ ctx, body }) => {
      await people.setOwnLimit(ctx, body.weekly)
      return people.reviewing(ctx)
    },
  )
  http.put(
    '/api/me/absence',
    { schema: { tags, summary: 'Say when I am away, and who stands in', body: schema.AbsenceChange, response: { 200: schema.Reviewing } } },
    async ({ ctx, body }) => {
      await people.setAbsence(ctx, body)
      return people.reviewing(ctx)
    },
  )
  http.delete('/api/me/absence', { schema: { tags, summary: 'I am back', response: { 200: schema.Reviewing } } }, async ({ ctx }) => {
    await people.endAbsence(ctx)
    return people.reviewing(ctx)
  })
  http.put(
    '/api/verification-settings',
    { schema: { tags, summary: 'Most reviews a week for anybody', body: schema.WeeklyLimit, response: { 204: Nothing } } },
    async ({ ctx, body }, reply) => {
      await people.setOrganisationLimit(ctx, body.weekly)
      return reply.code(204).send(null)
    },
  )
}

function handovers(http: HttpServer): void {
  http.post(
    '/api/handovers/preview',
    {
      schema: {
        tags,
        summary: 'What a hand-over would move',
        body: schema.NewHandover.partial({ to: true }),
        response: { 200: schema.HandoverResult },
      },
    },
    ({ ctx, body }) => handoverPreview(ctx, body),
  )
  http.post(
    '/api/handovers',
    {
      schema: {
        tags,
        summary: 'Hand all that somebody owns to a person or group',
        body: schema.NewHandover,
        response: { 201: schema.HandoverResult },
      },
    },
    async ({ ctx, body }, reply) => reply.code(201).send(await handOver(ctx, body)),
  )
}
