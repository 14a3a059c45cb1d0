import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { DomainError } from '../../../platform/errors.ts'
import { decodeName } from '../encoding.ts'
import { DEEPEST, isHidden, type Source, shortPath } from './source.ts'

export type ZipLimits = { bytes: number; entries?: number }

const MOST_ENTRIES = 100_000
// DEFLATE reaches 1,032 : 1; text and pictures of people stay far below 100 : 1.
const HIGHEST_RATIO = 200
const RATIO_MATTERS_FROM = 20 * 1024 * 1024
const UTF8_NAME = 0x800
const UNICODE_PATH = 0x7075
const LOCAL_HEADER = 30

/**
 * Lists an archive without unpacking it. Archives that are made to do harm (bombs, overlapping entries, names that lead
 * out of the folder) are refused whole; single odd entries are named in `refused`.
 */
export async function openZip(path: string, name: string, limits: ZipLimits): Promise<Source> {
  const zip = await yauzl
    .openPromise(path, { decodeStrings: false, lazyEntries: true, validateEntrySizes: true, autoClose: false })
    .catch(() => Promise.reject(new DomainError('zip-unreadable', 422, { name })))
  try {
    return new Archive(zip, name).source(await readEntries(zip, name, limits))
  } catch (error) {
    zip.close()
    throw error
  }
}

/** The entries of an archive that can be unpacked without harm; refuses the others whole. */
export async function readEntries(zip: ZipFile, name: string, limits: ZipLimits): Promise<Entry[]> {
  const most = limits.entries ?? MOST_ENTRIES
  if (zip.entryCount > most) throw new DomainError('zip-too-many-files', 413, { name, most })
  const entries: Entry[] = []
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry)
  } catch {
    throw new DomainError('zip-unreadable', 422, { name })
  }
  refuseBombs(entries, name, limits.bytes)
  return entries
}

/** Sizes are believed here because reading fails as soon as an entry yields more than it declared. */
function refuseBombs(entries: Entry[], name: string, most: number): void {
  let unpacked = 0
  let packed = 0
  for (const entry of entries) {
    unpacked += entry.uncompressedSize
    packed += entry.compressedSize
    if (entry.uncompressedSize > RATIO_MATTERS_FROM && entry.uncompressedSize > entry.compressedSize * HIGHEST_RATIO)
      throw new DomainError('zip-bomb', 422, { name })
  }
  if (unpacked > RATIO_MATTERS_FROM && unpacked > packed * HIGHEST_RATIO) throw new DomainError('zip-bomb', 422, { name })
  if (unpacked > most) throw new DomainError('import-too-large', 413, { name, limitMb: Math.floor(most / 1024 / 1024) })
  // Entries that share their bytes are how small archives hold terabytes (Fifield, "A better zip bomb", 2019).
  const byOffset = entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)
  let end = 0
  for (const entry of byOffset) {
    if (entry.relativeOffsetOfLocalHeader < end) throw new DomainError('zip-bomb', 422, { name })
    end = entry.relativeOffsetOfLocalHeader + LOCAL_HEADER + entry.fileNameLength + entry.compressedSize
  }
}

/** Names without the UTF-8 flag are UTF-8 all the same (macOS), CP949 (Korean Windows) or CP437. */
function nameOf(entry: Entry): string {
  const raw = entry.fileNameRaw
  const unicode = entry.extraFields.find((field) => field.id === UNICODE_PATH)?.data
  if (unicode && unicode.length > 5 && unicode[0] === 1 && unicode.readUInt32LE(1) === crc32(raw)) return decodeName(unicode.subarray(5))
  return entry.generalPurposeBitFlag & UTF8_NAME ? raw.toString('utf8').normalize('NFC') : decodeName(raw)
}

function safeName(entry: Entry, archive: string): string {
  const name = nameOf(entry).replaceAll('\\', '/')
  if (name.startsWith('/') || /^[a-z]:/i.test(name) || name.includes('\0') || name.split('/').includes('..')) {
    throw new DomainError('zip-unsafe-name', 422, { name: archive, entry: shortPath(name) })
  }
  return name
}

const isLink = (entry: Entry) => entry.versionMadeBy >> 8 === 3 && ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000

class Archive {
  readonly #zip: ZipFile
  readonly #name: string
  readonly #entries = new Map<string, Entry>()
  readonly #refused: Source['refused'] = []
  #hidden = 0

  constructor(zip: ZipFile, name: string) {
    this.#zip = zip
    this.#name = name
  }

  source(entries: Entry[]): Source {
    for (const entry of entries) this.#add(entry)
    const top = commonFolder([...this.#entries.keys()])
    const stream = (path: string) => this.#zip.openReadStreamPromise(this.#entry(top + path))
    return {
      name: this.#name,
      files: [...this.#entries].map(([path, entry]) => ({ path: path.slice(top.length), size: entry.uncompressedSize })),
      refused: this.#refused.map((refusal) => ({
        ...refusal,
        path: refusal.path.startsWith(top) ? refusal.path.slice(top.length) : refusal.path,
      })),
      hidden: this.#hidden,
      read: async (path) => buffer(await stream(path)),
      stream,
      close: async () => this.#zip.close(),
    }
  }

  #entry(path: string): Entry {
    const found = this.#entries.get(path)
    if (!found) throw new Error(`no such file in the archive: ${path}`)
    return found
  }

  #add(entry: Entry): void {
    const path = safeName(entry, this.#name)
      .split('/')
      .filter((part, at, parts) => (part !== '' && part !== '.') || at === parts.length - 1)
      .join('/')
    const names = path.split('/')
    if (names.some(isHidden)) this.#hidden++
    else if (path.endsWith('/') || path === '') return
    else if (names.length > DEEPEST + 1) this.#refuse(path, 'too-deep')
    else if (isLink(entry)) this.#refuse(path, 'symbolic-link')
    else if (entry.isEncrypted()) this.#refuse(path, 'encrypted')
    else if (!entry.canDecodeFileData()) this.#refuse(path, 'unreadable')
    else if (this.#entries.has(path)) this.#refuse(path, 'same-name')
    else this.#entries.set(path, entry)
  }

  #refuse(path: string, reason: Source['refused'][number]['reason']): void {
    this.#refused.push({ path: shortPath(path), reason })
  }
}

/** Zipping a folder puts its name before everything; that folder is the root, not an article. */
function commonFolder(paths: string[]): string {
  const slash = paths[0]?.indexOf('/') ?? -1
  const top = slash < 0 ? '' : (paths[0] as string).slice(0, slash + 1)
  return paths.every((path) => path.startsWith(top)) ? top : ''
}
