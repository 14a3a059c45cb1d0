import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { actorId, type Ctx, isTx, type Services, systemContext, write } from '../../platform/context.ts'
import { DomainError, forbidden, invalid, notFound } from '../../platform/errors.ts'
import { emit } from '../../platform/events/outbox.ts'
import { newId } from '../../platform/ids.ts'
import { nameKey } from '../../platform/text.ts'
import { detectMediaType, hasThumbnail } from './media-type.ts'
import { placeFor, readableItem, writableItem, writableSpace } from './policy.ts'
import { deleteText } from './store/file-texts.ts'
import * as store from './store/files.ts'
import { insertItem, lastPosition, STEP, updateItem } from './store/items.ts'
import type { FileTable } from './store/tables.ts'

/** Pixels beyond which an image is not opened: small files can unpack to gigabytes. */
const MOST_PIXELS = 64_000_000

export type Upload = { name: string; source: AsyncIterable<Uint8Array> | Uint8Array; id?: string; at?: number }

/** A name without folders, controls and signs that trick a reader (right-to-left overrides), at most 200 long. */
export function fileName(name: string): string {
  const base = name.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const clean = base.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim()
  if (clean.length <= 200) return clean === '' || clean === '.' || clean === '..' ? 'file' : clean
  const dot = clean.lastIndexOf('.')
  return dot > 0 && clean.length - dot <= 12 ? clean.slice(0, 200 - (clean.length - dot)) + clean.slice(dot) : clean.slice(0, 200)
}

type Kept = Pick<FileTable, 'id' | 'name' | 'hash' | 'size' | 'media_type' | 'width' | 'height' | 'created_at' | 'created_by'>

/** Puts the bytes on disk and has `record` write of them; where that fails, the bytes go again. */
async function keep<T>(ctx: Ctx, upload: Upload, record: (kept: Kept) => Promise<T>): Promise<T> {
  const { files, config } = ctx.services
  const { hash, size } = await files.put(upload.source, config.uploadLimit)
  try {
    if (size === 0) throw invalid('file-empty')
    return await record(await describe(ctx, upload, hash, size))
  } catch (error) {
    if (!isTx(ctx)) await deleteUnusedFiles(ctx.services, [hash]).catch(() => {}) // the first failure is the one to tell
    throw error instanceof Error && 'code' in error && error.code === 'ENOENT' ? new DomainError('file-lost', 409) : error
  }
}

async function describe(ctx: Ctx, upload: Upload, hash: string, size: number): Promise<Kept> {
  const path = ctx.services.files.path(hash)
  const name = fileName(upload.name)
  const media_type = await detectMediaType(path, name)
  const dimensions = hasThumbnail(media_type) ? await measureImage(path) : undefined
  return {
    id: upload.id ?? newId(),
    name,
    hash,
    size,
    media_type,
    width: dimensions?.width ?? null,
    height: dimensions?.height ?? null,
    created_at: upload.at ?? ctx.services.clock.now(),
    created_by: actorId(ctx),
  }
}

/** Width and height, or undefined where the file only claims to be an image. */
async function measureImage(path: string): Promise<{ width: number; height: number } | undefined> {
  const { default: sharp } = await import('sharp')
  try {
    const { width, height, orientation = 1 } = await sharp(path, { limitInputPixels: MOST_PIXELS }).metadata()
    return orientation >= 5 ? { width: height, height: width } : { width, height }
  } catch {
    return undefined
  }
}

/** Keeps an uploaded file as an attachment of an item, or of a space until an article there refers to it. */
export async function storeFile(ctx: Ctx, upload: Upload & { itemId?: string; spaceId?: string }): Promise<FileTable> {
  const spaceId = upload.itemId ? (await writableItem(ctx, upload.itemId)).space_id : (await writableSpace(ctx, upload.spaceId ?? '')).id
  return keep(ctx, upload, async (kept) => {
    const file: FileTable = { ...kept, item_id: upload.itemId ?? null, space_id: spaceId, version: null, message: '' }
    await write(ctx, async (tx) => {
      await store.insertFile(tx, file)
      await emit(tx, { name: 'file.stored', subject: file.id, space: spaceId, data: { item: file.item_id, hash: file.hash } })
    })
    return file
  })
}

/** Makes a document (an item of its own) of an uploaded file. */
export async function publishDocument(
  ctx: Ctx,
  upload: Upload & { spaceId: string; parentId: string | null; title?: string; itemId?: string },
): Promise<string> {
  await placeFor(ctx, upload.spaceId, upload.parentId)
  const record = (kept: Kept) =>
    write(ctx, async (tx) => {
      await placeFor(tx, upload.spaceId, upload.parentId)
      const id = upload.itemId ?? newId()
      const title = (upload.title ?? kept.name).slice(0, 300)
      await insertItem(tx, {
        id,
        type: 'document',
        space_id: upload.spaceId,
        parent_id: upload.parentId,
        position: (await lastPosition(tx.db, upload.spaceId, upload.parentId)) + STEP,
        title,
        title_key: nameKey(title),
        kind: null,
        language: 'und',
        description: '',
        excerpt: '',
        words: 0,
        revision: 1,
        source_path: null,
        created_at: kept.created_at,
        created_by: kept.created_by,
        updated_at: kept.created_at,
        updated_by: kept.created_by,
      })
      await store.insertFile(tx, { ...kept, item_id: id, space_id: upload.spaceId, version: 1, message: '' })
      await emit(tx, { name: 'document.published', subject: id, space: upload.spaceId, data: { version: 1 } })
      return id
    })
  return keep(ctx, upload, record)
}

