import { actorId, type Ctx, type Tx, write } from '../../platform/context.ts'
import { fromJson, toJson } from '../../platform/db/codec.ts'
import { DomainError, invalid, notFound } from '../../platform/errors.ts'
import { emit } from '../../platform/events/outbox.ts'
import { isId, newId } from '../../platform/ids.ts'
import { nameKey } from '../../platform/text.ts'
import { type Analysis, analyseMarkdown, MarkdownError, type MergeConflict, mergeBlocks } from '../markdown/index.ts'
import { placeFor, readableItem, writableItem } from './policy.ts'
import { DEEPEST, type Fields, mergeFields, sameFields } from './rules.ts'
import type { ArticleChange, NewArticle } from './schema.ts'
import { attachLooseFiles } from './store/files.ts'
import { depthOf, insertItem, lastPosition, STEP, updateItem } from './store/items.ts'
import { deleteDraft } from './store/personal.ts'
import { redirectsOf } from './store/redirects.ts'
import { findRevision, insertRevision, insertTitleAlias, itemsByTitle, replaceLinks, satisfyWanted } from './store/revisions.ts'
import type { ItemTable, LinkTable, Origin, RevisionTable } from './store/tables.ts'
import { headRevision, settled } from './topics/current.ts'
import { replaceTags } from './topics/store/tags.ts'
import { listTopics, replaceItemTopics } from './topics/store/topics.ts'

/** What imports and the demonstration may say of an article beyond what a person writes. */
export type Provenance = {
  id?: string
  origin?: Origin
  at?: number
  createdAt?: number
  authorId?: string | null
  frontMatter?: string
  sourcePath?: string
}

/** A save as others hear of it: the article as it was and as it is. */
export type Revised = { item: ItemTable; origin: Origin; before: { title: string; body: string }; after: { title: string; body: string } }

export type Saved = { id: string; revision: number; merged: boolean; changed: boolean }

/** What somebody is about to publish; see `Services.publishing`. `itemId` is null for what is new or comes from another space. */
export type Publishing = { spaceId: string; parentId: string | null; itemId: string | null }

/** What is imported, part of the demonstration or the system's own is not held up. */
async function heldUp(tx: Tx, publishing: Publishing, origin: Origin = 'edit'): Promise<void> {
  if (tx.actor.kind !== 'system' && origin === 'edit') await tx.services.publishing?.(tx, publishing)
}

/** The parsed body, or a refusal that names the limit; nothing is written yet when it throws. */
export function analyse(ctx: Ctx, body: string): Analysis {
  const limit = ctx.services.config.articleLimit
  if (Buffer.byteLength(body) > limit) throw new DomainError('article-too-large', 413, { limitKb: Math.floor(limit / 1024) })
  if (body.includes('\0') || !body.isWellFormed()) throw invalid('body-not-text')
  try {
    return analyseMarkdown(body)
  } catch (error) {
    if (error instanceof MarkdownError) throw invalid(`markdown-${error.code}`)
    throw error
  }
}

