import { type Ctx, type Tx, write } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { documentKey, isDocumentKey, type Manifest } from './manifest.ts'
import type { PlannedArticle } from './plan.ts'
import {
  deleteSources,
  type ImportSourceTable,
  type ItemState,
  itemStates,
  listSources,
  putSources,
  type StoredFile,
  storedFiles,
} from './store.ts'
import type { Survey } from './survey.ts'

/** Everything of an import by its path, each with the id it has or will have. */
export type Assigned = {
  rows: Map<string, ImportSourceTable>
  states: Map<string, ItemState>
  /** Ids of this import, as a link may carry them. */
  ids: Set<string>
  /** Files whose bytes are others than at the last import. */
  changed: Set<string>
  /** Imported earlier, not in the source any more. */
  missing: string[]
}

/**
 * Gives every page, folder and file of a survey its id, and keeps that before anything else is written: links can then be
 * stored with ids at once, and an import that was broken off goes on where it stopped. A dry run keeps nothing.
 */
export async function assignIds(ctx: Ctx, spaceId: string, survey: Survey, dryRun: boolean): Promise<Assigned> {
  if (dryRun) return (await assign(ctx, spaceId, survey)).assigned
  return write(ctx, async (tx: Tx) => {
    const { assigned, replaced } = await assign(tx, spaceId, survey)
    await deleteSources(tx, spaceId, replaced)
    await putSources(tx, [...assigned.rows.values()])
    return assigned
  })
}

async function assign(ctx: Ctx, spaceId: string, survey: Survey): Promise<{ assigned: Assigned; replaced: string[] }> {
  const known = new Map((await listSources(ctx.db, spaceId)).map((row) => [row.path, row]))
  const { noted, manifest } = survey
  const items = [...[...noted.values()].map((map) => map.id), ...(manifest?.documents.map((document) => document.id) ?? [])]
  const targets = [...known.values()].map((row) => row.target_id)
  const states = await itemStates(ctx, [...targets, ...items])
  const files = await storedFiles(ctx, [...targets, ...fileIds(manifest).values()])
  const assigner = new Assigner(spaceId, survey, { known, states, files })
  assigner.run()
  const missing = [...known.keys()].filter((path) => !assigner.rows.has(path) && !assigner.replaced.includes(path) && !isDocumentKey(path))
  return { assigned: { rows: assigner.rows, states, ids: assigner.used, changed: assigner.changed, missing }, replaced: assigner.replaced }
}

const fileIds = (manifest: Manifest | undefined): Map<string, string> =>
  new Map([
    ...(manifest?.files ?? []).map((file) => [file.path, file.id] as const),
    ...(manifest?.documents ?? []).map((document) => [document.path, document.file] as const),
  ])

type Here = { known: Map<string, ImportSourceTable>; states: Map<string, ItemState>; files: Map<string, StoredFile> }

class Assigner {
  readonly rows = new Map<string, ImportSourceTable>()
  readonly used = new Set<string>()
  readonly replaced: string[] = []
  readonly changed = new Set<string>()
  readonly #spaceId: string
  readonly #survey: Survey
  readonly #here: Here
  readonly #keys: Set<string>

  constructor(spaceId: string, survey: Survey, here: Here) {
    this.#spaceId = spaceId
    this.#survey = survey
    this.#here = here
    this.#keys = new Set(survey.plan.articles.map((article) => article.key))
  }

  run(): void {
    const { plan, manifest, hashes } = this.#survey
    const noted = fileIds(manifest)
    for (const article of plan.articles) this.#article(article)
    for (const { path } of plan.files) this.#file(path, noted.get(path))
    for (const document of manifest?.documents ?? []) if (hashes.has(document.path)) this.#item(documentKey(document.path), document.id)
  }

  #article(article: PlannedArticle): void {
    const { known } = this.#here
    const former = known.has(article.key) ? undefined : formerPath(article, known, this.#keys)
    if (former) this.replaced.push(former.path)
    this.#item(article.key, this.#survey.noted.get(article.key)?.id, former && { ...former, path: article.key })
  }

  /** The id that an export noted, if it is free here; else the one of the last import; else a new one. */
  #item(path: string, noted: string | undefined, former?: ImportSourceTable): void {
    const { known, states } = this.#here
    const row = known.get(path) ?? former
    const isFree = noted !== undefined && !this.used.has(noted) && (states.get(noted)?.spaceId ?? this.#spaceId) === this.#spaceId
    if (isFree && row?.target_id !== noted) this.#fresh(path, 'article', noted)
    else if (row && !this.used.has(row.target_id)) this.#take(row)
    else this.#fresh(path, 'article', newId())
  }

  /** A file is its bytes: other bytes are another file, so that older revisions keep showing the old one. */
  #file(path: string, noted: string | undefined): void {
    const { known, files } = this.#here
    const hash = this.#survey.hashes.get(path)
    const row = known.get(path)
    if (row && row.digest !== null && row.digest !== hash) this.changed.add(path)
    const isSame = (id: string) => (files.get(id)?.hash ?? hash) === hash && (files.get(id)?.spaceId ?? this.#spaceId) === this.#spaceId
    if (row && (row.digest ?? hash) === hash && isSame(row.target_id) && !this.used.has(row.target_id)) this.#take(row)
    else if (noted !== undefined && !row && isSame(noted) && !this.used.has(noted)) this.#fresh(path, 'file', noted)
    else this.#fresh(path, 'file', newId())
  }

  #fresh(path: string, kind: 'article' | 'file', id: string): void {
    this.#take({ space_id: this.#spaceId, path, kind, target_id: id, digest: null, revision: null })
  }

  #take(row: ImportSourceTable): void {
    this.rows.set(row.path, row)
    this.used.add(row.target_id)
  }
}

/** A folder keeps its article when it gets an index, or when the index is called otherwise. */
function formerPath({ folder }: PlannedArticle, known: Map<string, ImportSourceTable>, keys: Set<string>): ImportSourceTable | undefined {
  if (folder === null) return undefined
  const names = [
    `${folder}/`,
    ...['index', 'README', 'readme', 'Readme'].flatMap((name) =>
      ['md', 'mdx', 'markdown'].map((extension) => `${folder}/${name}.${extension}`),
    ),
    `${folder}.md`,
    `${folder}.mdx`,
  ]
  return names.map((name) => known.get(name)).find((row) => row?.kind === 'article' && !keys.has(row.path))
}
