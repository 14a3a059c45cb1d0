import { Readable } from 'node:stream'
import type { Ctx } from '../../platform/context.ts'
import { analyseMarkdown } from '../markdown/index.ts'
import { type ExportedItem, itemsForExport, readableSpace, topicList } from '../repository/index.ts'
import type { ArticleKind } from '../repository/schema.ts'
import { type ExportedFile, exportPaths, MANIFEST } from './export-paths.ts'
import { accidentalPaths, articleUrl, exportLinks, fileUrl, LinkTargets, storeLinks } from './links.ts'
import { type Manifest, writeManifest } from './manifest.ts'
import { joinFrontMatter, type OnjiMap, splitSource } from './onji-map.ts'
import { isMarkdown, planImport } from './plan.ts'
import { readProperties } from './properties.ts'
import { archivedRoots, filePaths } from './store.ts'

/** One file of an export; `open` makes its content when it is its turn, so that one after another is in memory. */
export type ExportEntry = { path: string; at: number; size: number | null; open(): Readable }
export type Export = { space: { id: string; key: string; name: string }; entries: ExportEntry[] }

type FileRow = ExportedFile & { hash: string; size: number; createdAt: number }

/**
 * What the asker may read of a space, as a folder of Markdown files and the files beside them. Importing it into an empty
 * installation gives the same articles, ids, tree and files; the bodies come back byte for byte.
 */
