import { folderOf, isIndexName, isMarkdown, nameOf, withoutExtension } from './plan.ts'
import { isHidden } from './source/source.ts'

export type ExportedArticle = { id: string; parentId: string | null; title: string; sourcePath: string | null }
export type ExportedFile = { id: string; itemId: string | null; name: string; sourcePath: string | null }
export type ExportPaths = { articles: Map<string, string>; files: Map<string, string> }

// Disks take 255 bytes; the rest is for a number and the extension.
const LONGEST_NAME = 60
const MOST_BYTES = 200
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i
const FILES_FOLDER = '_files'
export const MANIFEST = 'onji.yaml'

/**
 * A path for each article and file of a space: the one it was imported from while that still says where it stands, else
 * one made of its title. Reading the paths with `planImport` gives the same tree. `articles` come in the order of
 * siblings; an article whose parent is not among them stands at the root.
 */
export function exportPaths(articles: readonly ExportedArticle[], files: readonly ExportedFile[]): ExportPaths {
  return new PathMaker(articles).make(files)
}

type Place = { file: string; folder: string }

class PathMaker {
  readonly #below: Map<string | null, ExportedArticle[]>
  readonly #places = new Map<string, Place>()
  readonly #files = new Set<string>([MANIFEST])
  readonly #folders = new Set<string>()
  readonly #leaves = new Set<string>()
  readonly #parents = new Set<string>()

  constructor(articles: readonly ExportedArticle[]) {
    const known = new Set(articles.map((article) => article.id))
    this.#below = Map.groupBy(articles, (article) => (article.parentId !== null && known.has(article.parentId) ? article.parentId : null))
  }

  make(files: readonly ExportedFile[]): ExportPaths {
    const waiting: (string | null)[] = [null]
    while (waiting.length > 0) {
      const parent = waiting.shift() as string | null
      const children = this.#below.get(parent) ?? []
      const above = parent === null ? { file: '', folder: '' } : (this.#places.get(parent) as Place)
      const fresh = children.filter((child) => !this.#keep(child, above))
      for (const child of fresh) this.#name(child, above.folder)
      for (const child of children) if (this.#below.has(child.id)) waiting.push(child.id)
    }
    return { articles: new Map([...this.#places].map(([id, place]) => [id, place.file])), files: this.#filePaths(files) }
  }

  /** Keeps the path an article came from where an import would put it in the same place again. */
  #keep(article: ExportedArticle, above: Place): boolean {
    // A folder that had no file of its own gets one now, in its place.
    const path = article.sourcePath?.endsWith('/') ? `${article.sourcePath}index.md` : article.sourcePath
    if (path === null || !isMarkdown(path) || !isPortable(path)) return false
    const folder = folderOf(path)
    const hasChildren = this.#below.has(article.id)
    if (isIndexName(nameOf(path)) && folder !== '' && folderOf(folder) === above.folder)
      return this.#claim(article.id, path, folder, 'folder')
    if (folder !== above.folder) return false
    if (isIndexName(nameOf(path)) && !mayStandAsLeaf(path, hasChildren, above)) return false
    return this.#claim(article.id, path, withoutExtension(path), hasChildren ? 'both' : 'leaf')
  }

  #name(article: ExportedArticle, folder: string): void {
    const stem = slugOf(article.title)
    for (let number = 1; ; number++) {
      const name = number === 1 ? stem : `${stem}-${number}`
      const place = folder === '' ? name : `${folder}/${name}`
      if (isIndexName(name) || this.#leaves.has(fold(place)) || this.#parents.has(fold(place))) continue
      const file = this.#below.has(article.id) ? `${place}/index.md` : `${place}.md`
      if (this.#claim(article.id, file, place, this.#below.has(article.id) ? 'folder' : 'leaf')) return
    }
  }

  /** `folder`: the file lies in the folder it speaks for; `both`: beside it, so that no other file may have its name. */
  #claim(id: string, file: string, place: string, role: 'leaf' | 'folder' | 'both'): boolean {
    const key = fold(place)
    if (role !== 'folder' && this.#leaves.has(key)) return false
    if (role !== 'leaf' && this.#parents.has(key)) return false
    if (role === 'both' && (this.#leaves.has(key) || this.#parents.has(key))) return false
    if (!this.#take(file)) return false
    if (role !== 'folder') this.#leaves.add(key)
    if (role !== 'leaf') this.#parents.add(key)
    this.#places.set(id, { file, folder: place })
    return true
  }

  /** No two names that a disk without regard to case would confuse, and no file where a folder stands. */
  #take(path: string): boolean {
    const key = fold(path)
    if (this.#files.has(key) || this.#folders.has(key)) return false
    const folders: string[] = []
    for (let folder = folderOf(key); folder !== ''; folder = folderOf(folder)) folders.push(folder)
    if (folders.some((folder) => this.#files.has(folder))) return false
    this.#files.add(key)
    for (const folder of folders) this.#folders.add(folder)
    return true
  }

  #filePaths(files: readonly ExportedFile[]): Map<string, string> {
    const paths = new Map<string, string>()
    for (const file of files) {
      const path = file.sourcePath
      if (path !== null && !isMarkdown(path) && isPortable(path) && this.#take(path)) paths.set(file.id, path)
    }
    for (const file of files) if (!paths.has(file.id)) paths.set(file.id, this.#nameFile(file))
    return paths
  }

  #nameFile(file: ExportedFile): string {
    const place = file.itemId === null ? undefined : this.#places.get(file.itemId)
    const folder = place === undefined ? '' : this.#below.has(file.itemId) ? place.folder : folderOf(place.file)
    const name = fileNameOf(file.name)
    const dot = name.lastIndexOf('.')
    for (let number = 1; ; number++) {
      const numbered = number === 1 ? name : dot > 0 ? `${name.slice(0, dot)}-${number}${name.slice(dot)}` : `${name}-${number}`
      const path = `${folder === '' ? '' : `${folder}/`}${FILES_FOLDER}/${numbered}`
      if (this.#take(path)) return path
    }
  }
}

/** Neither hidden nor read as something else inside an archive. */
const isPortable = (path: string): boolean => !path.includes('\\') && !path.split('/').some(isHidden)

const fold = (path: string): string => path.normalize('NFC').toLowerCase()

/** The index of the root is an article like others; elsewhere a README may be one only beside an index. */
function mayStandAsLeaf(path: string, hasChildren: boolean, above: Place): boolean {
  if (hasChildren) return false
  if (above.folder === '') return true
  return (
    /^readme$/i.test(withoutExtension(nameOf(path))) &&
    folderOf(above.file) === above.folder &&
    /^index$/i.test(withoutExtension(nameOf(above.file)))
  )
}

function cut(name: string): string {
  let short = ''
  for (const character of [...name].slice(0, LONGEST_NAME)) {
    if (Buffer.byteLength(short + character) > MOST_BYTES) break
    short += character
  }
  return short
}

/** A file name out of a title, in its own script, fit for every system. */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  const short = cut(plain).replace(/-+$/, '')
  return short === '' ? 'article' : RESERVED.test(short) ? `${short}-1` : short
}

/** The name of a file, without what a system would refuse or hide. */
function fileNameOf(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, '_')
    .replace(/[. ]+$/, '')
  const dot = plain.lastIndexOf('.')
  const [stem, extension] = dot > 0 ? [plain.slice(0, dot), [...plain.slice(dot)].slice(0, 10).join('')] : [plain, '']
  const short = cut(stem) + extension
  return short === '' || isHidden(short) || RESERVED.test(stem) ? `_${short}` : short
}
