import type { Services } from '../../../platform/context.ts'
import { DomainError } from '../../../platform/errors.ts'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Nothing } from '../../../platform/http/shapes.ts'
import * as actions from '../actions.ts'
import { SESSION_COOKIE } from '../authentication.ts'
import { requirePerson } from '../policy.ts'
import * as queries from '../queries.ts'
import * as schema from '../schema.ts'
import * as store from '../store.ts'
import { SIGN_IN_RATE, agentOf, sessionOf, setSessionCookie } from './session-cookie.ts'

export function sessionRoutes(http: HttpServer, services: Services): void {
  http.get(
    '/api/session',
    { schema: { security: [], tags: ['identity'], summary: 'Who I am', response: { 200: schema.SessionView } } },
    (request) => queries.sessionView(request.ctx),
  )

  http.post(
    '/api/session',
    {
      config: SIGN_IN_RATE,
      schema: {
        security: [],
        tags: ['identity'],
        summary: 'Sign in with mail and password',
        body: schema.SignIn,
        response: { 201: schema.SessionView },
      },
    },
    async (request, reply) => {
      const { secret } = await actions.signIn(request.ctx, { ...request.body, agent: agentOf(request) })
      setSessionCookie(reply, request, services, secret)
      return reply.code(201).send(await sessionOf(services, request, secret))
    },
  )

  http.delete(
    '/api/session',
    { schema: { security: [], tags: ['identity'], summary: 'Sign out', response: { 204: Nothing } } },
    async (request, reply) => {
      if (request.sessionId) await actions.endSession(request.ctx, request.sessionId)
      return reply.clearCookie(SESSION_COOKIE, { path: '/' }).header('clear-site-data', '"storage"').code(204).send(null)
    },
  )

  http.get(
    '/api/setup',
    {
      schema: {
        security: [],
        tags: ['identity'],
        summary: 'Whether the organisation is still to be founded',
        response: { 200: schema.SetupState },
      },
    },
    async (request) => ({
      needed: (await store.findOrganisation(request.ctx.db)) === undefined,
      demo: services.loadDemo !== undefined,
    }),
  )

  http.post(
    '/api/setup',
    {
      config: SIGN_IN_RATE,
      schema: {
        security: [],
        tags: ['identity'],
        summary: 'Found the organisation; once',
        body: schema.Setup,
        response: { 201: schema.SessionView },
      },
    },
    async (request, reply) => {
      const { demo, ...input } = request.body
      const id = await actions.setUp(request.ctx, input)
      const secret = await actions.openSession(request.ctx, id, agentOf(request))
      if (demo) await services.loadDemo?.(services)
      setSessionCookie(reply, request, services, secret)
      return reply.code(201).send(await sessionOf(services, request, secret))
    },
  )

  http.get('/api/organisation', { schema: { tags: ['identity'], response: { 200: schema.OrganisationView } } }, async (request) => {
    requirePerson(request.ctx)
    return presentOrganisation(await store.findOrganisation(request.ctx.db))
  })
  http.patch(
    '/api/organisation',
    { schema: { tags: ['identity'], body: schema.OrganisationChange, response: { 200: schema.OrganisationView } } },
    async (request) => {
      await actions.changeOrganisation(request.ctx, request.body)
      return presentOrganisation(await store.findOrganisation(request.ctx.db))
    },
  )
}

function presentOrganisation(row: Awaited<ReturnType<typeof store.findOrganisation>>) {
  if (!row) throw new DomainError('setup-needed', 409)
  return { name: row.name, locale: row.locale, createdAt: row.created_at }
}
