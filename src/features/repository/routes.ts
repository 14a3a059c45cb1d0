import type { HttpServer } from '../../platform/http/server.ts'
import { addArticleRoutes } from './routes/articles.ts'
import { addFileRoutes } from './routes/files.ts'
import { addPersonalRoutes } from './routes/personal.ts'
import { addSharingRoutes } from './routes/sharing.ts'
import { addSpaceRoutes } from './routes/spaces.ts'
import { addTopicRoutes } from './topics/routes.ts'

export function addRoutes(http: HttpServer): void {
  addSpaceRoutes(http)
  addArticleRoutes(http)
  addSharingRoutes(http)
  addPersonalRoutes(http)
  addTopicRoutes(http)
  addFileRoutes(http)
}
