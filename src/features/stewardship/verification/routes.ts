import type { HttpServer } from '../../../platform/http/server.ts'
import { addItemRoutes } from './routes/items.ts'
import { addPolicyRoutes } from './routes/policies.ts'
import { addReviewRoutes } from './routes/reviews.ts'

export function addRoutes(http: HttpServer): void {
  addItemRoutes(http)
  addPolicyRoutes(http)
  addReviewRoutes(http)
}
