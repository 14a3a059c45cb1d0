import { naturalOrder } from './source/source.ts'

/** An article to be: a Markdown file, a folder, or both. */
export type PlannedArticle = {
  /** The path of the file, or of the folder with a slash at its end where no file speaks for it. Stable between runs. */
  key: string
  file: string | null
  /** The folder that this article stands for. */
  folder: string | null
  /** Key of the article above. */
  parent: string | null
}

export type Plan = {
  /** Every article, the one above before those below, siblings in the order of reading. */
  articles: PlannedArticle[]
  /** Every other file, with the key of the article of its folder; null at the root. */
  files: { path: string; owner: string | null }[]
}

const MARKDOWN = /\.(?:md|mdx|markdown)$/i
const INDEX = /^(?:index|readme)$/i

export const isMarkdown = (path: string): boolean => MARKDOWN.test(path)
export const withoutExtension = (path: string): string => path.replace(MARKDOWN, '')
export const isIndexName = (name: string): boolean => INDEX.test(withoutExtension(name))
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const inside = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)

/**
 * Folder tree to article tree. A folder's article is its index file, else its README, else the Markdown file of the same
 * name beside it, else an empty one. A folder without any Markdown below it is no article. At the root, the index is an
 * article like the others. `orderOf` gives the place among siblings where it is known; `isPage` tells pages from files.
 */
export function planImport(
  paths: readonly string[],
  orderOf: (key: string) => number | undefined = () => undefined,
  isPage: (path: string) => boolean = isMarkdown,
): Plan {
  const pages = paths.filter(isPage)
  const speakers = speakersOf(pages)
  const folders = new Map<string, string>([...speakers].map(([folder, file]) => [folder, file ?? `${folder}/`]))
  const speaks = new Map([...speakers].flatMap(([folder, file]) => (file === null ? [] : [[file, folder] as const])))
  const articles: PlannedArticle[] = []
  for (const [folder, file] of speakers)
    if (file === null) articles.push({ key: `${folder}/`, file: null, folder, parent: folders.get(folderOf(folder)) ?? null })
  for (const file of pages) {
    const folder = speaks.get(file) ?? null
    articles.push({ key: file, file, folder, parent: folders.get(folderOf(folder ?? file)) ?? null })
  }
  const files = paths.filter((path) => !isPage(path)).map((path) => ({ path, owner: ownerOf(path, folders) }))
  return { articles: inReadingOrder(articles, orderOf), files }
}

/** Which file speaks for each folder that has Markdown in it or below it; the root has none. */
function speakersOf(pages: readonly string[]): Map<string, string | null> {
  const speakers = new Map<string, string | null>()
  for (const page of pages) {
    for (let folder = folderOf(page); folder !== '' && !speakers.has(folder); folder = folderOf(folder)) speakers.set(folder, null)
  }
  const rank = new Map<string, number>()
  const propose = (folder: string, file: string, proposed: number) => {
    if (!speakers.has(folder) || (rank.get(folder) ?? 9) <= proposed) return
    speakers.set(folder, file)
    rank.set(folder, proposed)
  }
  for (const page of pages.toSorted()) {
    const stem = withoutExtension(nameOf(page))
    if (INDEX.test(stem)) propose(folderOf(page), page, /^index$/i.test(stem) ? 0 : 1)
    else propose(inside(folderOf(page), stem), page, 2)
  }
  return speakers
}

function ownerOf(path: string, folders: Map<string, string>): string | null {
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) {
    const owner = folders.get(folder)
    if (owner !== undefined) return owner
  }
  return null
}

function inReadingOrder(articles: PlannedArticle[], orderOf: (key: string) => number | undefined): PlannedArticle[] {
  const below = Map.groupBy(articles, (article) => article.parent)
  const rank = (article: PlannedArticle) => orderOf(article.key) ?? Number.MAX_SAFE_INTEGER
  const first = (article: PlannedArticle) => (article.folder === null && isIndexName(nameOf(article.key)) ? 0 : 1)
  const label = (article: PlannedArticle) => nameOf(article.folder ?? withoutExtension(article.key))
  const compare = (a: PlannedArticle, b: PlannedArticle) =>
    rank(a) - rank(b) || first(a) - first(b) || naturalOrder(label(a), label(b)) || (a.key < b.key ? -1 : 1)
  const ordered: PlannedArticle[] = []
  const waiting = (below.get(null) ?? []).sort(compare).reverse()
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    ordered.push(next)
    waiting.push(...(below.get(next.key) ?? []).sort(compare).reverse())
  }
  return ordered
}
