import type { Ctx } from '../../platform/context.ts'
import type { Feature } from '../../platform/feature.ts'
import type { Renderer } from '../markdown/index.ts'
import { deleteUnusedFiles, forgetLooseFiles } from './files.ts'
import { itemIndex } from './indexing.ts'
import { topicIndex } from './topic-indexing.ts'
import * as repositoryTables from './migrations/2026-11-21-repository.ts'
import * as fileTextTables from './migrations/2026-11-22-file-texts.ts'
import type { ReadingLog } from './personal.ts'
import type { Reaches } from './reaches.ts'
import type { Renderings } from './rendering.ts'
import { addRoutes } from './routes.ts'
import type { ItemRef, Solution } from './schema.ts'
import { deleteOldRenderings } from './store/files.ts'

export { addAlias } from './aliases.ts'
export { changeArticle, publishArticle, readArticle, restoreRevision, StaleError } from './articles.ts'
export { type ExportedItem, itemsForExport } from './export.ts'
export { type FoundText, giveBackText, keepText, requestTexts, takeWaitingText, textsDue, type WaitingText } from './file-texts.ts'
export { addDocumentVersion, fileName, publishDocument, readableFile, renameDocument, storeFile } from './files.ts'
export { itemsInHand, markFavourite, pinItem, ReadingLog } from './personal.ts'
export { readableItem, readableSpace, stewardedSpace, visibleSpace, writableSpace } from './policy.ts'
export * from './queries.ts'
export { Reaches } from './reaches.ts'
export { Renderings } from './rendering.ts'
export { restrictItem, shareItem } from './sharing.ts'
export { changeSpace, createSpace, grantRole } from './spaces.ts'
export { type Reach, reachOf } from './store/access.ts'
export { createTopic } from './taxonomy.ts'
export { archiveItem, moveItem, purgeItem, trashItem } from './tree.ts'

declare module '../../platform/context.ts' {
  interface Services {
    renderer: Renderer
    renderings: Renderings
    readingLog: ReadingLog
    reaches: Reaches
    /** Items like this one that the asker may read; search brings it. */
    related?: (ctx: Ctx, itemId: string) => Promise<ItemRef[]>
    /** Whether an item solved the reader's case, and how many it helped; search brings it. */
    solution?: (ctx: Ctx, itemId: string) => Promise<Solution>
  }
}

const DAY_MS = 86_400_000
const KEEP_RENDERINGS_MS = 60 * DAY_MS

export const repository: Feature = {
  name: 'repository',
  migrations: [repositoryTables, fileTextTables],
  routes: addRoutes,
  indexing: [itemIndex, topicIndex],
  jobs: {
    'repository.delete-files': (ctx, payload) => deleteUnusedFiles(ctx.services, payload.hashes as string[]),
    'repository.forget-loose-files': (ctx) => forgetLooseFiles(ctx),
    'repository.forget-renderings': (ctx) => deleteOldRenderings(ctx.services.writer, ctx.services.clock.now() - KEEP_RENDERINGS_MS),
  },
  schedule: [
    { job: 'repository.forget-renderings', everyMs: DAY_MS },
    { job: 'repository.forget-loose-files', everyMs: DAY_MS },
  ],
  async stop(services) {
    await services.readingLog.flush()
    await services.renderer.close()
  },
}
