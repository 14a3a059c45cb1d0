import type { Ctx } from '../../platform/context.ts'
import { cutPage, placeOf, textPlaceOf } from '../../platform/cursor.ts'
import { fromJson } from '../../platform/db/codec.ts'
import { notFound } from '../../platform/errors.ts'
import { nameKey } from '../../platform/text.ts'
import { namesOf, requirePerson } from '../identity/index.ts'
import { blameBlocks, diffRendered, diffSource, escapeHtml } from '../markdown/index.ts'
import { readArticle } from './articles.ts'
import { permissionsOn, readableItem, readableSpace, visibleSpace, writableSpace } from './policy.ts'
import * as present from './present.ts'
import { pageOfBody } from './rendering.ts'
import { readingMinutes } from './rules.ts'
import { leadOn } from './successors.ts'
import type { ArticleView, FileView, ItemRef, ItemRow, Reading } from './schema.ts'
import { type ItemAccess, listSpaceAccess, rankOf } from './store/access.ts'
import { documentText } from './file-texts.ts'
import { filesOf } from './store/files.ts'
import { type ItemFilter, listAncestors, listChildren, listItems } from './store/items.ts'
import * as personal from './store/personal.ts'
import * as revisions from './store/revisions.ts'
import { findSpaceRef } from './store/spaces.ts'
import { headRevision, withPresentWords } from './topics/current.ts'
import { listWanted } from './store/wanted.ts'

const MOST_BLAMED = 200
/** A long article is compared with fewer of its revisions, and shows this many blocks as they look and the rest as written. */
const MOST_BLAMED_BYTES = 6_000_000
const MOST_BLAMED_BLOCKS = 400
const EMPTY_REVISION = { body: '', front_matter: '', tags: '[]', topics: '[]' }

// ---- spaces

export const spaceList = async (ctx: Ctx) => present.presentSpaces(ctx, await listSpaceAccess(ctx))
/** Ids of the spaces whoever asks is a steward or owner of. */
export const stewardedSpaceIds = async (ctx: Ctx): Promise<string[]> =>
  (await listSpaceAccess(ctx)).filter((space) => space.rank >= rankOf.steward).map((space) => space.id)

/** Those spaces with what names them; `own` where the asker owns them. */
export async function stewardedSpaces(ctx: Ctx): Promise<(ItemRef['space'] & { own: boolean })[]> {
  const rows = (await listSpaceAccess(ctx)).filter((space) => space.rank >= rankOf.steward)
  return rows.map(({ id, key, name, icon, colour, rank }) => ({ id, key, name, icon, colour, own: rank >= rankOf.owner }))
}

export const spaceView = async (ctx: Ctx, idOrKey: string) => (await present.presentSpaces(ctx, [await visibleSpace(ctx, idOrKey)]))[0]

/** One level of a space's tree. A guest sees what was shared at the top, wherever it hangs. */
export async function treeLevel(ctx: Ctx, idOrKey: string, parentId: string | null) {
  const space = await visibleSpace(ctx, idOrKey)
  if (parentId !== null) await readableItem(ctx, parentId)
  const rows = await listChildren(ctx, space.id, [parentId], undefined, space.rank === 0)
  return rows.map(present.treeNode)
}

/** The top of a space's tree and what hangs right below each of `opened`, as far as the way down to it can be seen. */
export async function openedTree(ctx: Ctx, idOrKey: string, opened: string[]) {
  const eyes = ctx.actor.kind === 'person' && ctx.actor.administrator
  return ctx.services.reaches.remember(ctx, `tree ${idOrKey} ${opened.join(' ')} ${eyes}`, () => findOpenedTree(ctx, idOrKey, opened))
}

async function findOpenedTree(ctx: Ctx, idOrKey: string, opened: string[]) {
  const space = await visibleSpace(ctx, idOrKey)
  const rows = (await listChildren(ctx, space.id, [null, ...opened], 1_000 * (opened.length + 1), space.rank === 0)).map(present.treeNode)
  const shown = rows.filter((row) => row.parentId === null || !opened.includes(row.parentId))
  for (const id of opened) if (shown.some((row) => row.id === id)) shown.push(...rows.filter((row) => row.parentId === id))
  return shown
}

