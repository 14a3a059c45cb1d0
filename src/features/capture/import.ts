import type { Ctx } from '../../platform/context.ts'
import { DomainError } from '../../platform/errors.ts'
import { nameKey } from '../../platform/text.ts'
import { addAlias, archiveItem, changeSpace, createTopic, fileName, stewardedSpace } from '../repository/index.ts'
import { importFiles } from './import-files.ts'
import { type Assigned, assignIds } from './import-ids.ts'
import { importPages } from './import-pages.ts'
import { LinkTargets } from './links.ts'
import type { Manifest } from './manifest.ts'
import { folderOf, isIndexName, nameOf, withoutExtension } from './plan.ts'
import { emptyReport, type ImportReport } from './report.ts'
import type { Source } from './source/source.ts'
import { storedFiles, itemStates, listTopicIds } from './store.ts'
import { type Survey, survey as surveySource } from './survey.ts'

/** The nil UUID (RFC 9562). */
const NO_SPACE = '00000000-0000-0000-0000-000000000000'

export type ImportOptions = {
  /** Id or key; or, to try an import before its space exists, the name that space would have. */
  space: string | { name: string }
  dryRun?: boolean
  signal?: AbortSignal
  onProgress?: (done: number, total: number) => void
}

/** An import that was ended from outside; what it wrote stays, and running it again goes on from there. */
export class ImportCancelled extends DomainError {
  readonly report: ImportReport
  constructor(report: ImportReport) {
    super('import-cancelled', 409)
    this.report = report
  }
}

/**
 * Imports a folder or an archive into a space, for its stewards. Running it again updates what changed in the source
 * and duplicates nothing. Files that cannot be imported are named in the report and everything else goes on.
 */
export async function importSource(ctx: Ctx, source: Source, options: ImportOptions): Promise<ImportReport> {
  const started = performance.now()
  const report = emptyReport(source.name, await spaceOf(ctx, options), options.dryRun ?? false)
  try {
    await run(ctx, source, options, report)
  } catch (error) {
    if (options.signal?.aborted) throw new ImportCancelled(finished(report, started))
    throw isDiskFull(error) ? new DomainError('disk-full', 507) : error
  }
  return finished(report, started)
}

const isDiskFull = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) || /database or disk is full/.test(error.message))

async function spaceOf(ctx: Ctx, { space, dryRun }: ImportOptions): Promise<ImportReport['space']> {
  if (typeof space === 'string') {
    const { id, key, name } = await stewardedSpace(ctx, space)
    return { id, key, name }
  }
  if (!dryRun) throw new Error('only a dry run needs no space')
  return { id: NO_SPACE, key: '', name: space.name }
}

function finished(report: ImportReport, started: number): ImportReport {
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)
  for (const list of [report.refused, report.conflicts, report.encodings, report.frontMatter, report.trashed]) list.sort(byPath)
  report.dangling.sort((a, b) => byPath(a, b) || a.line - b.line)
  report.ms = Math.round(performance.now() - started)
  return report
}

async function run(ctx: Ctx, source: Source, options: ImportOptions, report: ImportReport): Promise<void> {
  const { signal, dryRun = false } = options
  const spaceId = report.space.id
  const { articleLimit, uploadLimit } = ctx.services.config
  const survey = await surveySource(source, { article: articleLimit, file: uploadLimit }, signal)
  report.refused.push(...survey.refused)
  report.encodings.push(...survey.encodings)
  report.hidden = source.hidden
  if (survey.manifest && !dryRun) await addTopics(ctx, survey.manifest)
  const assigned = await assignIds(ctx, spaceId, survey, dryRun)
  report.missing.push(...assigned.missing)
  const total = survey.plan.articles.length + survey.plan.files.length
  let done = 0
  const onDone = (count: number) => {
    done += count
    options.onProgress?.(done, total)
  }
  options.onProgress?.(0, total)
  const targets = targetsOf(source, survey, assigned)
  const shared = { ctx, spaceId, survey, assigned, report, dryRun, signal, onDone }
  const titles = new Set<string>()
  const shownIn = await importPages({ ...shared, targets, titles })
  await importFiles({ ...shared, source, shownIn })
  report.dangling = await withoutKnown(ctx, report.dangling)
  if (dryRun) return
  await nameByFile(ctx, titles, survey, assigned)
  await archiveNoted(ctx, survey, assigned)
  await chooseHome(ctx, spaceId, survey, assigned)
}

