import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DomainError } from '../errors.ts'

export type StoredFile = { hash: string; size: number }

/** Files by the SHA-256 of their content: the same bytes are kept once, and a name never decides a path. */
export class FileStore {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  path(hash: string): string {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error('not a content hash')
    return join(this.folder, hash.slice(0, 2), hash.slice(2, 4), hash)
  }

  /**
   * Keeps the bytes of `source` and answers their hash and size once they are on disk. More than `limit` bytes, or a full
   * disk, leave nothing behind.
   */
  async put(source: AsyncIterable<Uint8Array> | Uint8Array, limit = Number.POSITIVE_INFINITY): Promise<StoredFile> {
    const pieces = source instanceof Uint8Array ? [source] : source
    const temporary = join(this.folder, 'incoming', randomUUID())
    await mkdir(dirname(temporary), { recursive: true })
    const digest = createHash('sha256')
    let size = 0
    try {
      const handle = await open(temporary, 'wx', 0o600)
      try {
        for await (const piece of pieces) {
          size += piece.byteLength
          if (size > limit) throw new DomainError('file-too-large', 413, { limitMb: Math.floor(limit / 1024 / 1024) })
          digest.update(piece)
          await handle.write(piece)
        }
        await handle.sync()
      } finally {
        await handle.close()
      }
      const hash = digest.digest('hex')
      const target = this.path(hash)
      await mkdir(dirname(target), { recursive: true })
      await rename(temporary, target)
      return { hash, size }
    } catch (error) {
      await rm(temporary, { force: true })
      if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
        throw new DomainError('disk-full', 507)
      throw error
    }
  }

  async size(hash: string): Promise<number | undefined> {
    try {
      return (await stat(this.path(hash))).size
    } catch {
      return undefined
    }
  }

  /** Bytes `start` to `end` (both included) of a file, or all of it. */
  read(hash: string, range?: { start: number; end: number }): ReadStream {
    return createReadStream(this.path(hash), range)
  }

  async delete(hash: string): Promise<void> {
    await rm(this.path(hash), { force: true })
  }
}