// ---- lists of items

export async function itemList(
  ctx: Ctx,
  filter: Omit<ItemFilter, 'after'> & { cursor?: string; space?: string; tag?: string },
): Promise<{ items: ItemRow[]; next: string | null }> {
  const space =
    filter.space === undefined
      ? undefined
      : filter.state === 'trashed'
        ? await writableSpace(ctx, filter.space)
        : await visibleSpace(ctx, filter.space)
  if (filter.state === 'trashed' && !space) throw notFound('space')
  const rows = await listItems(ctx, {
    ...filter,
    spaceId: space?.id,
    tagKey: filter.tag === undefined ? undefined : nameKey(filter.tag),
    after: filter.sort === 'title' ? textPlaceOf(filter.cursor) : placeOf(filter.cursor),
  })
  const { page, next } = cutPage(rows, filter.limit, (row) => ({
    at: { updated: row.updated_at, created: row.created_at, title: row.title_key }[filter.sort ?? 'updated'],
    id: row.id,
  }))
  return { items: await present.presentItems(ctx, page), next }
}

/** Rows by id, only those the asker may read now; for other features that hold ids (search, feeds). */
export async function itemRows(ctx: Ctx, ids: string[]): Promise<Map<string, ItemRow>> {
  if (ids.length === 0) return new Map()
  const rows = await listItems(ctx, { ids, state: 'any', limit: ids.length })
  return new Map((await present.presentItems(ctx, rows)).map((row) => [row.id, row]))
}

export async function itemRefs(ctx: Ctx, ids: string[]): Promise<ItemRef[]> {
  if (ids.length === 0) return []
  const rows = new Map((await listItems(ctx, { ids, state: 'current', limit: ids.length })).map((row) => [row.id, present.itemRef(row)]))
  return ids.flatMap((id) => rows.get(id) ?? [])
}

export async function backlinks(ctx: Ctx, id: string, limit = 50): Promise<ItemRef[]> {
  await readableItem(ctx, id)
  return (await listItems(ctx, { linksTo: id, state: 'current', limit })).slice(0, limit).map(present.itemRef)
}

// ---- one article

/** The article with its Markdown: what the editor and programs read. */
export async function articleView(ctx: Ctx, id: string): Promise<ArticleView> {
  const { item, revision, fields } = await readArticle(ctx, id)
  return { ...(await head(ctx, item, fields)), body: revision.body, frontMatter: revision.front_matter }
}

async function head(ctx: Ctx, item: ItemAccess, fields: { tags: string[]; topics: string[] }) {
  const space = await visibleSpaceOf(ctx, item.space_id)
  const names = await namesOf(ctx.db, [item.created_by, item.updated_by])
  return {
    id: item.id,
    type: item.type,
    title: item.title,
    kind: item.kind,
    space,
    parentId: item.parent_id,
    description: item.description,
    tags: fields.tags,
    topics: await present.topicRefs(ctx, fields.topics),
    language: item.language,
    revision: item.revision,
    version: item.revision,
    createdAt: item.created_at,
    createdBy: present.personRef(names, item.created_by),
    updatedAt: item.updated_at,
    updatedBy: present.personRef(names, item.updated_by),
    archivedAt: item.archived_at,
    trashedAt: item.trashed_at,
  }
}

/** Name and look of a space to somebody who may read an item of it. */
async function visibleSpaceOf(ctx: Ctx, id: string): Promise<ItemRef['space']> {
  const row = await findSpaceRef(ctx.db, id)
  if (!row) throw notFound('space')
  return row
}

/** Everything a reading page shows, for this reader. */
export async function readingView(ctx: Ctx, id: string): Promise<Reading> {
  const { reaches } = ctx.services
  // Before the item is looked up: what is remembered is then of this state of the store or of a later one.
  await reaches.of(ctx)
  const item = await readableItem(ctx, id)
  // Somebody may save between these two lines; the state of the item in the key keeps the older one from being remembered as the newer.
  const state = [item.revision, item.updated_at, item.space_id, item.parent_id, item.archived_at, item.trashed_at].join(' ')
  const shown = await reaches.remember(
    ctx,
    `reading ${id} ${ctx.locale} ${state}`,
    () => assemble(ctx, item),
    ({ html }) => html.length,
  )
  const marks = await personal.marksOf(ctx.db, ctx.actor.kind === 'person' ? ctx.actor.id : null, id)
  const may = permissionsOn(item)
  const solution = (await ctx.services.solution?.(ctx, id)) ?? null
  return { ...shown, ...marks, solution, may: { write: may.write, steward: may.steward, own: may.own } }
}

