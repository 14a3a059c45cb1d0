import type { Follower } from '../../platform/events/follower.ts'
import type { Feature } from '../../platform/feature.ts'
import { followArticle } from './actions.ts'
import { commentIndex } from './indexing.ts'
import * as comments from './migrations/2026-11-22-comments.ts'
import { addRoutes } from './routes.ts'
import { commentSignals } from './signals.ts'

export { addComment, resolveThread } from './actions.ts'
export { type MovedThreads, moveThreads, moveThreadsBack } from './store-moving.ts'

const follower: Follower = {
  name: 'comments',
  async handle(ctx, events) {
    const heads = new Map<string, number>()
    for (const { name, subject, data } of events) if (name === 'article.changed') heads.set(subject, data.revision as number)
    for (const [itemId, head] of heads) await followArticle(ctx, itemId, head)
  },
}

/** What people say about items where they stand: comments on blocks and selections, in threads. */
export const collaboration: Feature = {
  name: 'collaboration',
  migrations: [comments],
  routes: addRoutes,
  followers: [follower],
  indexing: [commentIndex],
  signals: [commentSignals],
}
