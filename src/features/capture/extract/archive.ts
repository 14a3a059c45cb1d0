import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { DomainError } from '../../../platform/errors.ts'
import { readEntries } from '../source/zip.ts'
import { Unreadable } from './types.ts'
import { readXml, type XmlHandler } from './xml.ts'

const LIMITS = { bytes: 512 * 1024 * 1024, entries: 20_000 }
/** Parts that are read whole; texts that are larger than this are streamed. */
const MOST_WHOLE = 32 * 1024 * 1024

/** The files inside an office document, which is a zip. Archives that are made to do harm are refused before anything is unpacked. */
export class OfficeArchive {
  readonly #zip: ZipFile
  readonly #entries: Map<string, Entry>

  private constructor(zip: ZipFile, entries: Map<string, Entry>) {
    this.#zip = zip
    this.#entries = entries
  }

  static async open(path: string): Promise<OfficeArchive> {
    const options = { decodeStrings: false, lazyEntries: true, validateEntrySizes: true, autoClose: false } as const
    const zip = await yauzl.openPromise(path, options).catch(() => Promise.reject(new Unreadable('damaged')))
    const entries = await readEntries(zip, 'file', LIMITS).catch((error: unknown) => {
      throw new Unreadable(error instanceof DomainError && error.code !== 'zip-unreadable' ? 'too-large' : 'damaged')
    })
    return new OfficeArchive(zip, new Map(entries.map((entry) => [entry.fileNameRaw.toString('utf8').replaceAll('\\', '/'), entry])))
  }

  get names(): string[] {
    return [...this.#entries.keys()]
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  /** A part as it streams in; undefined where there is none of that name. */
  async stream(name: string): Promise<Readable | undefined> {
    const entry = this.#entries.get(name)
    if (!entry) return undefined
    if (entry.isEncrypted()) throw new Unreadable('encrypted')
    return this.#zip.openReadStreamPromise(entry).catch(() => Promise.reject(new Unreadable('damaged')))
  }

  async bytes(name: string): Promise<Buffer | undefined> {
    if ((this.#entries.get(name)?.uncompressedSize ?? 0) > MOST_WHOLE) throw new Unreadable('too-large')
    const stream = await this.stream(name)
    return stream && (await buffer(stream))
  }

  /** Reads a part as XML; false where there is none of that name. */
  async xml(name: string, handler: XmlHandler): Promise<boolean> {
    const stream = await this.stream(name)
    if (stream) await readXml(stream, handler)
    return stream !== undefined
  }

  /** What a part of an Office file refers to (OPC relationships), by their ids. */
  async relations(part: string): Promise<Map<string, { type: string; part: string }>> {
    const slash = part.lastIndexOf('/') + 1
    const folder = part.slice(0, slash)
    const found = new Map<string, { type: string; part: string }>()
    await this.xml(`${folder}_rels/${part.slice(slash)}.rels`, {
      open(name, { Id, Type = '', Target = '' }) {
        if (name === 'Relationship' && Id) found.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), part: resolvePart(folder, Target) })
      },
    })
    return found
  }

  /** The part an Office file begins with. */
  async mainPart(): Promise<string> {
    const main = [...(await this.relations('')).values()].find(({ type }) => type === 'officeDocument')
    if (!main || !this.has(main.part)) throw new Unreadable('damaged')
    return main.part
  }
}

/** A path relative to a folder inside an archive. */
export function resolvePart(folder: string, target: string): string {
  const parts = target.startsWith('/') ? [] : folder.split('/').filter((part) => part !== '')
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
