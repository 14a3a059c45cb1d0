import { sql } from 'kysely'
import type { Services } from '../context.ts'
import type { HttpServer } from './server.ts'

/** Liveness says that the process answers; readiness that its store does too. */
export function addHealth(http: HttpServer, services: Services): void {
  http.get('/health/live', { schema: { hide: true } }, async () => ({ status: 'ok' }))
  http.get('/health/ready', { schema: { hide: true } }, async (_request, reply) => {
    try {
      await sql`select 1`.execute(services.reader)
      return { status: 'ok' }
    } catch {
      return reply.code(503).send({ status: 'store-unavailable' })
    }
  })
  http.get('/api/openapi.json', { schema: { hide: true, security: [] } }, async () => http.swagger())
}
