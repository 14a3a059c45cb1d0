import type { Feature } from '../../../platform/feature.ts'
import { conflictWork, follower } from './following.ts'
import * as tables from './migrations/2026-11-22-contradictions.ts'
import { addRoutes } from './routes.ts'
import { serverPages } from './server-pages.ts'

/** Sentences of items that speak of the same and do not agree, and saying which one is right. */
export const contradictions: Omit<Feature, 'name'> = {
  migrations: [tables],
  routes: addRoutes,
  pages: serverPages,
  followers: [follower],
  work: [conflictWork],
}