/** Creates an article with its first revision. */
export async function publishArticle(ctx: Ctx, given: NewArticle & Provenance): Promise<Saved> {
  const analysis = analyse(ctx, given.body)
  return write(ctx, async (tx) => {
    const input = { ...given, ...(await settled(tx.db, given)) }
    await placeFor(tx, input.spaceId, input.parentId)
    await heldUp(tx, { spaceId: input.spaceId, parentId: input.parentId, itemId: null }, input.origin)
    if (input.parentId !== null && (await depthOf(tx.db, input.parentId)) + 1 >= DEEPEST) throw invalid('too-deep', { limit: DEEPEST })
    await requireTopics(tx, input.topics)
    const now = input.at ?? tx.services.clock.now()
    const author = input.authorId === undefined ? actorId(tx) : input.authorId
    const item: ItemTable = {
      id: input.id ?? newId(),
      type: 'article',
      space_id: input.spaceId,
      parent_id: input.parentId,
      position: (await lastPosition(tx.db, input.spaceId, input.parentId)) + STEP,
      title: input.title,
      title_key: nameKey(input.title),
      kind: input.kind,
      description: input.description,
      ...derived(analysis),
      revision: 1,
      source_path: input.sourcePath ?? null,
      created_at: input.createdAt ?? now,
      created_by: author,
      updated_at: now,
      updated_by: author,
    }
    await insertItem(tx, item)
    await insertRevision(
      tx,
      revisionOf(item, input, {
        body: input.body,
        message: input.message,
        origin: input.origin ?? 'edit',
        frontMatter: input.frontMatter ?? '',
      }),
    )
    const { relinked } = await connect(tx, item, analysis, input)
    await satisfyWanted(tx, item.title_key, item.id)
    if (tx.actor.kind === 'person') await deleteDraft(tx, tx.actor.id, `new-${item.space_id}`)
    await emit(tx, {
      name: 'article.published',
      subject: item.id,
      space: item.space_id,
      data: { revision: 1, origin: input.origin ?? 'edit', relinked },
    })
    return { id: item.id, revision: 1, merged: false, changed: true }
  })
}

const derived = (analysis: Analysis) => ({ language: analysis.language, excerpt: analysis.excerpt, words: analysis.words })

function revisionOf(
  item: ItemTable,
  fields: Fields,
  text: { body: string; message: string; origin: Origin; frontMatter: string },
): RevisionTable {
  return {
    id: newId(),
    item_id: item.id,
    number: item.revision,
    title: fields.title,
    kind: fields.kind,
    description: fields.description,
    tags: toJson(fields.tags),
    topics: toJson(fields.topics),
    body: text.body,
    front_matter: text.frontMatter,
    bytes: Buffer.byteLength(text.body),
    message: text.message,
    author_id: item.updated_by,
    at: item.updated_at,
    origin: text.origin,
  }
}

/** Writes what hangs on an article: links, tags, topics, files uploaded while it was written. Gives the items a link came to or went from. */
async function connect(
  tx: Tx,
  item: ItemTable,
  analysis: Analysis,
  fields: { tags: string[]; topics: string[] },
  before?: Fields,
): Promise<{ relinked: string[] }> {
  const byTitle = analysis.links.filter((link) => (link.kind === 'wiki' || link.kind === 'embed') && !isId(link.target))
  const titles = await itemsByTitle(tx, [...new Set(byTitle.map((link) => nameKey(link.target)))], item.space_id)
  const links = analysis.links.flatMap((link): Omit<LinkTable, 'source_id' | 'ordinal'>[] => {
    const { kind, fragment = null, text } = link
    if (kind === 'item') return [{ kind, target_id: link.target, target_key: null, fragment, text }]
    if (kind === 'embed' && isId(link.target)) return [{ kind, target_id: link.target, target_key: null, fragment, text }]
    if (kind === 'wiki' || kind === 'embed') {
      const key = nameKey(link.target)
      return [{ kind, target_id: titles.get(key) ?? null, target_key: key, fragment, text: link.target }]
    }
    return []
  })
  const moved = await redirectsOf(tx.db, [...new Set(links.flatMap((link) => link.target_id ?? []))])
  for (const link of links) link.target_id = moved.get(link.target_id ?? '') ?? link.target_id
  const relinked = await replaceLinks(tx, item.id, links)
  if (!before || before.tags.join('\n') !== fields.tags.join('\n')) await replaceTags(tx, item.id, fields.tags)
  if (!before || before.topics.join() !== fields.topics.join()) await replaceItemTopics(tx, item.id, fields.topics)
  const files = analysis.links.flatMap((link) => (link.kind === 'file' ? (/^\/files\/([0-9a-f-]{36})\b/.exec(link.target)?.[1] ?? []) : []))
  await attachLooseFiles(tx, files, item.id, item.space_id, actorId(tx) ?? item.updated_by)
  return { relinked }
}

async function requireTopics(tx: Tx, topics: string[]): Promise<void> {
  if (topics.length > 0 && (await listTopics(tx.db, topics)).length !== new Set(topics).size) throw notFound('topic')
}

