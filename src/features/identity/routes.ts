import type { Services } from '../../platform/context.ts'
import type { HttpServer } from '../../platform/http/server.ts'
import { groupRoutes } from './routes/groups.ts'
import { invitationRoutes } from './routes/invitations.ts'
import { ownRoutes } from './routes/own.ts'
import { peopleRoutes, systemRoutes } from './routes/people.ts'
import { sessionRoutes } from './routes/session.ts'

export { setSessionCookie } from './routes/session-cookie.ts'

export function addRoutes(http: HttpServer, services: Services): void {
  sessionRoutes(http, services)
  ownRoutes(http)
  peopleRoutes(http)
  groupRoutes(http)
  invitationRoutes(http, services)
  systemRoutes(http, services)
}
