import { z } from 'zod'
import { Nothing } from '../../../platform/http/shapes.ts'
import type { HttpServer } from '../../../platform/http/server.ts'
import * as actions from './actions.ts'
import { hourView } from './hour.ts'
import { deskLoad, deskView, savedDeskQueries, savedDeskQuery } from './queries.ts'
import * as schema from './schema.ts'

const tags = ['desk']
const work = z.object({ id: z.string().regex(/^[\w-]{22}$/) })
const one = z.object({ id: z.uuid() })
const within = z.object({ space: z.string().max(60).optional() })

export function addDeskRoutes(http: HttpServer): void {
  http.get(
    '/api/desk',
    {
      schema: {
        tags,
        summary: 'What waits',
        description: 'Of the spaces whoever asks stewards or owns, without what they may not read. Stewards and owners only.',
        querystring: schema.DeskQuery,
        response: { 200: schema.Desk },
      },
    },
    ({ ctx, query }) => deskView(ctx, query),
  )
  http.get(
    '/api/desk/load',
    { schema: { tags, summary: 'Workload by person, and open work by week', querystring: within, response: { 200: schema.Load } } },
    ({ ctx, query }) => deskLoad(ctx, query.space),
  )
  workRoutes(http)
  hourRoutes(http)
  queryRoutes(http)
}

function workRoutes(http: HttpServer): void {
  http.put(
    '/api/desk/work/:id/assignment',
    {
      schema: {
        tags,
        summary: 'Take work, or give it to somebody',
        params: work,
        body: schema.AssignmentInput,
        response: { 204: Nothing },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await actions.giveWork(ctx, params.id, body)
      return reply.code(204).send(null)
    },
  )
  http.delete(
    '/api/desk/work/:id/assignment',
    { schema: { tags, summary: 'Let work wait for whom it waited before', params: work, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await actions.takeBackWork(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
  http.put(
    '/api/desk/work/:id/snooze',
    { schema: { tags, summary: 'Put work off, with a reason', params: work, body: schema.SnoozeInput, response: { 204: Nothing } } },
    async ({ ctx, params, body }, reply) => {
      await actions.snoozeWork(ctx, params.id, body)
      return reply.code(204).send(null)
    },
  )
  http.delete(
    '/api/desk/work/:id/snooze',
    { schema: { tags, summary: 'Let work wait again', params: work, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await actions.wakeWork(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
}

function hourRoutes(http: HttpServer): void {
  http.get(
    '/api/desk/hour',
    {
      schema: {
        tags,
        summary: 'The work of an hour',
        description: 'The plan of today, or what would be proposed now.',
        response: { 200: schema.Hour },
      },
    },
    ({ ctx }) => hourView(ctx),
  )
  http.put(
    '/api/desk/hour',
    { schema: { tags, summary: 'Keep the proposed hour as the plan of today', response: { 200: schema.Hour } } },
    async ({ ctx }) => {
      await actions.startHour(ctx)
      return hourView(ctx)
    },
  )
  http.delete(
    '/api/desk/hour',
    { schema: { tags, summary: 'Put the plan of today aside', response: { 204: Nothing } } },
    async ({ ctx }, reply) => {
      await actions.endHour(ctx)
      return reply.code(204).send(null)
    },
  )
}

function queryRoutes(http: HttpServer): void {
  http.get(
    '/api/desk/queries',
    { schema: { tags, summary: 'Saved views of the desk', response: { 200: z.object({ items: z.array(schema.SavedDeskQuery) }) } } },
    async ({ ctx }) => ({ items: await savedDeskQueries(ctx) }),
  )
  http.post(
    '/api/desk/queries',
    {
      schema: {
        tags,
        summary: 'Save a view of the desk',
        description: 'Shared with a space, its stewards see it too, each with the work they may see.',
        body: schema.NewDeskQuery,
        response: { 201: schema.SavedDeskQuery },
      },
    },
    async ({ ctx, body }, reply) => reply.code(201).send(await savedDeskQuery(ctx, await actions.saveDeskQuery(ctx, body))),
  )
  http.delete(
    '/api/desk/queries/:id',
    { schema: { tags, summary: 'Forget a saved view', params: one, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await actions.removeDeskQuery(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
}