const fieldsOf = (revision: RevisionTable): Fields => ({
  title: revision.title,
  kind: revision.kind,
  description: revision.description,
  tags: fromJson(revision.tags),
  topics: fromJson(revision.topics),
})

/**
 * Saves a change over revision `expected`. Where somebody else saved in between, both changes are merged by blocks; what
 * cannot be merged is a `stale` error (412) that carries the current article, the base and the conflicts, and nothing is written.
 */
export async function changeArticle(ctx: Ctx, id: string, change: ArticleChange & Provenance, expected?: number): Promise<Saved> {
  const analysis = change.body === undefined ? undefined : analyse(ctx, change.body)
  return write(ctx, async (tx) => {
    const item = await writableItem(tx, id)
    if (item.type !== 'article') throw notFound('item')
    await heldUp(tx, { spaceId: item.space_id, parentId: item.parent_id, itemId: id }, change.origin)
    const current = await headRevision(tx.db, item)
    if (!current) throw notFound('revision')
    const stale = expected !== undefined && expected !== item.revision
    const { fields: wanted, body } = stale
      ? await mergeStale(tx, current, change, expected)
      : { fields: { ...fieldsOf(current), ...defined(change) }, body: change.body ?? current.body }
    const fields = { ...wanted, ...(await settled(tx.db, wanted)) }
    const frontMatter = change.frontMatter ?? current.front_matter
    if (body === current.body && sameFields(fields, fieldsOf(current)) && frontMatter === current.front_matter)
      return { id, revision: item.revision, merged: false, changed: false }
    const origin = stale ? 'merge' : (change.origin ?? 'edit')
    const next = { fields, body, message: change.message ?? '', origin, frontMatter, at: change.at, authorId: change.authorId }
    const revision = await revise(tx, item, current, next, body === change.body ? analysis : undefined)
    return { id, revision, merged: stale, changed: true }
  })
}

const defined = (change: ArticleChange): Partial<Fields> =>
  Object.fromEntries(
    (['title', 'kind', 'description', 'tags', 'topics'] as const).flatMap((name) =>
      change[name] === undefined ? [] : [[name, change[name]]],
    ),
  )

async function mergeStale(
  tx: Tx,
  current: RevisionTable,
  change: ArticleChange,
  expected: number,
): Promise<{ fields: Fields; body: string }> {
  const joined = await joinOver(tx, current, change, expected)
  if (!joined) throw new StaleError(current.item_id, null, change.body ?? '', [], [])
  if (joined.conflict) throw joined.conflict
  return joined
}

/** What a change and the present article make together; where they cannot be joined, ours with the conflict that says so. */
export type Joined = { fields: Fields; body: string; base: { fields: Fields; body: string }; conflict: StaleError | null }

async function joinOver(ctx: Ctx, current: RevisionTable, change: ArticleChange, expected: number): Promise<Joined | undefined> {
  const base = expected === current.number ? current : await findRevision(ctx.db, current.item_id, expected)
  if (!base) return undefined
  const ours = { ...fieldsOf(base), ...defined(change) }
  const fields = mergeFields(fieldsOf(base), ours, fieldsOf(current))
  const text = mergeBlocks(base.body, change.body ?? base.body, current.body)
  const joins = fields.conflicts.length === 0 && text.conflicts.length === 0
  return {
    fields: fields.merged,
    body: text.merged,
    base: { fields: fieldsOf(base), body: base.body },
    conflict: joins ? null : new StaleError(current.item_id, base.body, text.merged, text.conflicts, fields.conflicts),
  }
}

/** What `changeArticle` would make of a change over revision `expected`, without doing it; for whoever may read the article. */
export async function joinChange(ctx: Ctx, id: string, change: ArticleChange, expected: number): Promise<Joined> {
  const { revision } = await readArticle(ctx, id)
  const joined = await joinOver(ctx, revision, change, expected)
  if (!joined) throw notFound('revision')
  return joined
}