/** Adds a version to a document; earlier ones stay. */
export async function addDocumentVersion(ctx: Ctx, id: string, upload: Upload & { message?: string }, expected?: number): Promise<number> {
  await writableItem(ctx, id)
  const record = (kept: Kept) =>
    write(ctx, async (tx) => {
      const item = await writableItem(tx, id)
      if (item.type !== 'document') throw notFound('item')
      const version = item.revision + 1
      const change = { revision: version, updated_at: kept.created_at, updated_by: kept.created_by }
      if ((expected !== undefined && expected !== item.revision) || !(await updateItem(tx, id, change, item.revision)))
        throw new DomainError('stale-document', 412)
      await store.insertFile(tx, { ...kept, item_id: id, space_id: item.space_id, version, message: upload.message ?? '' })
      await emit(tx, { name: 'document.changed', subject: id, space: item.space_id, data: { version } })
      return version
    })
  return keep(ctx, upload, record)
}

export async function renameDocument(ctx: Ctx, id: string, change: { title?: string; description?: string }): Promise<void> {
  await write(ctx, async (tx) => {
    const item = await writableItem(tx, id)
    if (item.type !== 'document') throw notFound('item')
    const title = change.title ?? item.title
    await updateItem(tx, id, {
      title,
      title_key: nameKey(title),
      description: change.description ?? item.description,
      updated_at: tx.services.clock.now(),
      updated_by: actorId(tx),
    })
    await emit(tx, { name: 'document.changed', subject: id, space: item.space_id, data: { renamed: true } })
  })
}

/** A file the asker may read: with its item, or, while it belongs to none, the one who uploaded it and whoever reads the text that waits with it. */
export async function readableFile(ctx: Ctx, id: string): Promise<FileTable> {
  const file = await store.findFile(ctx.db, id)
  if (!file) throw notFound('file')
  if (file.item_id !== null) await readableItem(ctx, file.item_id)
  else if (ctx.actor.kind !== 'system' && (file.created_by === null || file.created_by !== actorId(ctx))) {
    if (!(await ctx.services.waitingFiles?.shows(ctx, id))) throw notFound('file')
  }
  return file
}

export async function removeFile(ctx: Ctx, id: string): Promise<void> {
  const file = await readableFile(ctx, id)
  await write(ctx, async (tx) => {
    if (file.item_id !== null) await writableItem(tx, file.item_id)
    // Who decides on a text that waits sees its files, and takes none away.
    else if (tx.actor.kind !== 'system' && file.created_by !== actorId(tx)) throw forbidden()
    if (file.version !== null) throw notFound('file')
    await store.deleteFile(tx, id)
    await emit(tx, { name: 'file.removed', subject: id, space: file.space_id, data: { item: file.item_id } })
  })
  await deleteUnusedFiles(ctx.services, [file.hash])
}

/** Deletes the bytes that no record refers to any more. */
export async function deleteUnusedFiles(services: Services, hashes: string[]): Promise<void> {
  for (const hash of hashes) {
    // In a transaction, so that nobody records the same bytes between the look and the deed.
    const unused = await write(systemContext(services), async (tx) => {
      if (await store.isHashUsed(tx.db, hash)) return false
      await deleteText(tx, hash)
      await services.files.delete(hash)
      return true
    })
    if (!unused) continue
    for (const width of THUMBNAIL_WIDTHS) await rm(thumbnailPath(services, hash, width), { force: true })
  }
}

const KEEP_LOOSE_MS = 30 * 86_400_000

/** Forgets uploads that after a month still belong to no item, nor to a text that waits. */
export async function forgetLooseFiles(ctx: Ctx): Promise<void> {
  const hashes = await write(ctx, async (tx) => {
    const waiting = (await tx.services.waitingFiles?.all(tx)) ?? []
    return store.deleteLooseFiles(tx, tx.services.clock.now() - KEEP_LOOSE_MS, waiting)
  })
  await deleteUnusedFiles(ctx.services, hashes)
}

export const THUMBNAIL_WIDTHS = [160, 320, 640, 1280] as const

const thumbnailPath = (services: Services, hash: string, width: number): string =>
  join(services.config.dataFolder, 'thumbnails', hash.slice(0, 2), `${hash}-${width}.webp`)

/** A WebP of at most `width` pixels, made once and kept as a file of its own; undefined where the image cannot be opened. */
export async function thumbnail(ctx: Ctx, file: FileTable, width: number): Promise<{ path: string; width: number } | undefined> {
  const size = THUMBNAIL_WIDTHS.find((candidate) => candidate >= width) ?? 1280
  const path = thumbnailPath(ctx.services, file.hash, size)
  if (await stat(path).catch(() => undefined)) return { path, width: size }
  if (file.width === null) return undefined
  const { default: sharp } = await import('sharp')
  const temporary = `${path}.${newId()}`
  try {
    await mkdir(dirname(path), { recursive: true })
    await sharp(ctx.services.files.path(file.hash), { limitInputPixels: MOST_PIXELS })
      .rotate()
      .resize({ width: size, withoutEnlargement: true })
      .webp({ quality: 80 })
      .toFile(temporary)
    await rename(temporary, path)
    return { path, width: size }
  } catch {
    await rm(temporary, { force: true })
    return undefined
  }
}
