import type { Ctx, Tx } from '../../platform/context.ts'
import type { Feature } from '../../platform/feature.ts'
import type { Renderer } from '../markdown/index.ts'
import type { Publishing, Revised } from './articles.ts'
import { deleteUnusedFiles, forgetLooseFiles } from './files.ts'
import { itemIndex } from './indexing.ts'
import { topicIndex } from './topics/indexing.ts'
import { topicPages } from './topics/server-pages.ts'
import * as repositoryTables from './migrations/2026-11-21-repository.ts'
import * as fileTextTables from './migrations/2026-11-22-file-texts.ts'
import * as redirectTables from './migrations/2026-11-22-redirects.ts'
import * as topicTables from './migrations/2026-11-22-topics.ts'
import type { ReadingLog } from './personal.ts'
import type { Reaches } from './reaches.ts'
import type { Renderings } from './rendering.ts'
import { addRoutes } from './routes.ts'
import type { ItemRef, Solution, Trust } from './schema.ts'
import type { TextWord } from './topics/suggesting.ts'
import { deleteOldRenderings } from './store/files.ts'

export { addAlias } from './aliases.ts'
export {
  analyse,
  changeArticle,
  joinChange,
  publishArticle,
  type Publishing,
  type Revised,
  readArticle,
  restoreRevision,
  StaleError,
} from './articles.ts'
export { type ExportedItem, itemsForExport } from './export.ts'
export { type Handover, handOver, isBelowItem, takeBack, whereGone, widerReach } from './handover.ts'
export { type FoundText, giveBackText, keepText, requestTexts, takeWaitingText, textsDue, type WaitingText } from './file-texts.ts'
export { addDocumentVersion, fileName, publishDocument, renameDocument, storeFile } from './files.ts'
export { itemsInHand, markFavourite, pinItem, ReadingLog } from './personal.ts'
export {
  type Authorized,
  mayKeepTopics,
  ownedSpace,
  permissionsOn,
  placeFor,
  readableItem,
  readableSpace,
  stewardedItem,
  stewardedSpace,
  visibleSpace,
  writableItem,
  writableSpace,
} from './policy.ts'
export * from './queries.ts'
export { Reaches } from './reaches.ts'
export { itemIndex, placesOf } from './indexing.ts'
export { pageOfBody, Renderings, withoutIds } from './rendering.ts'
export { copyReadRestriction, restrictItem, shareItem } from './sharing.ts'
export { changeSpace, createSpace, grantRole } from './spaces.ts'
export {
  type ItemAccess,
  itemAccesses,
  itemsKeptFrom,
  notArchived,
  notTrashed,
  oneOf,
  rankOf,
  readableTo,
  writableItems,
} from './store/access.ts'
export { itemSpaces, listIds } from './store/items.ts'
export type { ItemTable } from './store/tables.ts'
export { changeTopic, createTopic } from './topics/actions.ts'
export * from './topics/queries.ts'
export { suggestedTopics } from './topics/suggesting.ts'
export { archiveItem, moveItem, purgeItem, restoreItem, trashItem, unarchiveItem } from './tree.ts'

declare module '../../platform/context.ts' {
  interface Services {
    renderer: Renderer
    renderings: Renderings
    readingLog: ReadingLog
    reaches: Reaches
    /** Items like this one that the asker may read; search brings it. */
    related?: (ctx: Ctx, itemId: string, limit?: number) => Promise<ItemRef[]>
    /** The words of a text in the form that search compares them in; search brings it. */
    wordsOf?: (text: string) => TextWord[]
    /** Ids of items that words lead to, the best first, of those the asker may read; search brings it. */
    alike?: (ctx: Ctx, words: string[], limit: number) => Promise<string[]>
    /** How far each item can be trusted, and whose it is; stewardship brings it. What is missing from the answer is unverified. */
    trust?: (ctx: Ctx, itemIds: string[]) => Promise<Map<string, Trust>>
    /** Where links to obsolete items lead, of these, as far as the asker reads that; stewardship brings it. */
    successors?: (ctx: Ctx, itemIds: string[]) => Promise<Map<string, ItemRef>>
    /** Called in the transaction of every save of an article that was there before; stewardship decides what it means for trust. */
    revised?: (tx: Tx, revised: Revised) => Promise<void>
    /** Called in the transaction before a person publishes; where a space wants approval first, stewardship refuses. */
    publishing?: (tx: Tx, publishing: Publishing) => Promise<void>
    /** Files of texts that wait to be published: who may see one, and all of them; stewardship brings it. */
    waitingFiles?: { shows(ctx: Ctx, fileId: string): Promise<boolean>; all(ctx: Ctx): Promise<string[]> }
    /** Whether an item solved the reader's case, and how many it helped; search brings it. */
    solution?: (ctx: Ctx, itemId: string) => Promise<Solution>
  }
}

const DAY_MS = 86_400_000
const KEEP_RENDERINGS_MS = 60 * DAY_MS

export const repository: Feature = {
  name: 'repository',
  migrations: [repositoryTables, fileTextTables, redirectTables, topicTables],
  routes: addRoutes,
  indexing: [itemIndex, topicIndex],
  pages: topicPages,
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
