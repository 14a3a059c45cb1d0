import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { DomainError } from '../../platform/errors.ts'
import type { Export } from './export.ts'

/** The export as a zip archive, made while it is read. Equal exports make equal bytes. */
export function zipExport({ entries }: Export): Readable {
  const zip = new ZipFile()
  const output = new PassThrough()
  const fail = (error: unknown) => output.destroy(error as Error)
  zip.on('error', fail)
  zip.outputStream.on('error', fail)
  zip.outputStream.pipe(output)
  for (const entry of entries) {
    zip.addReadStreamLazy(
      entry.path,
      { mtime: new Date(entry.at), mode: 0o100644, ...(entry.size === null ? {} : { size: entry.size }) },
      (give) => {
        try {
          const stream = entry.open()
          stream.on('error', fail)
          give(null, stream)
        } catch (error) {
          fail(error)
        }
      },
    )
  }
  zip.end()
  return output
}

/**
 * Writes exports into `folder`, each space in a folder named by its key, or one space right into it. The folder must be
 * new or empty; it appears whole or not at all.
 */
export async function writeExport(
  folder: string,
  exports: Export[],
  apart: boolean,
  onProgress?: (done: number, total: number) => void,
): Promise<number> {
  const target = resolve(folder)
  const there = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new DomainError('export-folder-unusable', 422, { folder })
  })
  if (there && there.length > 0) throw new DomainError('export-folder-not-empty', 409, { folder })
  await mkdir(dirname(target), { recursive: true })
  const temporary = await mkdtemp(join(dirname(target), `.${basename(target)}-`))
  const total = exports.reduce((sum, each) => sum + each.entries.length, 0)
  let done = 0
  try {
    for (const each of exports) {
      const root = apart ? join(temporary, each.space.key) : temporary
      for (const entry of each.entries) {
        const path = join(root, ...entry.path.split('/'))
        await mkdir(dirname(path), { recursive: true })
        await pipeline(entry.open(), createWriteStream(path, { flags: 'wx' }))
        onProgress?.(++done, total)
      }
    }
    if (there) await rmdir(target)
    await rename(temporary, target)
    await syncFolder(dirname(target))
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
      throw new DomainError('disk-full', 507)
    throw error
  }
  return done
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}
