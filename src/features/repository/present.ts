import type { z } from 'zod'
import type { Ctx } from '../../platform/context.ts'
import { namesOf, subjectsById } from '../identity/index.ts'
import type { FileView, Grant, ItemRef, ItemRow, Role, SpaceView, Subject, TreeNode, Trust } from './schema.ts'
import type { SpaceAccess } from './store/access.ts'
import type { listChildren, ListedItem } from './store/items.ts'
import type { RevisionRowRecord } from './store/revisions.ts'
import { countItems } from './store/spaces.ts'
import type { FileTable } from './store/tables.ts'
import { listTopics } from './topics/store/topics.ts'
import { tagsOf } from './topics/store/tags.ts'

/* Records as the API shows them. Each function takes a whole list, so that none runs a query a row. */

const ROLES: (Role | null)[] = [null, 'reader', 'contributor', 'steward', 'owner']
const roleOf = (rank: number): Role | null => ROLES[rank] ?? null

export const personRef = (names: Map<string, string>, id: string | null) =>
  id !== null && names.has(id) ? { id, name: names.get(id) ?? '' } : null

const unverified: Trust = { state: 'unverified', by: null, until: null, owner: null }

/** How far each item can be trusted. What nothing is known of claims nothing. */
export async function trustOf(ctx: Ctx, ids: string[]): Promise<(id: string) => Trust> {
  const known = ids.length === 0 ? undefined : await ctx.services.trust?.(ctx, ids)
  return (id) => known?.get(id) ?? unverified
}

export const itemRef = (row: ListedItem): ItemRef => ({
  id: row.id,
  type: row.type,
  title: row.title,
  kind: row.kind,
  space: { id: row.space_id, key: row.space_key, name: row.space_name, icon: row.space_icon, colour: row.space_colour },
})

export async function presentItems(ctx: Ctx, rows: ListedItem[]): Promise<ItemRow[]> {
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.updated_by),
  )
  const tags = await tagsOf(
    ctx.db,
    rows.map((row) => row.id),
  )
  const trust = await trustOf(
    ctx,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    ...itemRef(row),
    excerpt: row.description || row.excerpt,
    tags: tags.get(row.id) ?? [],
    updatedAt: row.updated_at,
    updatedBy: personRef(names, row.updated_by),
    createdAt: row.created_at,
    archivedAt: row.archived_at,
    trashedAt: row.trashed_at,
    pinned: row.pinned_at !== null,
    trust: trust(row.id),
  }))
}

export const treeNode = (row: Awaited<ReturnType<typeof listChildren>>[number]): TreeNode => ({
  id: row.id,
  type: row.type,
  title: row.title,
  kind: row.kind,
  parentId: row.parent_id,
  children: row.children,
  restricted: Boolean(row.restricted),
})

/** Whoever was given one item of a space learns the name of the space, and no more. */
function mayDescribe({ actor }: Ctx, space: SpaceAccess): boolean {
  if (space.rank > 0 || actor.kind !== 'person') return true
  return actor.administrator || (space.visibility !== 'private' && !actor.guest)
}

export async function presentSpaces(ctx: Ctx, rows: SpaceAccess[]): Promise<SpaceView[]> {
  const counts = await countItems(
    ctx,
    rows.filter((row) => row.rank > 0).map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    name: row.name,
    description: mayDescribe(ctx, row) ? row.description : '',
    visibility: row.visibility,
    icon: row.icon,
    colour: row.colour,
    homeId: row.rank > 0 ? row.home_id : null,
    articles: row.rank > 0 ? (counts.get(row.id) ?? 0) : null,
    role: roleOf(row.rank),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }))
}

export const presentFile = (row: FileTable, names: Map<string, string>): FileView => ({
  id: row.id,
  name: row.name,
  mediaType: row.media_type,
  size: row.size,
  width: row.width,
  height: row.height,
  url: `/files/${row.id}/${encodeURIComponent(row.name)}`,
  version: row.version,
  message: row.message,
  createdAt: row.created_at,
  createdBy: personRef(names, row.created_by),
})

export async function presentFiles(ctx: Ctx, rows: FileTable[]): Promise<FileView[]> {
  if (rows.length === 0) return []
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.created_by),
  )
  return rows.map((row) => presentFile(row, names))
}

export const presentRevision = (row: RevisionRowRecord, names: Map<string, string>) => ({
  id: row.id,
  number: row.number,
  title: row.title,
  message: row.message,
  author: personRef(names, row.author_id),
  at: row.at,
  origin: row.origin,
  bytes: row.bytes,
})

/** Topics by id with the label in the reader's language, else in the other. */
export async function topicRefs(ctx: Ctx, ids: string[]): Promise<{ id: string; label: string }[]> {
  if (ids.length === 0) return []
  const other = ctx.locale === 'ko' ? 'en' : 'ko'
  return (await listTopics(ctx.db, ids)).map((topic) => ({ id: topic.id, label: topic.labels[ctx.locale] ?? topic.labels[other] ?? '' }))
}

/** People and groups by id, in the order given; those that are gone are left out. */
export async function subjects(ctx: Ctx, ids: string[]): Promise<Subject[]> {
  const known = await subjectsById(ctx.db, [...new Set(ids)])
  return ids.flatMap((id) => known.get(id) ?? [])
}

/** Who has which role, of a space or of a shared item; subjects that are gone are left out. */
export async function grants(
  ctx: Ctx,
  rows: { subject_id: string; rank: number; at: number; by: string | null }[],
): Promise<z.infer<typeof Grant>[]> {
  const known = await subjectsById(
    ctx.db,
    rows.map((row) => row.subject_id),
  )
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.by),
  )
  return rows.flatMap((row) => {
    const subject = known.get(row.subject_id)
    return subject ? [{ subject, role: roleOf(row.rank) ?? 'reader', grantedAt: row.at, grantedBy: personRef(names, row.by) }] : []
  })
}
