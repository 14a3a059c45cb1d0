import type { Follower } from '../../../platform/events/follower.ts'
import type { Feature } from '../../../platform/feature.ts'
import { followSource } from './actions.ts'
import * as translationTables from './migrations/2026-11-22-translations.ts'
import { addRoutes } from './routes.ts'
import { areTranslations } from './queries.ts'
import { translationSignals, translationWork } from './work.ts'

export { setTranslation } from './actions.ts'
export { areTranslations } from './queries.ts'

const follower: Follower = {
  name: 'translations',
  async handle(ctx, events) {
    const heads = new Map<string, number>()
    for (const { name, subject, data } of events)
      if (name === 'article.changed' || name === 'document.changed') {
        const head = (data.revision ?? data.version) as number | undefined
        if (head !== undefined) heads.set(subject, head)
      }
    for (const [sourceId, head] of heads) await followSource(ctx, sourceId, head)
  },
}

/** Items that are translations of each other. */
export const translations: Omit<Feature, 'name'> = {
  migrations: [translationTables],
  routes: addRoutes,
  followers: [follower],
  signals: [translationSignals],
  work: [translationWork],
  async start(services) {
    services.areTranslations = areTranslations
  },
}
