import { createHash } from 'node:crypto'
import { type Ctx, type Tx, write } from '../../platform/context.ts'
import { DomainError } from '../../platform/errors.ts'
import { analyseMarkdown } from '../markdown/index.ts'
import { changeArticle, publishArticle } from '../repository/index.ts'
import type { ArticleKind } from '../repository/schema.ts'
import { Breather } from './breather.ts'
import type { Assigned } from './import-ids.ts'
import { type LinkTargets, storeLinks } from './links.ts'
import { type OnjiMap, splitSource } from './onji-map.ts'
import type { PlannedArticle } from './plan.ts'
import { isTitleCut, readProperties, readTime } from './properties.ts'
import type { ImportReport } from './report.ts'
import { shortPath } from './source/source.ts'
import { type ItemState, itemStates, listTopicIds, markWritten } from './store.ts'
import type { Survey } from './survey.ts'

const BATCH = 50

export type PageImport = {
  ctx: Ctx
  spaceId: string
  survey: Survey
  assigned: Assigned
  targets: LinkTargets
  report: ImportReport
  dryRun: boolean
  /** Filled with the titles that links name. */
  titles: Set<string>
  signal: AbortSignal | undefined
  onDone: (pages: number) => void
}

type Prepared = {
  article: PlannedArticle
  id: string
  title: string
  kind: ArticleKind
  tags: string[]
  topics: string[]
  description: string
  created: number | undefined
  updated: number | undefined
  frontMatter: string
  body: string
  digest: string
}

/** Writes the articles of an import, parents first, in batches of one transaction each. Answers who first showed each file. */
export async function importPages(run: PageImport): Promise<Map<string, string>> {
  const writer = new PageWriter(run)
  const topics = new Set(await listTopicIds(run.ctx.db))
  const waiting: Prepared[] = []
  for (const article of run.survey.plan.articles) {
    run.signal?.throwIfAborted()
    await writer.breather.breathe()
    const page = await prepare(run, article, topics, writer.shownIn)
    if (writer.isWaiting(page)) waiting.push(page)
    else run.onDone(1)
    if (waiting.length >= BATCH) await writer.flush(waiting)
  }
  await writer.flush(waiting)
  return writer.shownIn
}

async function prepare(run: PageImport, article: PlannedArticle, topics: Set<string>, shownIn: Map<string, string>): Promise<Prepared> {
  const { survey, report, targets, assigned, ctx } = run
  const id = assigned.rows.get(article.key)?.target_id as string
  const source = article.file === null ? '' : await survey.text(article.file)
  const { frontMatter, data, body: text, onji, error } = splitSource(source)
  if (error !== undefined) report.frontMatter.push({ path: article.key, error: error.slice(0, 300) })
  const heading = onji?.title !== undefined || data.title !== undefined ? undefined : analyseMarkdown(text).title
  if (onji?.title === undefined && isTitleCut({ data, heading })) report.cutTitles.push(shortPath(article.key))
  const before = source.length - text.length
  const body = storeLinks(text, article.file ?? article.key, {
    targets: onji?.links === 'ids' ? NOWHERE : targets,
    keep: onji?.keep,
    onFound: (target) => {
      if (target.file && !shownIn.has(target.path)) shownIn.set(target.path, id)
    },
    onDangling: (target, place) => {
      if (onji?.links === 'ids' && !target.startsWith('/articles/') && !target.startsWith('/files/')) return
      report.dangling.push({ path: article.key, line: lineAt(source, before + place), target: shortPath(target) })
    },
    onTitle: (title) => run.titles.add(title),
    isKnown: (each) => assigned.ids.has(each),
  })
  const now = ctx.services.clock.now()
  const read = readProperties({ key: article.key, data, heading, now })
  const page = {
    title: onji?.title ?? read.title,
    kind: onji?.kind ?? read.kind,
    tags: onji?.tags ?? read.tags,
    topics: topicsOf(onji, topics),
    description: onji?.description ?? read.description,
    frontMatter,
    body,
  }
  return {
    article,
    id,
    ...page,
    created: readTime(onji?.created, now) ?? read.created,
    updated: readTime(onji?.updated, now) ?? read.updated,
    digest: digestOf(page),
  }
}

const NOWHERE: Pick<LinkTargets, 'resolve'> = { resolve: () => undefined }

const topicsOf = (onji: OnjiMap | undefined, known: Set<string>): string[] => (onji?.topics ?? []).filter((topic) => known.has(topic))

const digestOf = (page: object): string => createHash('sha256').update(JSON.stringify(page)).digest('base64url')

function lineAt(source: string, place: number): number {
  let line = 1
  for (let at = source.indexOf('\n'); at >= 0 && at < place; at = source.indexOf('\n', at + 1)) line++
  return line
}

