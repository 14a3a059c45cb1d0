import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing, pageOf, Paging } from '../../../platform/http/shapes.ts'
import * as actions from './actions.ts'
import * as queries from './queries.ts'
import * as schema from './schema.ts'

const tags = ['campaigns']
const params = z.object({ id: Id })
const itemParams = params.extend({ item: Id })
const Listing = Paging.extend({ state: z.enum(['open', 'closed']).default('open') })

export function addCampaignRoutes(http: HttpServer): void {
  http.get(
    '/api/campaigns',
    {
      schema: {
        tags,
        summary: 'Campaigns that concern me',
        querystring: Listing,
        response: { 200: pageOf(schema.CampaignRow).extend({ mayStart: z.boolean() }) },
      },
    },
    (request) => queries.campaignList(request.ctx, request.query),
  )
  http.post(
    '/api/campaigns/preview',
    {
      schema: {
        tags,
        summary: 'What a campaign would hold, and the load of each person',
        body: schema.CampaignScope,
        response: { 200: schema.CampaignPreview },
      },
    },
    (request) => queries.previewCampaign(request.ctx, request.body),
  )
  http.post(
    '/api/campaigns',
    { schema: { tags, summary: 'Begin a campaign; for stewards', body: schema.NewCampaign, response: { 201: z.object({ id: Id }) } } },
    async (request, reply) => reply.code(201).send({ id: await actions.startCampaign(request.ctx, request.body) }),
  )
  http.get('/api/campaigns/:id', { schema: { tags, params, response: { 200: schema.CampaignView } } }, (request) =>
    queries.campaignView(request.ctx, request.params.id),
  )
  http.patch(
    '/api/campaigns/:id',
    { schema: { tags, params, body: schema.CampaignChange, response: { 204: Nothing } } },
    async (request, reply) => {
      await actions.changeCampaign(request.ctx, request.params.id, request.body)
      return reply.code(204).send(null)
    },
  )
  http.get(
    '/api/campaigns/:id/items',
    {
      schema: {
        tags,
        summary: 'Its items',
        params,
        querystring: schema.CampaignItemsQuery,
        response: { 200: pageOf(schema.CampaignItem) },
      },
    },
    (request) => queries.campaignItems(request.ctx, request.params.id, request.query),
  )
  http.get(
    '/api/campaigns/:id/report',
    { schema: { tags, summary: 'The report as CSV', params, produces: ['text/csv'] } },
    async (request, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="campaign.csv"')
        .send(await queries.campaignCsv(request.ctx, request.params.id)),
  )
  stateRoutes(http)
}

function stateRoutes(http: HttpServer): void {
  for (const [method, set] of [
    ['PUT', true],
    ['DELETE', false],
  ] as const) {
    http.route({
      method,
      url: '/api/campaigns/:id/closure',
      schema: { tags, summary: set ? 'Close it' : 'Take it up again', params, response: { 204: Nothing } },
      handler: async (request, reply) => {
        await actions.closeCampaign(request.ctx, (request.params as { id: string }).id, set)
        return reply.code(204).send(null)
      },
    })
    http.route({
      method,
      url: '/api/campaigns/:id/items/:item/exclusion',
      schema: { tags, summary: set ? 'Take an item out' : 'Put it back', params: itemParams, response: { 204: Nothing } },
      handler: async (request, reply) => {
        const { id, item } = request.params as { id: string; item: string }
        await actions.leaveOut(request.ctx, id, item, set)
        return reply.code(204).send(null)
      },
    })
  }
  http.put(
    '/api/campaigns/:id/items/:item/assignee',
    {
      schema: {
        tags,
        summary: 'Give an item to somebody else',
        params: itemParams,
        body: z.strictObject({ personId: Id }),
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await actions.reassign(request.ctx, request.params.id, request.params.item, request.body.personId)
      return reply.code(204).send(null)
    },
  )
}