export async function exportSpace(ctx: Ctx, idOrKey: string): Promise<Export> {
  const space = await readableSpace(ctx, idOrKey)
  const all = await itemsForExport(ctx, space.id)
  const items = all.filter((item) => item.type === 'article')
  const documents = all.filter((item) => item.type === 'document' && item.files.length > 0)
  const sources = await filePaths(ctx.db, space.id)
  const attached = rowsOf(
    items.flatMap((item) => item.files),
    sources,
  )
  const files = [
    ...attached,
    ...documents.flatMap((document) => rowsOf([newestOf(document)], sources).map((file) => ({ ...file, itemId: document.parentId }))),
  ]
  const archived = await archivedRoots(ctx.db, space.id)
  const places = new Places(items, files)
  const orders = ordersOf(items)
  const manifest: Manifest = {
    onji: 1,
    space: {
      id: space.id,
      key: space.key,
      name: space.name,
      description: space.description,
      visibility: space.visibility,
      icon: space.icon,
      colour: space.colour,
      home: items.some((item) => item.id === space.home_id) ? space.home_id : null,
    },
    topics: await topicsOf(ctx, items),
    documents: documents.map((document) => describe(document, places)).sort((a, b) => (a.path < b.path ? -1 : 1)),
    files: attached
      .map((file) => ({ path: places.file(file.id), id: file.id, name: file.name, item: file.itemId }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  }
  const write = (item: ExportedItem) =>
    writeArticle(
      item,
      { path: places.article(item.id), order: orders.get(item.id) ?? 0, archived: archived.has(item.id), now: ctx.services.clock.now() },
      places,
    )
  return {
    space: { id: space.id, key: space.key, name: space.name },
    entries: [
      { path: MANIFEST, at: space.updated_at, size: null, open: () => Readable.from([Buffer.from(writeManifest(manifest))]) },
      ...items.map((item) => ({
        path: places.article(item.id),
        at: item.updatedAt,
        size: null,
        open: () => Readable.from([Buffer.from(write(item))]),
      })),
      ...files.map((file) => ({
        path: places.file(file.id),
        at: file.createdAt,
        size: file.size,
        open: () => ctx.services.files.read(file.hash),
      })),
    ],
  }
}

function rowsOf(files: ExportedItem['files'], sources: Map<string, string>): FileRow[] {
  return files
    .map((file) => ({
      id: file.id,
      itemId: file.item_id,
      name: file.name,
      hash: file.hash,
      size: file.size,
      createdAt: file.created_at,
      sourcePath: sources.get(file.id) ?? null,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

const newestOf = (document: ExportedItem) =>
  document.files.reduce((newest, file) => ((file.version ?? 0) > (newest.version ?? 0) ? file : newest))

/** A document is its newest version; like revisions, earlier ones stay in the installation. */
function describe(document: ExportedItem, places: Places): Manifest['documents'][number] {
  const { id: file, name } = newestOf(document)
  const { id, parentId, title, description, createdAt } = document
  return { path: places.file(file), id, file, name, parent: parentId, title, description, created: new Date(createdAt).toISOString() }
}

/** Topics that the articles carry, and those above them. */
async function topicsOf(ctx: Ctx, items: ExportedItem[]): Promise<Manifest['topics']> {
  const topics = new Map((await topicList(ctx)).map((topic) => [topic.id, topic]))
  const wanted = new Set<string>()
  for (const used of items.flatMap((item) => item.topics))
    for (let id: string | null = used; id !== null && !wanted.has(id); id = topics.get(id)?.broaderId ?? null) wanted.add(id)
  return [...wanted].sort().flatMap((id) => {
    const topic = topics.get(id)
    return topic
      ? [{ id, labels: topic.labels, alternativeLabels: topic.alternativeLabels, broaderId: topic.broaderId, note: topic.note }]
      : []
  })
}

/** The place of each article among its siblings. */
function ordersOf(items: ExportedItem[]): Map<string, number> {
  const known = new Set(items.map((item) => item.id))
  const next = new Map<string | null, number>()
  const orders = new Map<string, number>()
  for (const { id, parentId } of items) {
    const parent = parentId !== null && known.has(parentId) ? parentId : null
    orders.set(id, next.get(parent) ?? 0)
    next.set(parent, (next.get(parent) ?? 0) + 1)
  }
  return orders
}

/** Where everything lies in the export, and how an import will read its links. */
class Places {
  readonly targets: LinkTargets
  readonly #articles: Map<string, string>
  readonly #files: Map<string, string>
  readonly #names: Map<string, string>

  constructor(items: ExportedItem[], files: FileRow[]) {
    const paths = exportPaths(items, files)
    this.#articles = paths.articles
    this.#files = paths.files
    this.#names = new Map(files.map((file) => [file.id, file.name]))
    const attached = new Set(paths.files.values())
    const idOf = new Map([...paths.articles, ...paths.files].map(([id, path]) => [path, id]))
    const plan = planImport([...idOf.keys()], undefined, (path) => isMarkdown(path) && !attached.has(path))
    const id = (path: string) => idOf.get(path) as string
    this.targets = new LinkTargets(plan, id, (path) => this.#names.get(id(path)) as string)
  }

  article(id: string): string {
    return this.#articles.get(id) as string
  }
  file(id: string): string {
    return this.#files.get(id) as string
  }
  find(id: string, file: boolean): { path: string; url: string } | undefined {
    const path = (file ? this.#files : this.#articles).get(id)
    if (path === undefined) return undefined
    return { path, url: file ? fileUrl(id, this.#names.get(id) as string) : articleUrl(id) }
  }
}

type Writing = { path: string; order: number; archived: boolean; now: number }

/** The file of an article: its own front matter with what else an import must know, and its body with paths in it. */
function writeArticle(item: ExportedItem, { path, order, archived, now }: Writing, places: Places): string {
  const { text, ...links } = writeLinks(item.body, path, places)
  const { data } = splitSource(item.frontMatter)
  const heading = data.title === undefined ? analyseMarkdown(item.body).title : undefined
  const read = readProperties({ key: path, data, heading, now })
  const map: Omit<OnjiMap, 'bare'> = {
    id: item.id,
    order,
    ...(read.title === item.title ? {} : { title: item.title }),
    ...(read.kind === item.kind ? {} : { kind: (item.kind ?? 'guide') as ArticleKind }),
    ...(read.tags.join('\n') === item.tags.join('\n') ? {} : { tags: item.tags }),
    ...(item.topics.length === 0 ? {} : { topics: item.topics.toSorted() }),
    ...(read.description === item.description ? {} : { description: item.description }),
    created: new Date(item.createdAt).toISOString(),
    updated: new Date(item.updatedAt).toISOString(),
    ...(archived ? { archived } : {}),
    ...links,
  }
  return joinFrontMatter(item.frontMatter, map) + text
}

function writeLinks(body: string, path: string, places: Places): { text: string; keep?: string[]; links?: 'ids' } {
  const { targets } = places
  const text = exportLinks(body, path, (id, file) => places.find(id, file))
  if (storeLinks(text, path, { targets }) === body) return { text }
  const keep = accidentalPaths(body, path, targets)
  if (keep.length > 0 && storeLinks(text, path, { targets, keep }) === body) return { text, keep }
  return { text: body, links: 'ids' }
}
