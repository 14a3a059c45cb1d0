import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing, pageOf } from '../../../platform/http/shapes.ts'
import * as actions from './actions.ts'
import * as schema from './schema.ts'

const tags = ['refresh']
const item = z.object({ id: Id })

export function addLinkRoutes(http: HttpServer): void {
  http.get(
    '/api/links/settings',
    {
      schema: { tags, summary: 'Whether links to other hosts are checked, for administrators', response: { 200: schema.LinkSettingsView } },
    },
    (request) => actions.settingsView(request.ctx),
  )
  http.put(
    '/api/links/settings',
    { schema: { tags, body: schema.LinkSettings, response: { 200: schema.LinkSettingsView } } },
    async (request) => {
      await actions.changeSettings(request.ctx, request.body)
      return actions.settingsView(request.ctx)
    },
  )
  http.get(
    '/api/items/:id/links',
    {
      schema: {
        tags,
        summary: 'Where an item leads outside, and whether that is still there',
        params: item,
        response: { 200: pageOf(schema.OuterLink) },
      },
    },
    async (request) => ({ items: await actions.outerLinksOf(request.ctx, request.params.id), next: null }),
  )
  http.put(
    '/api/items/:id/links/check',
    { schema: { tags, summary: 'Check its links in the next minutes', params: item, response: { 204: Nothing } } },
    async (request, reply) => {
      await actions.checkSoon(request.ctx, request.params.id)
      return reply.code(204).send(null)
    },
  )
  for (const [method, kept] of [
    ['PUT', true],
    ['DELETE', false],
  ] as const)
    http.route({
      method,
      url: '/api/items/:id/links/:link/keeping',
      schema: {
        tags,
        summary: 'Say that a link is good although it does not answer here; for stewards',
        params: item.extend({ link: Id }),
        response: { 204: Nothing },
      },
      handler: async (request, reply) => {
        const { id, link } = request.params as { id: string; link: string }
        await actions.keepLink(request.ctx, id, link, kept)
        return reply.code(204).send(null)
      },
    })
}
