import type { Ctx } from '../../platform/context.ts'
import { chunks } from '../../platform/db/codec.ts'
import type { Found, Indexed, IndexSource } from '../../platform/feature.ts'
import { idsIn, type StoredEvent } from '../../platform/events/follower.ts'
import { namesOf } from '../identity/index.ts'
import { analyseMarkdown } from '../markdown/index.ts'
import { hrefOf } from '../../platform/page/parts.ts'
import { documentSections } from './file-texts.ts'
import { itemRef, personRef, trustOf } from './present.ts'
import { gatesOf } from './store/access.ts'
import { ancestorsOf, indexRows, type ListedItem, listIds, listItems } from './store/items.ts'
import { aliasesOf } from './store/revisions.ts'
import { labelsOf } from './topics/rules.ts'
import { tagsOf } from './topics/store/tags.ts'
import { itemTopics, listTopics } from './topics/store/topics.ts'

/** Articles and documents as search sees them. */
export const itemIndex: IndexSource = {
  type: 'item',
  affected(event: StoredEvent): string[] {
    if (event.data.items) return idsIn(event, 'items')
    return /^(?:item|article|document)\./.test(event.name) ? [event.subject] : []
  },
  async load(ctx, ids) {
    const loaded: Indexed[] = []
    for (const part of chunks(ids, 200)) loaded.push(...(await load(ctx, part)))
    return loaded
  },
  list: (ctx, after, limit) => listIds(ctx.db, after, limit),
  present,
}

async function load(ctx: Ctx, ids: string[]): Promise<Indexed[]> {
  const rows = await indexRows(ctx.db, ids)
  const found = rows.map((row) => row.id)
  if (found.length === 0) return []
  const tags = await tagsOf(ctx.db, found)
  const topics = await topicLabels(ctx, found)
  const gates = await gatesOf(ctx.db, found)
  const ancestors = await ancestorsOf(ctx.db, found)
  const names = await namesOf(
    ctx.db,
    rows.flatMap((row) => [row.created_by, row.updated_by]),
  )
  const documents = rows.filter((row) => row.type === 'document').map((row) => row.id)
  const texts = await documentSections(ctx, documents)
  const trust = await trustOf(ctx, found)
  const aliases = new Map<string, string[]>()
  for (const alias of await aliasesOf(ctx.db, found)) aliases.set(alias.item_id, [...(aliases.get(alias.item_id) ?? []), alias.title_key])
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    spaceId: row.space_id,
    kind: row.kind,
    title: row.title,
    aliases: aliases.get(row.id) ?? [],
    language: row.language,
    description: row.description,
    tags: tags.get(row.id) ?? [],
    topics: topics.get(row.id) ?? [],
    authors: [...new Set([row.created_by, row.updated_by])].flatMap((id) => {
      const name = id === null ? undefined : names.get(id)
      return id === null || name === undefined ? [] : [{ id, name }]
    }),
    trust: trust(row.id).state,
    aside: null,
    sections:
      row.body === null
        ? (texts.get(row.id) ?? [])
        : analyseMarkdown(row.body).sections.map(({ id, heading, path, text }) => ({ id, heading, path, text })),
    ancestors: ancestors.get(row.id) ?? [row.id],
    gates: gates.get(row.id) ?? [],
    archived: Boolean(row.archived),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }))
}

/** Where items stand and who may find them, for what other features index of them; what lies in the trash is missing. */
export async function placesOf(ctx: Ctx, ids: string[]): Promise<Map<string, Place>> {
  const rows = await indexRows(ctx.db, ids)
  if (rows.length === 0) return new Map()
  const found = rows.map((row) => row.id)
  const gates = await gatesOf(ctx.db, found)
  const ancestors = await ancestorsOf(ctx.db, found)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        spaceId: row.space_id,
        title: row.title,
        language: row.language,
        ancestors: ancestors.get(row.id) ?? [row.id],
        gates: gates.get(row.id) ?? [],
        archived: Boolean(row.archived),
      },
    ]),
  )
}

type Place = Pick<Indexed, 'spaceId' | 'title' | 'language' | 'ancestors' | 'gates' | 'archived'>

/** Labels of an item's topics in both languages, so that either finds it. */
async function topicLabels(ctx: Ctx, ids: string[]): Promise<Map<string, Indexed['topics']>> {
  const byItem = await itemTopics(ctx.db, ids)
  const topics = new Map((await listTopics(ctx.db, [...new Set([...byItem.values()].flat())])).map((topic) => [topic.id, topic]))
  const labelled = (id: string) => {
    const topic = topics.get(id)
    if (!topic) return []
    return [{ id, labels: labelsOf(topic) }]
  }
  return new Map([...byItem].map(([item, ids]) => [item, ids.flatMap(labelled)]))
}

/** Items as results show them. What hangs above one and may not be read is left out of its path. */
async function present(ctx: Ctx, ids: string[]): Promise<Map<string, Found>> {
  if (ids.length === 0) return new Map()
  const rows = (await listItems(ctx, { ids, state: 'any', limit: ids.length })).filter((row) => row.trashed_at === null)
  if (rows.length === 0) return new Map()
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.updated_by),
  )
  const paths = await readablePaths(ctx, rows)
  const trust = await trustOf(
    ctx,
    rows.map((row) => row.id),
  )
  return new Map(
    rows.map((row): [string, Found] => [
      row.id,
      {
        ...itemRef(row),
        href: hrefOf(row),
        path: paths.get(row.id) ?? [],
        line: row.description || row.excerpt,
        language: row.language,
        owner: trust(row.id).owner,
        updatedAt: row.updated_at,
        updatedBy: personRef(names, row.updated_by),
        trust: trust(row.id),
        archived: row.archived_at !== null,
      },
    ]),
  )
}

/** What each item hangs below, from the top, in two queries for all of them. */
async function readablePaths(ctx: Ctx, rows: ListedItem[]): Promise<Map<string, Found['path']>> {
  const below = rows.filter((row) => row.parent_id !== null).map((row) => row.id)
  if (below.length === 0) return new Map()
  const above = await ancestorsOf(ctx.db, below)
  const ids = [...new Set([...above].flatMap(([id, path]) => path.filter((other) => other !== id)))]
  const readable = new Map((await listItems(ctx, { ids, state: 'any', limit: ids.length })).map((row) => [row.id, row]))
  return new Map(
    [...above].map(([id, path]) => [
      id,
      path.flatMap((other) => {
        const row = other === id ? undefined : readable.get(other)
        return row ? [{ title: row.title, href: hrefOf(row) }] : []
      }),
    ]),
  )
}