/**
 * Note takers link by the names of files (`[[on-call]]`, `[[guides/on-call]]`), which need not be the titles. Where one
 * page alone has the name, it becomes another title of its article.
 */
async function nameByFile(ctx: Ctx, titles: Set<string>, { plan }: Survey, { rows }: Assigned): Promise<void> {
  if (titles.size === 0) return
  const named = Map.groupBy(
    plan.articles.flatMap(({ key, file }) =>
      file === null ? [] : [withoutExtension(nameOf(file)), withoutExtension(file)].map((name) => ({ key, name: nameKey(name) })),
    ),
    ({ name }) => name,
  )
  const states = await itemStates(
    ctx,
    [...rows.values()].map((row) => row.target_id),
  )
  for (const title of titles) {
    const keys = new Set(named.get(nameKey(withoutExtension(title)))?.map(({ key }) => key))
    const [key] = keys
    const id = keys.size === 1 && key !== undefined ? rows.get(key)?.target_id : undefined
    if (id !== undefined && states.get(id)?.trashed === false) await addAlias(ctx, id, title)
  }
}

/** What an export noted as archived is so again, if this import brought it. */
async function archiveNoted(ctx: Ctx, { noted }: Survey, { rows, states }: Assigned): Promise<void> {
  for (const [key, map] of noted) {
    const id = rows.get(key)?.target_id
    if (map.archived && id !== undefined && !states.has(id) && (await itemStates(ctx, [id])).has(id)) await archiveItem(ctx, id)
  }
}

function targetsOf(source: Source, { plan, manifest }: Survey, assigned: Assigned): LinkTargets {
  const names = new Map([...(manifest?.files ?? []), ...(manifest?.documents ?? [])].map((file) => [file.path, file.name]))
  // An export has its links in one form only; guessing would turn texts into links that never were.
  return new LinkTargets(
    plan,
    (key) => assigned.rows.get(key)?.target_id ?? '',
    (path) => fileName(names.get(path) ?? nameOf(path)),
    manifest ? undefined : source.name,
  )
}

/** Addresses by id may lead to what was here before the import. */
async function withoutKnown(ctx: Ctx, dangling: ImportReport['dangling']): Promise<ImportReport['dangling']> {
  const idOf = (target: string) => /^\/(?:articles|documents|files)\/([0-9a-f-]{36})/i.exec(target)?.[1]?.toLowerCase()
  const ids = dangling.flatMap(({ target }) => idOf(target) ?? [])
  if (ids.length === 0) return dangling
  const items = await itemStates(ctx, ids)
  const files = await storedFiles(ctx, ids)
  return dangling.filter(({ target }) => {
    const id = idOf(target)
    return id === undefined || !(items.has(id) || files.has(id))
  })
}

/** Topics that an export used and this installation lacks; not everybody may add them. */
async function addTopics(ctx: Ctx, { topics }: Manifest): Promise<void> {
  const known = new Set(await listTopicIds(ctx.db))
  const missing = topics.filter((topic) => !known.has(topic.id))
  for (let left = missing.length; left > 0; left--) {
    const at = missing.findIndex((topic) => topic.broaderId === null || known.has(topic.broaderId))
    const [topic] = missing.splice(Math.max(0, at), 1)
    if (!topic) return
    try {
      await createTopic(ctx, { ...topic, broaderId: at < 0 ? null : topic.broaderId })
      known.add(topic.id)
    } catch (error) {
      if (error instanceof DomainError && error.status < 500) return
      throw error
    }
  }
}

/** The index of the root becomes the home of a space that has none yet. */
async function chooseHome(ctx: Ctx, spaceId: string, { plan, manifest }: Survey, assigned: Assigned): Promise<void> {
  const space = await stewardedSpace(ctx, spaceId)
  if (space.home_id !== null) return
  const index = plan.articles.find((article) => article.file !== null && folderOf(article.file) === '' && isIndexName(article.file))
  const home = manifest?.space.home ?? (index && assigned.rows.get(index.key)?.target_id)
  if (!home || !assigned.ids.has(home)) return
  try {
    await changeSpace(ctx, spaceId, { homeId: home })
  } catch (error) {
    // A steward fills a space, its owner decides on the home.
    if (!(error instanceof DomainError && error.status < 500)) throw error
  }
}