/** A save that met another one it cannot be merged with. The routes add the current article. */
export class StaleError extends DomainError {
  readonly itemId: string
  constructor(itemId: string, base: string | null, merged: string, conflicts: MergeConflict[], fields: string[]) {
    const places = conflicts.map(({ base: before, ours, theirs, place }) => ({
      base: before,
      ours,
      theirs,
      start: place.start,
      end: place.end,
    }))
    super('stale', 412, {}, { base, merged, conflicts: places, fields })
    this.itemId = itemId
  }
}

type Next = { fields: Fields; body: string; message: string; origin: Origin; frontMatter: string; at?: number; authorId?: string | null }

/** `analysis` is that of the new body, where it is known already. */
async function revise(tx: Tx, item: ItemTable, current: RevisionTable, next: Next, analysis = analyse(tx, next.body)): Promise<number> {
  const before = fieldsOf(current)
  await requireTopics(
    tx,
    next.fields.topics.filter((topic) => !before.topics.includes(topic)),
  )
  const changed: ItemTable = {
    ...item,
    title: next.fields.title,
    title_key: nameKey(next.fields.title),
    kind: next.fields.kind,
    description: next.fields.description,
    ...derived(analysis),
    revision: item.revision + 1,
    updated_at: next.at ?? tx.services.clock.now(),
    updated_by: next.authorId === undefined ? actorId(tx) : next.authorId,
  }
  const { title, title_key, kind, description, language, excerpt, words, revision, updated_at, updated_by } = changed
  const first = await updateItem(
    tx,
    item.id,
    { title, title_key, kind, description, language, excerpt, words, revision, updated_at, updated_by },
    item.revision,
  )
  if (!first) throw new StaleError(item.id, null, next.body, [], [])
  await insertRevision(tx, revisionOf(changed, next.fields, next))
  const { relinked } = await connect(tx, changed, analysis, next.fields, before)
  if (title_key !== item.title_key) {
    await insertTitleAlias(tx, item.id, item.title_key)
    await satisfyWanted(tx, title_key, item.id)
  }
  if (tx.actor.kind === 'person') await deleteDraft(tx, tx.actor.id, item.id)
  await tx.services.revised?.(tx, {
    item: changed,
    origin: next.origin,
    before: { title: item.title, body: current.body },
    after: { title, body: next.body },
  })
  await emit(tx, {
    name: 'article.changed',
    subject: item.id,
    space: item.space_id,
    data: { revision, origin: next.origin, renamed: title_key !== item.title_key, relinked },
  })
  return revision
}

/** Makes an earlier revision the newest again, as a new revision. */
export async function restoreRevision(ctx: Ctx, id: string, number: number, message?: string): Promise<Saved> {
  return write(ctx, async (tx) => {
    const item = await writableItem(tx, id)
    await heldUp(tx, { spaceId: item.space_id, parentId: item.parent_id, itemId: id })
    const current = await headRevision(tx.db, item)
    const wanted = await findRevision(tx.db, id, number)
    if (!current || !wanted) throw notFound('revision')
    if (number === item.revision) return { id, revision: number, merged: false, changed: false }
    const words = await settled(tx.db, fieldsOf(wanted))
    const known = new Set((await listTopics(tx.db, words.topics)).map((topic) => topic.id))
    const fields = { ...fieldsOf(wanted), tags: words.tags, topics: words.topics.filter((topic) => known.has(topic)) }
    const revision = await revise(tx, item, current, {
      fields,
      body: wanted.body,
      message: message ?? '',
      origin: 'restore',
      frontMatter: wanted.front_matter,
    })
    return { id, revision, merged: false, changed: true }
  })
}

/** The text and fields of the newest revision. */
export async function readArticle(ctx: Ctx, id: string) {
  const item = await readableItem(ctx, id)
  const revision = await headRevision(ctx.db, item)
  if (item.type !== 'article' || !revision) throw notFound('item')
  return { item, revision, fields: fieldsOf(revision) }
}
