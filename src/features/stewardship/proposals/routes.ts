import { z } from 'zod'
import type { Ctx } from '../../../platform/context.ts'
import { DomainError } from '../../../platform/errors.ts'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing, pageOf } from '../../../platform/http/shapes.ts'
import { articleView, StaleError } from '../../repository/index.ts'
import * as actions from './actions.ts'
import { approvalView, changeApproval } from './approval.ts'
import * as queries from './queries.ts'
import * as schema from './schema.ts'

const tags = ['proposals']
const params = z.object({ id: Id })

export function addProposalRoutes(http: HttpServer): void {
  listAndFile(http)
  oneProposal(http)
  reviewRoutes(http)
  approvalRoutes(http)
}

/** A text that meets another one it cannot be joined with answers 412 with all a person needs to decide, as a save does. */
async function orExplain<T>(ctx: Ctx, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof StaleError)
      throw new DomainError(error.code, error.status, error.params, { ...error.extra, current: await articleView(ctx, error.itemId) })
    throw error
  }
}

function listAndFile(http: HttpServer): void {
  http.get(
    '/api/proposals',
    {
      schema: {
        tags,
        summary: 'Proposals I may see',
        description: 'Those I filed, those I decide on, and those about articles I may write; touched last first.',
        querystring: schema.ProposalQuery,
        response: { 200: pageOf(schema.ProposalRow) },
      },
    },
    ({ ctx, query }) => queries.proposalList(ctx, query),
  )
  http.post(
    '/api/proposals',
    {
      schema: {
        tags,
        summary: 'Propose a change, or a new article',
        description: 'Whoever reads an article may propose a change of it. 412: the article has moved on in the same places.',
        body: schema.NewProposal,
        response: { 201: schema.ProposalView },
      },
    },
    async ({ ctx, body }, reply) => {
      const id = await orExplain(ctx, actions.fileProposal(ctx, body))
      return reply
        .code(201)
        .header('location', `/api/proposals/${id}`)
        .send(await queries.proposalView(ctx, id))
    },
  )
}

function oneProposal(http: HttpServer): void {
  http.get(
    '/api/proposals/:id',
    { schema: { tags, summary: 'A proposal with what was said of it', params, response: { 200: schema.ProposalView } } },
    ({ ctx, params }) => queries.proposalView(ctx, params.id),
  )
  http.get(
    '/api/proposals/:id/diff',
    {
      schema: {
        tags,
        summary: 'What a proposal changes',
        params,
        querystring: z.object({ view: z.enum(['source', 'rendered']).default('rendered') }),
        response: { 200: schema.ProposalDiff },
      },
    },
    ({ ctx, params, query }) => queries.proposalDiff(ctx, params.id, query.view),
  )
  http.get(
    '/api/proposals/:id/text',
    { schema: { tags, summary: 'The text to go on writing with', params, response: { 200: schema.ProposalWriting } } },
    ({ ctx, params }) => queries.proposalWriting(ctx, params.id),
  )
  http.put(
    '/api/proposals/:id/text',
    {
      schema: {
        tags,
        summary: 'The next round: another text',
        description: 'By who proposed it or decides on it. Approvals of earlier rounds no longer count.',
        params,
        body: schema.ProposalText,
        response: { 200: schema.ProposalView },
      },
    },
    async ({ ctx, params, body }) => {
      await orExplain(ctx, actions.reviseProposal(ctx, params.id, body))
      return queries.proposalView(ctx, params.id)
    },
  )
}

function reviewRoutes(http: HttpServer): void {
  const response = { 200: schema.ProposalView }
  http.post(
    '/api/proposals/:id/decisions',
    { schema: { tags, summary: 'Approve, ask for changes, or reject', params, body: schema.NewDecision, response } },
    async ({ ctx, params, body }) => {
      await actions.decideProposal(ctx, params.id, body)
      return queries.proposalView(ctx, params.id)
    },
  )
  http.post(
    '/api/proposals/:id/comments',
    { schema: { tags, summary: 'Say something about a proposal', params, body: schema.NewComment, response } },
    async ({ ctx, params, body }) => {
      await actions.commentOnProposal(ctx, params.id, body.body)
      return queries.proposalView(ctx, params.id)
    },
  )
  http.put(
    '/api/proposals/:id/withdrawal',
    { schema: { tags, summary: 'Take back my proposal', params, response } },
    async ({ ctx, params }) => {
      await actions.withdrawProposal(ctx, params.id)
      return queries.proposalView(ctx, params.id)
    },
  )
  http.put(
    '/api/proposals/:id/schedule',
    { schema: { tags, summary: 'Publish it at a time, once it is approved', params, body: schema.Schedule, response } },
    async ({ ctx, params, body }) => {
      await actions.scheduleProposal(ctx, params.id, body)
      return queries.proposalView(ctx, params.id)
    },
  )
  http.delete(
    '/api/proposals/:id/schedule',
    { schema: { tags, summary: 'Take the time of publishing away', params, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await actions.scheduleProposal(ctx, params.id, null)
      return reply.code(204).send(null)
    },
  )
  http.put(
    '/api/proposals/:id/publication',
    { schema: { tags, summary: 'Publish now what was approved', params, response } },
    async ({ ctx, params }) => {
      await actions.publishProposal(ctx, params.id)
      return queries.proposalView(ctx, params.id)
    },
  )
}

function approvalRoutes(http: HttpServer): void {
  const space = z.object({ key: z.string().max(60) })
  http.get(
    '/api/spaces/:key/approval',
    { schema: { tags, summary: 'Who approves what in a space', params: space, response: { 200: schema.ApprovalView } } },
    ({ ctx, params }) => approvalView(ctx, params.key),
  )
  http.put(
    '/api/spaces/:key/approval',
    { schema: { tags, params: space, body: schema.ApprovalChange, response: { 200: schema.ApprovalView } } },
    async ({ ctx, params, body }) => {
      await changeApproval(ctx, params.key, body)
      return approvalView(ctx, params.key)
    },
  )
  http.get(
    '/api/spaces/:key/publishing',
    {
      schema: {
        tags,
        summary: 'Whether a new article of mine needs approval',
        params: space,
        querystring: z.object({ parent: Id.optional() }),
        response: { 200: schema.PublishingView },
      },
    },
    ({ ctx, params, query }) => queries.spacePublishing(ctx, params.key, query.parent ?? null),
  )
  http.get(
    '/api/articles/:id/publishing',
    { schema: { tags, summary: 'Whether my change of an article needs approval', params, response: { 200: schema.PublishingView } } },
    ({ ctx, params }) => queries.itemPublishing(ctx, params.id),
  )
}
