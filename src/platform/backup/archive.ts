import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { DomainError } from '../errors.ts'

const BLOCK = 512

export type Entry = { name: string; size: number; offset: number }

export const damaged = (what: string) => new DomainError('backup-damaged', 422, { what })

/** Writes a tar file (POSIX ustar), which every system can open, to a file that must not exist yet. */
export class ArchiveWriter {
  readonly #handle: FileHandle

  private constructor(handle: FileHandle) {
    this.#handle = handle
  }

  static async create(path: string): Promise<ArchiveWriter> {
    return new ArchiveWriter(await open(path, 'wx', 0o600))
  }

  /** Adds `size` bytes of `source`; answers their SHA-256. A source that has more or fewer bytes is an error. */
  async add(name: string, size: number, source: AsyncIterable<Uint8Array> | Uint8Array): Promise<string> {
    await this.#handle.write(header(name, size))
    const digest = createHash('sha256')
    let written = 0
    for await (const piece of source instanceof Uint8Array ? [source] : source) {
      written += piece.byteLength
      digest.update(piece)
      await this.#handle.write(piece)
    }
    if (written !== size) throw new Error(`${name} changed while it was being read`)
    await this.#handle.write(new Uint8Array(padding(size)))
    return digest.digest('hex')
  }

  /** Ends the archive and waits until it is on disk. */
  async end(): Promise<void> {
    await this.#handle.write(new Uint8Array(2 * BLOCK))
    await this.#handle.sync()
    await this.#handle.close()
  }

  async abandon(): Promise<void> {
    await this.#handle.close().catch(() => {})
  }
}

const padding = (size: number) => (BLOCK - (size % BLOCK)) % BLOCK

function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  if (Buffer.byteLength(name) > 100) throw new Error(`name too long for an archive: ${name}`)
  block.write(name, 0)
  block.write('0000600\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  writeSize(block, size)
  block.write('00000000000\0', 136)
  block.write('        ', 148)
  block.write('0', 156)
  block.write('ustar\x0000', 257)
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

function writeSize(block: Buffer, size: number): void {
  if (size < 0o77777777777) {
    block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
    return
  }
  // 8 GiB and more do not fit eleven octal digits: base 256 with the top bit set, as GNU tar writes it.
  block[124] = 0x80
  block.writeBigUInt64BE(BigInt(size), 128)
}

function checksum(block: Buffer): number {
  let sum = 0
  for (let at = 0; at < BLOCK; at++) sum += at >= 148 && at < 156 ? 32 : block[at]
  return sum
}

/** The entries of an archive in their order, without their bytes. A file that is no archive, or was cut, is refused. */
export async function readEntries(path: string): Promise<Entry[]> {
  const handle = await open(path, 'r')
  try {
    const { size: total } = await handle.stat()
    const entries: Entry[] = []
    const block = Buffer.alloc(BLOCK)
    for (let at = 0; ; ) {
      const { bytesRead } = await handle.read(block, 0, BLOCK, at)
      if (bytesRead < BLOCK) throw damaged('end')
      if (block[0] === 0) return entries
      if (Number.parseInt(block.toString('latin1', 148, 154), 8) !== checksum(block)) throw damaged('header')
      const name = block.toString('utf8', 0, 100).replace(/\0.*$/s, '')
      const size = block[124] & 0x80 ? Number(block.readBigUInt64BE(128)) : Number.parseInt(block.toString('latin1', 124, 135), 8)
      entries.push({ name, size, offset: at + BLOCK })
      at += BLOCK + size + padding(size)
      if (at > total) throw damaged(name)
    }
  } finally {
    await handle.close()
  }
}

/** The bytes of an entry. */
export async function* readEntry(path: string, entry: Entry): AsyncGenerator<Buffer> {
  if (entry.size === 0) return
  yield* createReadStream(path, { start: entry.offset, end: entry.offset + entry.size - 1, highWaterMark: 1024 * 1024 })
}

export async function readWhole(path: string, entry: Entry): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of readEntry(path, entry)) pieces.push(piece)
  return Buffer.concat(pieces)
}

export async function hashOf(source: AsyncIterable<Uint8Array>): Promise<string> {
  const digest: Hash = createHash('sha256')
  for await (const piece of source) digest.update(piece)
  return digest.digest('hex')
}
