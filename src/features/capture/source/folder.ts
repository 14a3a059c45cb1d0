import { createReadStream } from 'node:fs'
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises'
import { basename, resolve, sep } from 'node:path'
import { DomainError } from '../../../platform/errors.ts'
import { decodeName } from '../encoding.ts'
import { DEEPEST, isHidden, type Source, shortPath } from './source.ts'

const SLASH = Buffer.from('/')

/** Lists a folder. What cannot or must not be read is named in `refused`. Links are followed to files inside the root only. */
export async function openFolder(folder: string): Promise<Source> {
  const root = resolve(folder)
  const info = await stat(root).catch(() => undefined)
  if (!info?.isDirectory()) throw new DomainError('import-folder-missing', 422, { folder })
  const walk = new Walk(root, await realpath(root))
  await walk.run()
  const places = walk.places
  const place = (path: string): Buffer => {
    const found = places.get(path)
    if (!found) throw new Error(`no such file in the import: ${path}`)
    return found
  }
  return {
    name: decodeName(Buffer.from(basename(root))),
    files: walk.files,
    refused: walk.refused,
    hidden: walk.hidden,
    async read(path) {
      const handle = await open(place(path))
      try {
        return await handle.readFile()
      } finally {
        await handle.close()
      }
    },
    async stream(path) {
      return createReadStream(place(path))
    },
    async close() {},
  }
}

type Waiting = { path: string; bytes: Buffer; depth: number }

/** Names stay bytes until they are decoded, because a disk may hold names that are not UTF-8. */
class Walk {
  readonly files: Source['files'] = []
  readonly refused: Source['refused'] = []
  readonly places = new Map<string, Buffer>()
  hidden = 0
  readonly #real: string
  readonly #waiting: Waiting[]

  constructor(root: string, real: string) {
    this.#real = real
    this.#waiting = [{ path: '', bytes: Buffer.from(root), depth: 0 }]
  }

  async run(): Promise<void> {
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) await this.#folder(next)
  }

  async #folder(folder: Waiting): Promise<void> {
    const names = await readdir(folder.bytes, { encoding: 'buffer' }).catch(() => undefined)
    if (!names) {
      this.refused.push({ path: `${folder.path}/`, reason: 'unreadable' })
      return
    }
    for (const name of names) await this.#entry(folder, name)
  }

  async #entry(folder: Waiting, raw: Buffer): Promise<void> {
    const name = decodeName(raw)
    if (isHidden(name)) {
      this.hidden++
      return
    }
    const path = folder.path === '' ? name : `${folder.path}/${name}`
    const bytes = Buffer.concat([folder.bytes, SLASH, raw])
    const info = await lstat(bytes).catch(() => undefined)
    if (!info) this.refused.push({ path, reason: 'unreadable' })
    else if (info.isSymbolicLink()) await this.#link(path, bytes)
    else if (info.isFile()) await this.#file(path, bytes, info.size)
    else if (!info.isDirectory()) this.refused.push({ path, reason: 'special-file' })
    else if (folder.depth >= DEEPEST) this.refused.push({ path: shortPath(`${path}/`), reason: 'too-deep' })
    else this.#waiting.push({ path, bytes, depth: folder.depth + 1 })
  }

  /** A link out of the root could hand any file of the machine to the readers of a space. */
  async #link(path: string, bytes: Buffer): Promise<void> {
    const target = await realpath(bytes).catch(() => undefined)
    const info = target?.startsWith(this.#real + sep) ? await stat(target).catch(() => undefined) : undefined
    if (target && info?.isFile()) await this.#file(path, Buffer.from(target), info.size)
    else this.refused.push({ path, reason: 'symbolic-link' })
  }

  async #file(path: string, bytes: Buffer, size: number): Promise<void> {
    if (this.places.has(path)) {
      this.refused.push({ path, reason: 'same-name' })
      return
    }
    this.places.set(path, bytes)
    this.files.push({ path, size })
  }
}
