import { z } from 'zod'
import type { FastifyRequest } from 'fastify'
import type { Services } from '../../../platform/context.ts'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Paging, pageOf } from '../../../platform/http/shapes.ts'
import { isId } from '../../../platform/ids.ts'
import * as actions from '../actions.ts'
import { requireAdministrator } from '../policy.ts'
import * as queries from '../queries.ts'
import * as schema from '../schema.ts'
import * as store from '../store.ts'

export function peopleRoutes(http: HttpServer): void {
  http.get(
    '/api/people',
    {
      schema: {
        tags: ['people'],
        querystring: Paging.extend({ query: z.string().max(120).optional() }),
        response: { 200: pageOf(schema.PersonView) },
      },
    },
    (request) => queries.listPeople(request.ctx, request.query),
  )
  http.get(
    '/api/people/:id',
    { schema: { tags: ['people'], params: z.object({ id: Id }), response: { 200: schema.PersonView } } },
    (request) => queries.personView(request.ctx, request.params.id),
  )
  http.patch(
    '/api/people/:id',
    { schema: { tags: ['people'], params: z.object({ id: Id }), body: schema.PersonChange, response: { 200: schema.PersonView } } },
    async (request) => {
      await actions.changePerson(request.ctx, request.params.id, request.body)
      return queries.personView(request.ctx, request.params.id)
    },
  )
  http.put(
    '/api/people/:id/deactivation',
    { schema: { tags: ['people'], params: z.object({ id: Id }), response: { 200: schema.PersonView } } },
    async (request) => {
      await actions.deactivatePerson(request.ctx, request.params.id)
      return queries.personView(request.ctx, request.params.id)
    },
  )
  http.delete(
    '/api/people/:id/deactivation',
    { schema: { tags: ['people'], params: z.object({ id: Id }), response: { 200: schema.PersonView } } },
    async (request) => {
      await actions.reactivatePerson(request.ctx, request.params.id)
      return queries.personView(request.ctx, request.params.id)
    },
  )
  http.get(
    '/api/audit',
    { schema: { tags: ['people'], querystring: Paging, response: { 200: pageOf(schema.AuditEntry) } } },
    async (request) => {
      requireAdministrator(request.ctx)
      const { cursor, limit } = request.query
      const rows = await store.listAudit(request.ctx.db, { before: cursor, limit })
      const page = rows.slice(0, limit)
      return {
        items: await presentAudit(request, page),
        next: rows.length > limit ? page[page.length - 1].id : null,
      }
    },
  )
}

/** Entries with the names of everybody they speak of, found in two queries for the page. */
async function presentAudit(request: FastifyRequest, rows: Awaited<ReturnType<typeof store.listAudit>>) {
  const entries = rows.map((row) => ({ row, detail: JSON.parse(row.detail) as Record<string, unknown> }))
  const spokenOf = ({ row, detail }: (typeof entries)[number]) =>
    [row.subject, ...['person', 'subject', 'subjects'].flatMap((name) => detail[name] ?? [])].filter(
      (id): id is string => typeof id === 'string' && isId(id),
    )
  const actors = await store.namesOf(
    request.ctx.db,
    rows.map((row) => row.actor_id),
  )
  const subjects = await store.subjectsById(request.ctx.db, [...new Set(entries.flatMap(spokenOf))])
  return entries.map((entry) => ({
    id: entry.row.id,
    at: entry.row.at,
    actor: entry.row.actor_id ? { id: entry.row.actor_id, name: actors.get(entry.row.actor_id) ?? '' } : null,
    act: entry.row.act,
    subject: entry.row.subject,
    detail: entry.detail,
    names: Object.fromEntries(spokenOf(entry).flatMap((id) => (subjects.has(id) ? [[id, subjects.get(id)?.name ?? '']] : []))),
  }))
}

export function systemRoutes(http: HttpServer, services: Services): void {
  const startedAt = services.clock.now()
  http.get(
    '/api/system',
    { schema: { tags: ['identity'], summary: 'What runs here; for administrators', response: { 200: schema.SystemView } } },
    async (request) => {
      requireAdministrator(request.ctx)
      return { version: http.swagger().info.version, database: services.databaseKind, runtime: process.version, startedAt }
    },
  )
}