/** The part of a page that is the same for all who reach the same. */
async function assemble(ctx: Ctx, item: ItemAccess) {
  const { db } = ctx
  const revision =
    (item.type === 'article' ? await headRevision(db, item) : undefined) ??
    (await withPresentWords(db, [{ item_id: item.id, ...EMPTY_REVISION }]))[0]
  const page = await pageOfBody(ctx, withoutTitle(revision.body, item.title), {
    spaceId: item.space_id,
    language: item.language,
    itemId: item.id,
  })
  const rows = await filesOf(db, item.id)
  const files = await present.presentFiles(ctx, rows)
  return {
    ...(await head(ctx, item, { tags: fromJson(revision.tags), topics: fromJson(revision.topics) })),
    ...page,
    html: await leadOn(ctx, page.html, item.id),
    words: item.words,
    minutes: readingMinutes(item.words),
    trust: (await present.trustOf(ctx, [item.id]))(item.id),
    ancestors: item.parent_id === null ? [] : await listAncestors(ctx, item.id),
    authors: item.type === 'document' ? uploadersOf(files) : await revisions.listAuthors(db, item.id),
    backlinks: (await listItems(ctx, { linksTo: item.id, state: 'current', limit: 50 })).slice(0, 50).map(present.itemRef),
    related: await relatedTo(ctx, item.id),
    children: (await listChildren(ctx, item.space_id, [item.id], 200)).map(present.treeNode),
    files,
    text: item.type === 'document' && rows[0] ? await documentText(ctx, rows[0].hash) : null,
  }
}

/** Who made the versions of a document, the newest first. */
function uploadersOf(files: FileView[]): Reading['authors'] {
  return [...new Map(files.flatMap(({ createdBy }) => (createdBy ? [[createdBy.id, createdBy] as const] : []))).values()]
}

/** Without a working index an article is still read. */
async function relatedTo(ctx: Ctx, id: string): Promise<ItemRef[]> {
  try {
    return (await ctx.services.related?.(ctx, id)) ?? []
  } catch (error) {
    ctx.services.log.warn({ err: error }, 'related items not found')
    return []
  }
}