class PageWriter {
  /** The article that first shows a file, by the path of the file. */
  readonly shownIn = new Map<string, string>()
  readonly breather = new Breather()
  readonly #run: PageImport
  /** Articles that children can hang on, by key. */
  readonly #placed = new Map<string, string>()
  readonly #above: Map<string, string | null>

  constructor(run: PageImport) {
    this.#run = run
    this.#above = new Map(run.survey.plan.articles.map((article) => [article.key, article.parent]))
  }

  /** False where nothing is to be done: the text is as it was written, lies in the trash, or this is a dry run. */
  isWaiting(page: Prepared): boolean {
    const { assigned, report, dryRun } = this.#run
    const row = assigned.rows.get(page.article.key)
    const state = assigned.states.get(page.id)
    if (page.article.file === null && !state) report.emptyFolders.push(page.article.key)
    if (state?.trashed) {
      report.trashed.push({ path: page.article.key, id: page.id })
      return false
    }
    if (state) this.#placed.set(page.article.key, page.id)
    // What people wrote below a folder without a file is theirs.
    const unchanged = state !== undefined && (row?.digest === page.digest || (page.article.file === null && row?.digest !== null))
    if (unchanged) report.articles.unchanged++
    else if (dryRun) report.articles[state ? 'updated' : 'created']++
    return !unchanged && !dryRun
  }

  /** One bad page must not take its batch with it: where the batch fails, its pages are written one by one. */
  async flush(waiting: Prepared[]): Promise<void> {
    const batch = waiting.splice(0)
    if (batch.length === 0) return
    const { ctx, onDone } = this.#run
    try {
      const outcomes = await write(ctx, (tx) => this.#writeAll(tx, batch))
      for (const outcome of outcomes) outcome()
    } catch (error) {
      if (!isRefusal(error)) throw error
      for (const page of batch) await this.#writeOne(page)
    }
    onDone(batch.length)
  }

  async #writeAll(tx: Tx, batch: Prepared[]): Promise<(() => void)[]> {
    const outcomes: (() => void)[] = []
    const states = await itemStates(
      tx,
      batch.map((page) => page.id),
    )
    for (const page of batch) {
      outcomes.push(await this.#put(tx, page, states.get(page.id)))
      await this.breather.breathe()
    }
    return outcomes
  }

  async #writeOne(page: Prepared): Promise<void> {
    const { ctx, report } = this.#run
    try {
      const outcome = await write(ctx, async (tx) => this.#put(tx, page, (await itemStates(tx, [page.id])).get(page.id)))
      outcome()
    } catch (error) {
      this.#placed.delete(page.article.key)
      if (!isRefusal(error)) throw error
      if (error.code === 'stale') {
        report.conflicts.push({ path: page.article.key, id: page.id })
        this.#placed.set(page.article.key, page.id)
      } else report.refused.push({ path: page.article.key, reason: 'not-accepted', detail: error.code })
    }
  }

  /**
   * Writes one page; what it answers enters it into the report once the transaction is through. `state` is that of this
   * moment: another import of the same source may have been faster.
   */
  async #put(tx: Tx, page: Prepared, state: ItemState | undefined): Promise<() => void> {
    const { spaceId, assigned, report } = this.#run
    const { article, id, created, updated, digest, ...fields } = page
    const row = assigned.rows.get(article.key)
    const { title, kind, tags, topics, description, frontMatter, body } = fields
    if (!state) {
      const at = updated ?? created ?? tx.services.clock.now()
      const parentId = this.#parent(article)
      const saved = await publishArticle(tx, {
        id,
        spaceId,
        parentId,
        title,
        kind,
        tags,
        topics,
        description,
        frontMatter,
        body,
        message: '',
        origin: 'import',
        sourcePath: article.key,
        at,
        createdAt: Math.min(created ?? at, at),
      })
      await markWritten(tx, spaceId, article.key, digest, saved.revision)
      this.#placed.set(article.key, id)
      return () => report.articles.created++
    }
    const saved = await changeArticle(
      tx,
      id,
      {
        title,
        kind,
        tags,
        topics,
        description,
        frontMatter,
        body,
        message: '',
        origin: 'import',
        ...(updated === undefined ? {} : { at: updated }),
      },
      row?.revision ?? undefined,
    )
    // What a merge made is no state of the source, so the next change is still measured against the last one that was.
    await markWritten(tx, spaceId, article.key, digest, saved.merged ? (row?.revision ?? null) : saved.revision)
    return () => {
      if (saved.merged) report.articles.merged++
      report.articles[saved.changed ? 'updated' : 'unchanged']++
    }
  }

  /** The nearest article above that exists; the root where none does. */
  #parent(article: PlannedArticle): string | null {
    for (let key = article.parent; key !== null; key = this.#above.get(key) ?? null) {
      const id = this.#placed.get(key)
      if (id !== undefined) return id
    }
    return null
  }
}

/** Refusals of one text; a full disk or a broken store is none, and ends the import. */
const isRefusal = (error: unknown): error is DomainError => error instanceof DomainError && error.status < 500
