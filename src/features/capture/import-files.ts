import { type Ctx, write } from '../../platform/context.ts'
import { DomainError } from '../../platform/errors.ts'
import { addDocumentVersion, publishDocument, renameDocument, storeFile } from '../repository/index.ts'
import type { Assigned } from './import-ids.ts'
import { documentKey, type Manifest } from './manifest.ts'
import { nameOf } from './plan.ts'
import type { ImportReport } from './report.ts'
import type { Source } from './source/source.ts'
import { type ItemState, itemStates, markWritten, type StoredFile, storedFiles } from './store.ts'
import type { Survey } from './survey.ts'

// Each file waits for the disk; a few wait together.
const AT_ONCE = 4

export type FileImport = {
  ctx: Ctx
  spaceId: string
  source: Source
  survey: Survey
  assigned: Assigned
  /** The article that first shows a file, by path. */
  shownIn: Map<string, string>
  report: ImportReport
  dryRun: boolean
  signal: AbortSignal | undefined
  onDone: (files: number) => void
}

/** Stores the files of an import, each with the article that shows it, else with that of its folder. */
export async function importFiles(run: FileImport): Promise<void> {
  const files = await FileWriter.open(run)
  const waiting = [...run.survey.plan.files]
  const next = async (): Promise<void> => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      run.signal?.throwIfAborted()
      await files.put(file.path, file.owner)
      run.onDone(1)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
}

class FileWriter {
  readonly #run: FileImport
  readonly #stored: Map<string, StoredFile>
  readonly #items: Map<string, ItemState>
  readonly #files: Map<string, Manifest['files'][number]>
  readonly #documents: Map<string, Manifest['documents'][number]>
  /** Ids as an export noted them, and what they became here. */
  readonly #became: Map<string, string>
  readonly #first: string | null

  static async open(run: FileImport): Promise<FileWriter> {
    const { ctx, assigned, survey } = run
    const stored = await storedFiles(ctx, assigned.ids)
    const items = await itemStates(ctx, assigned.ids)
    const { manifest, noted } = survey
    const notedItems = [
      ...[...noted].map(([key, map]) => [key, map.id] as const),
      ...(manifest?.documents ?? []).map((each) => [documentKey(each.path), each.id] as const),
    ]
    const became = new Map(notedItems.map(([key, id]) => [id, assigned.rows.get(key)?.target_id ?? id]))
    return new FileWriter(run, stored, items, became)
  }

  private constructor(run: FileImport, stored: Map<string, StoredFile>, items: Map<string, ItemState>, became: Map<string, string>) {
    const { plan, manifest } = run.survey
    this.#run = run
    this.#stored = stored
    this.#items = items
    this.#became = became
    this.#files = new Map(manifest?.files.map((file) => [file.path, file]))
    this.#documents = new Map(manifest?.documents.map((document) => [document.path, document]))
    this.#first = plan.articles.map((article) => this.#idOf(article.key)).find((id) => this.#exists(id)) ?? null
  }

  async put(path: string, owner: string | null): Promise<void> {
    const { ctx, spaceId, assigned, survey, report, dryRun } = this.#run
    const row = assigned.rows.get(path)
    const hash = survey.hashes.get(path)
    if (!row || !hash) return
    if (row.digest === hash || this.#stored.has(row.target_id)) {
      report.files.unchanged++
      // Stored by an import that was broken off before it could write that down.
      if (row.digest !== hash && !dryRun) await write(ctx, (tx) => markWritten(tx, spaceId, path, hash, null))
      return
    }
    try {
      if (!dryRun) {
        await this.#write(path, row.target_id, owner)
        await write(ctx, (tx) => markWritten(tx, spaceId, path, hash, null))
      }
      report.files[assigned.changed.has(path) ? 'updated' : 'created']++
    } catch (error) {
      if (!(error instanceof DomainError) || error.status >= 500) throw error
      report.refused.push({ path, reason: 'not-accepted', detail: error.code })
    }
  }

  async #write(path: string, id: string, owner: string | null): Promise<void> {
    const { ctx, spaceId, source } = this.#run
    const document = this.#documents.get(path)
    if (document) return this.#writeDocument(document, id)
    const itemId = this.#owner(path, owner)
    const name = this.#files.get(path)?.name ?? nameOf(path)
    await storeFile(ctx, { id, name, source: await source.stream(path), ...(itemId === null ? { spaceId } : { itemId }) })
  }

  async #writeDocument(document: Manifest['documents'][number], id: string): Promise<void> {
    const { ctx, spaceId, source } = this.#run
    const { path, name, title, description, created } = document
    const itemId = this.#became.get(document.id) as string
    const upload = { id, name, source: await source.stream(path) }
    if (this.#items.has(itemId)) {
      await addDocumentVersion(ctx, itemId, upload)
      return
    }
    const parent = document.parent === null ? null : (this.#became.get(document.parent) ?? null)
    await publishDocument(ctx, {
      ...upload,
      itemId,
      spaceId,
      parentId: this.#exists(parent) ? parent : null,
      title,
      at: Date.parse(created),
    })
    if (description !== '') await renameDocument(ctx, itemId, { description })
  }

  /** As an export noted, where it is shown, at its folder, at the first article of the space. */
  #owner(path: string, folder: string | null): string | null {
    const noted = this.#files.get(path)?.item
    if (noted === null) return null
    const candidates = [
      noted === undefined ? null : (this.#became.get(noted) ?? null),
      this.#run.shownIn.get(path) ?? null,
      this.#idOf(folder),
    ]
    return candidates.find((id) => this.#exists(id)) ?? this.#first
  }

  #idOf(key: string | null): string | null {
    return key === null ? null : (this.#run.assigned.rows.get(key)?.target_id ?? null)
  }

  #exists(id: string | null): boolean {
    return id !== null && this.#items.has(id)
  }
}