/** A body that begins with its own title would show it twice. */
export function withoutTitle(body: string, title: string): string {
  // Longer than a title can be, a line is none; the limit keeps the search for its end short.
  const heading = /^(?:[ \t]*\r?\n)*# ([^\r\n]{1,1000})(?:\r?\n|$)/.exec(body)
  return heading && nameKey(heading[1].trim().replace(/ +#+$/, '')) === nameKey(title) ? body.slice(heading[0].length) : body
}

// ---- revisions

export async function revisionList(ctx: Ctx, id: string, page: { cursor?: string; limit: number }) {
  await readableItem(ctx, id)
  const rows = await revisions.listRevisions(ctx.db, id, page.limit, revisionCursor(page.cursor))
  const shown = rows.slice(0, page.limit)
  const names = await namesOf(
    ctx.db,
    shown.map((row) => row.author_id),
  )
  return {
    items: shown.map((row) => present.presentRevision(row, names)),
    next: rows.length > page.limit ? String(shown[shown.length - 1].number) : null,
  }
}

function revisionCursor(cursor: string | undefined): number | undefined {
  const number = Number(cursor)
  return Number.isInteger(number) && number > 0 && number <= revisions.LAST_REVISION ? number : undefined
}

async function revisionOf(ctx: Ctx, id: string, number: number) {
  const revision = number > revisions.LAST_REVISION ? undefined : await revisions.findRevision(ctx.db, id, number)
  if (!revision) throw notFound('revision')
  return revision
}

/** Title and Markdown of a revision; undefined where there is none of that number. */
export async function textOfRevision(ctx: Ctx, id: string, number: number): Promise<{ title: string; body: string } | undefined> {
  await readableItem(ctx, id)
  return revisions.findRevision(ctx.db, id, number)
}

export async function revisionView(ctx: Ctx, id: string, number: number) {
  const item = await readableItem(ctx, id)
  const revision = await revisionOf(ctx, id, number)
  const names = await namesOf(ctx.db, [revision.author_id])
  const { html } = await pageOfBody(ctx, revision.body, { spaceId: item.space_id, language: item.language, itemId: id })
  return { ...present.presentRevision(revision, names), body: revision.body, html }
}

export async function comparison(ctx: Ctx, id: string, query: { from: number; to: number; view: 'source' | 'rendered' }) {
  const item = await readableItem(ctx, id)
  const from = await revisionOf(ctx, id, query.from)
  const to = await revisionOf(ctx, id, query.to)
  const names = await namesOf(ctx.db, [from.author_id, to.author_id])
  const ends = { from: present.presentRevision(from, names), to: present.presentRevision(to, names), view: query.view }
  if (query.view === 'source') return { ...ends, html: null, hunks: diffSource(from.body, to.body) }
  const place = { spaceId: item.space_id, language: item.language, itemId: id }
  const [before, after] = [await pageOfBody(ctx, from.body, place), await pageOfBody(ctx, to.body, place)]
  return { ...ends, html: await diffRendered(before.html, after.html), hunks: null }
}

/** Each block of the newest revision with the revision it came in with, over the last 200. */
export async function blame(ctx: Ctx, id: string) {
  const item = await readableItem(ctx, id)
  const rows = await revisions.revisionTexts(ctx.db, id, MOST_BLAMED, MOST_BLAMED_BYTES)
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.author_id),
  )
  const byId = new Map(rows.map((row) => [row.id, present.presentRevision(row, names)]))
  const blocks = blameBlocks(rows.map((row) => ({ id: row.id, source: row.body })))
  const place = { spaceId: item.space_id, language: item.language, itemId: id }
  const shown = []
  for (const block of blocks) {
    const revision = byId.get(block.revision)
    if (!revision) continue
    const html: string =
      shown.length < MOST_BLAMED_BLOCKS
        ? (await pageOfBody(ctx, block.source, place)).html
        : `<pre class="unrendered">${escapeHtml(block.source)}</pre>`
    shown.push({ source: block.source, html, revision })
  }
  return shown
}

// ---- wanted pages

export async function wantedList(ctx: Ctx, idOrKey: string) {
  const space = await readableSpace(ctx, idOrKey)
  const wanted = await listWanted(ctx, space.id)
  const refs = new Map(
    (await itemRefs(ctx, [...new Set(wanted.flatMap((entry) => entry.sources))].slice(0, 1_000))).map((ref) => [ref.id, ref]),
  )
  return wanted.map((entry) => ({ title: entry.title, links: entry.links, from: entry.sources.flatMap((id) => refs.get(id) ?? []) }))
}

// ---- what is mine

export async function draftView(ctx: Ctx, key: string) {
  const draft = await personal.findDraft(ctx.db, requirePerson(ctx).id, key)
  if (!draft) throw notFound('draft')
  return presentDraft(draft)
}

export const draftList = async (ctx: Ctx) => (await personal.listDrafts(ctx.db, requirePerson(ctx).id)).map(presentDraft)

const presentDraft = (draft: Awaited<ReturnType<typeof personal.listDrafts>>[number]) => ({
  key: draft.key,
  articleId: draft.article_id,
  spaceId: draft.space_id,
  parentId: draft.parent_id,
  title: draft.title,
  kind: draft.kind,
  body: draft.body,
  tags: fromJson<string[]>(draft.tags),
  baseRevision: draft.base_revision,
  updatedAt: draft.updated_at,
})

export async function historyList(ctx: Ctx, limit: number) {
  const marks = await personal.recentReadings(ctx, requirePerson(ctx).id, limit)
  const refs = new Map(
    (
      await itemRefs(
        ctx,
        marks.map((mark) => mark.item_id),
      )
    ).map((ref) => [ref.id, ref]),
  )
  return marks.flatMap((mark) => {
    const item = refs.get(mark.item_id)
    return item ? [{ item, at: mark.at }] : []
  })
}
