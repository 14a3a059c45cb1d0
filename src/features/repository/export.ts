import type { Ctx } from '../../platform/context.ts'
import { chunks, fromJson } from '../../platform/db/codec.ts'
import { readableSpace } from './policy.ts'
import { filesOfItems } from './store/files.ts'
import { exportRows } from './store/items.ts'
import type { FileTable } from './store/tables.ts'
import { withPresentWords } from './topics/current.ts'

export type ExportedItem = {
  id: string
  type: 'article' | 'document'
  parentId: string | null
  position: number
  title: string
  kind: string | null
  description: string
  tags: string[]
  topics: string[]
  body: string
  frontMatter: string
  sourcePath: string | null
  createdAt: number
  updatedAt: number
  createdBy: string | null
  updatedBy: string | null
  files: FileTable[]
}

/** Every item of a space the asker may read, archived ones too, parents before children, in the order of the tree. */
export async function itemsForExport(ctx: Ctx, idOrKey: string): Promise<ExportedItem[]> {
  const space = await readableSpace(ctx, idOrKey)
  const rows = await exportRows(ctx, space.id)
  const files = new Map<string, FileTable[]>()
  for (const part of chunks(rows)) {
    for (const file of await filesOfItems(
      ctx.db,
      part.map((row) => row.id),
    )) {
      if (file.item_id !== null) files.set(file.item_id, [...(files.get(file.item_id) ?? []), file])
    }
  }
  const written = rows.map((row) => ({ item_id: row.id, tags: row.tags ?? '[]', topics: row.topics ?? '[]' }))
  const words = new Map((await withPresentWords(ctx.db, written)).map((row) => [row.item_id, row]))
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    parentId: row.parent_id,
    position: row.position,
    title: row.title,
    kind: row.kind,
    description: row.description,
    tags: fromJson(words.get(row.id)?.tags ?? '[]'),
    topics: fromJson(words.get(row.id)?.topics ?? '[]'),
    body: row.body ?? '',
    frontMatter: row.front_matter ?? '',
    sourcePath: row.source_path,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    createdBy: row.created_by,
    updatedBy: row.updated_by,
    files: files.get(row.id) ?? [],
  }))
}
