import { type Link, rewriteDestinations } from '../markdown/index.ts'
import { folderOf, isIndexName, isMarkdown, nameOf, type Plan, withoutExtension } from './plan.ts'

/** What a path of an import stands for: an item or a file, and the address that is stored for it. */
export type Target = { id: string; url: string; path: string; file: boolean }

export const articleUrl = (id: string): string => `/articles/${id}`
/** Letters of every script stay readable; only what would end or bend an address is escaped. */
export const fileUrl = (id: string, name: string): string => `/files/${id}/${escapePath(name)}`

const escapePath = (path: string): string =>
  path.replace(/[\s"#%&'()*+<>?[\\\]^`{|}\u0000-\u001f\u007f]/g, (sign) =>
    encodeURIComponent(sign).replace(/['()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`),
  )

/** The paths of an import, and how people write them in links. */
export class LinkTargets {
  readonly #exact = new Map<string, Target>()
  readonly #folded = new Map<string, Target>()
  readonly #rootName: string | undefined

  /** `rootName` is the name of the imported folder: addresses from the root of a site often begin with it. */
  constructor(plan: Plan, idOf: (key: string) => string, fileNameOf: (path: string) => string = nameOf, rootName?: string) {
    this.#rootName = rootName?.toLowerCase()
    const articles = plan.articles.map((article) => ({
      article,
      target: { id: idOf(article.key), url: articleUrl(idOf(article.key)), path: article.key, file: false },
    }))
    for (const { path } of plan.files) this.#add(path, { id: idOf(path), url: fileUrl(idOf(path), fileNameOf(path)), path, file: true })
    for (const { article, target } of articles) if (article.file !== null) this.#add(article.file, target)
    for (const { article, target } of articles) if (article.file !== null) this.#add(withoutExtension(article.file), target)
    for (const { article, target } of articles) if (article.folder !== null) this.#add(article.folder, target)
    for (const { article, target } of articles) if (article.folder !== null) this.#add(`${article.folder}/`, target)
    for (const { article, target } of articles)
      if (article.parent === null && article.file !== null && folderOf(article.file) === '' && isIndexName(article.file))
        this.#add('', target)
  }

  #add(path: string, target: Target): void {
    if (!this.#exact.has(path)) this.#exact.set(path, target)
    const folded = path.toLowerCase()
    if (!this.#folded.has(folded)) this.#folded.set(folded, target)
  }

  /** What `target`, as written in the file `from`, leads to. Exact paths win over other cases of letters and other habits. */
  resolve(from: string, target: string): Target | undefined {
    const readings = [...new Set([decoded(target), decoded(target.replace(/\?.*$/, '')), target.normalize('NFC')])].filter(
      (reading) => reading !== '',
    )
    const paths = readings.flatMap((reading) => [...this.#bases(from, reading)]).flatMap((path) => [...forms(path)])
    for (const path of paths) {
      const found = this.#exact.get(path)
      if (found) return found
    }
    for (const path of paths) {
      const found = this.#folded.get(path.toLowerCase())
      if (found) return found
    }
    return undefined
  }

  *#bases(from: string, target: string): Generator<string> {
    if (!target.startsWith('/')) {
      yield* joined(folderOf(from), target)
      // Sites that show `a/b.md` as `/a/b/` write links from there.
      if (isMarkdown(from) && !isIndexName(nameOf(from))) yield* joined(withoutExtension(from), target)
      return
    }
    const path = target.replace(/^\/+/, '')
    yield* joined('', path)
    const [first = '', ...rest] = path.split('/')
    if (first.toLowerCase() === this.#rootName) yield* joined('', rest.join('/'))
  }
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target).normalize('NFC')
  } catch {
    return target.normalize('NFC')
  }
}

/** `.` and `..` taken out; nothing where the path leads above the root. */
function joined(folder: string, path: string): [] | [string] {
  const names = folder === '' ? [] : folder.split('/')
  const parts = path.replaceAll('\\', '/').split('/')
  for (const part of parts) {
    if (part === '..') {
      if (names.pop() === undefined) return []
    } else if (part !== '.' && part !== '') names.push(part)
  }
  const last = parts.at(-1)
  return [names.join('/') + (names.length > 0 && (last === '' || last === '.' || last === '..') ? '/' : '')]
}

function* forms(path: string): Generator<string> {
  yield path
  if (path.endsWith('/')) yield path.slice(0, -1)
  if (/\.html?$/i.test(path)) yield path.replace(/\.html?$/i, '')
  if (/\.(?:md|mdx|markdown)$/i.test(path)) yield withoutExtension(path)
}

export type IncomingLinks = {
  targets: Pick<LinkTargets, 'resolve'>
  /** Destinations that stay as they are, because the export that wrote the file said so. */
  keep?: readonly string[]
  /** Called for each link that is found, and each that leads nowhere. */
  onFound?: (target: Target) => unknown
  onDangling?: (target: string, place: number) => void
  /** Called with the title of each link by title; such links stay as they are. */
  onTitle?: (title: string) => void
  /** Whether an address by id leads to something, already there or in this import. */
  isKnown?: (id: string) => boolean
}

/** Turns paths in a body into the addresses that are stored; every byte outside of changed destinations stays. */
export function storeLinks(body: string, from: string, { targets, keep, onFound, onDangling, onTitle, isKnown }: IncomingLinks): string {
  const kept = new Set(keep)
  return rewriteDestinations(body, (link) => {
    if (link.kind === 'item' || link.kind === 'file') {
      const id = link.kind === 'item' ? link.target : (link.target.split('/')[2] ?? '').toLowerCase()
      if (isKnown && !isKnown(id)) onDangling?.(link.kind === 'item' ? articleUrl(link.target) : link.target, link.place.start)
      return null
    }
    if ((link.kind === 'wiki' || link.kind === 'embed') && link.target !== '') onTitle?.(link.target)
    if (link.kind !== 'relative' || link.target === '' || kept.has(link.target)) return null
    const target = targets.resolve(from, link.target)
    if (!target) {
      onDangling?.(withFragment(link.target, link), link.place.start)
      return null
    }
    onFound?.(target)
    return withFragment(target.url, link)
  })
}

const withFragment = (url: string, link: Link): string => (link.fragment === undefined ? url : `${url}#${link.fragment}`)

/**
 * Turns stored addresses into paths relative to the file `from`. `pathOf` gives the path of an item or a file of the
 * export, or undefined where it is not part of it; such addresses stay.
 */
export function exportLinks(
  body: string,
  from: string,
  pathOf: (id: string, file: boolean) => { path: string; url: string } | undefined,
): string {
  return rewriteDestinations(body, (link) => {
    if (link.kind !== 'item' && link.kind !== 'file') return null
    const id = link.kind === 'item' ? link.target : (link.target.split('/')[2] ?? '').toLowerCase()
    const found = pathOf(id, link.kind === 'file')
    if (!found) return null
    // An address with more in it (a slug, another name) would not come back the same.
    const written = body.slice(link.place.start, link.place.end).replace(/^<(.*)>$/s, '$1')
    if (written !== withFragment(found.url, link)) return null
    return withFragment(relativePath(from, found.path), link)
  })
}

/** The destinations of a body that would be taken for paths of an import although nothing put them there. */
export function accidentalPaths(body: string, from: string, targets: Pick<LinkTargets, 'resolve'>): string[] {
  const found = new Set<string>()
  rewriteDestinations(body, (link) => {
    if (link.kind === 'relative' && link.target !== '' && targets.resolve(from, link.target)) found.add(link.target)
    return null
  })
  return [...found].sort()
}

/** How a link in the file `from` names the file `to`. */
export function relativePath(from: string, to: string): string {
  const above = folderOf(from) === '' ? [] : folderOf(from).split('/')
  const below = to.split('/')
  let shared = 0
  while (shared < above.length && shared < below.length - 1 && above[shared] === below[shared]) shared++
  const path = [...above.slice(shared).map(() => '..'), ...below.slice(shared).map(escapePath)].join('/')
  // `a:b.md` would read as a scheme, and `?` and `#` were escaped above.
  return /^[^/]*:/.test(path) ? `./${path}` : path
}
