import type { Ctx } from '../../platform/context.ts'
import { chunks } from '../../platform/db/codec.ts'
import type { Found, Indexed, IndexSource } from '../../platform/feature.ts'
import type { StoredEvent } from '../../platform/events/follower.ts'
import { namesOf } from '../identity/index.ts'
import { analyseMarkdown } from '../markdown/index.ts'
import { hrefOf } from '../../platform/page/parts.ts'
import { unverified } from './present.ts'
import { itemRows } from './queries.ts'
import { gatesOf } from './store/access.ts'
import { ancestorsOf, indexRows, listIds } from './store/items.ts'
import { aliasesOf } from './store/revisions.ts'
import { itemTopics, listTopics, tagsOf } from './store/taxonomy.ts'

/** Articles and documents as search sees them. */
export const itemIndex: IndexSource = {
  type: 'item',
  affected(event: StoredEvent): string[] {
    if (Array.isArray(event.data.items)) return event.data.items as string[]
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
    trust: unverified.state,
    aside: null,
    sections:
      row.body === null ? [] : analyseMarkdown(row.body).sections.map(({ id, heading, path, text }) => ({ id, heading, path, text })),
    ancestors: ancestors.get(row.id) ?? [row.id],
    gates: gates.get(row.id) ?? [],
    archived: Boolean(row.archived),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }))
}

/** Labels of an item's topics in both languages, so that either finds it. */
async function topicLabels(ctx: Ctx, ids: string[]): Promise<Map<string, Indexed['topics']>> {
  const byItem = await itemTopics(ctx.db, ids)
  const topics = new Map((await listTopics(ctx.db, [...new Set([...byItem.values()].flat())])).map((topic) => [topic.id, topic]))
  const labelled = (id: string) => {
    const topic = topics.get(id)
    if (!topic) return []
    const labels = [topic.labels.ko, topic.labels.en, ...topic.alternativeLabels.ko, ...topic.alternativeLabels.en]
    return [{ id, labels: labels.filter((label) => label !== undefined) }]
  }
  return new Map([...byItem].map(([item, ids]) => [item, ids.flatMap(labelled)]))
}

async function present(ctx: Ctx, ids: string[]): Promise<Map<string, Found>> {
  const rows = await itemRows(ctx, ids)
  return new Map(
    [...rows.values()].flatMap((row): [string, Found][] =>
      row.trashedAt === null
        ? [
            [
              row.id,
              {
                ...{ id: row.id, type: row.type, kind: row.kind, title: row.title, href: hrefOf(row), space: row.space, path: [] },
                ...{ line: row.excerpt, language: null, owner: null, updatedAt: row.updatedAt, updatedBy: row.updatedBy },
                ...{ trust: row.trust, archived: row.archivedAt !== null },
              },
            ],
          ]
        : [],
    ),
  )
}
