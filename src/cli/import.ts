import { stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { Command } from 'commander'
import type { ImportReport, Source } from '../features/capture/index.ts'
import { ConfigError } from '../platform/config.ts'
import type { Ctx } from '../platform/context.ts'
import { DomainError } from '../platform/errors.ts'
import { text } from '../platform/i18n.ts'
import { nameKey } from '../platform/text.ts'
import { contextAs, printJson, withServices } from './run.ts'
import { showProgress } from './progress.ts'

type Options = { space?: string; create?: boolean; as?: string; dryRun?: boolean; json?: boolean }

const code = { done: 0, refused: 1, usage: 2, failed: 3 } as const
const SHOWN = 20
const LOOK_MS = 200

export const importCommand = (): Command =>
  new Command('import')
    .description('import a folder or a zip of Markdown and files into a space; running it again updates, never duplicates')
    .argument('<source>', 'folder or zip; also what `onji export` wrote')
    .option('--space <name>', 'key or name of the space; what `onji export` wrote knows its own')
    .option('--create', 'found the space where there is none; it belongs to the person of --as, else to the first administrator')
    .option('--as <mail>', 'import as this person, who must be a steward of the space; as the system where absent')
    .option('--dry-run', 'report what would happen and write nothing')
    .option('--json', 'print the whole report as JSON')
    .addHelpText('after', '\nExit codes: 0 imported, 1 imported except for the files that are named, 2 wrong usage, 3 failed')
    .action((source: string, options: Options) => importAll(source, options))

async function importAll(source: string, options: Options): Promise<void> {
  let finished = false
  await withServices(async (system) => {
    const ctx = await contextAs(system, options.as)
    const reports: ImportReport[] = []
    for (const path of await sourcesIn(source, options)) reports.push(await importOne(ctx, path, options))
    if (options.json) printJson(reports.length === 1 ? reports[0] : reports)
    else for (const report of reports) process.stdout.write(describe(ctx, report))
    if (!options.dryRun) await makeFindable(ctx)
    finished = true
    process.exitCode = reports.some((report) => report.refused.length > 0) ? code.refused : code.done
  })
  if (!finished && process.exitCode !== code.usage) process.exitCode = code.failed
}

/** Brings the search up to date here, so that the next search need not. What fails is done by whoever searches or serves next. */
async function makeFindable(ctx: Ctx): Promise<void> {
  const { catchUp } = await import('../features/search/index.ts')
  const { search, log } = ctx.services
  const progress = showProgress(text(ctx.locale)('capture:command.indexing'))
  const look = setInterval(() => search.progress && progress.show(search.progress.done, search.progress.total), LOOK_MS)
  try {
    await catchUp(ctx.services)
  } catch (error) {
    log.warn({ err: error }, 'what was imported could not be made findable yet')
  } finally {
    clearInterval(look)
    progress.end()
  }
}

/** A folder with an export of several spaces is as many imports. */
async function sourcesIn(source: string, options: Options): Promise<string[]> {
  const { readdir } = await import('node:fs/promises')
  const path = resolve(source)
  const info = await stat(path).catch(() => Promise.reject(new DomainError('no-such-file', 404, { path: source })))
  if (!info.isDirectory() || options.space !== undefined || (await isFile(join(path, 'onji.yaml')))) return [path]
  const folders = (await readdir(path, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(path, entry.name))
  const exported: string[] = []
  for (const folder of folders.sort()) if (await isFile(join(folder, 'onji.yaml'))) exported.push(folder)
  return exported.length > 0 ? exported : [path]
}

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isFile() ?? false

async function importOne(ctx: Ctx, path: string, options: Options): Promise<ImportReport> {
  const { openFolder, openZip } = await import('../features/capture/index.ts')
  const source = (await isFile(path))
    ? await openZip(path, basename(path).replace(/\.zip$/i, ''), { bytes: ctx.services.config.importLimit })
    : await openFolder(path)
  const cancel = new AbortController()
  const interrupt = () => cancel.abort()
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  const progress = showProgress(text(ctx.locale)('capture:command.looking', { name: source.name }))
  try {
    return await run(ctx, source, options, cancel.signal, progress.show)
  } finally {
    progress.end()
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
    await source.close()
  }
}

async function run(
  ctx: Ctx,
  source: Source,
  options: Options,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<ImportReport> {
  const { importSource, readManifest } = await import('../features/capture/index.ts')
  const manifest = await readManifest(source)
  const space = await findSpace(ctx, options.space ?? manifest?.space.key)
  const dryRun = options.dryRun ?? false
  if (space) return importSource(ctx, source, { space, dryRun, signal, onProgress })
  const name = options.space ?? manifest?.space.name
  const say = text(ctx.locale)
  if (name === undefined) throw new ConfigError([say('capture:command.spaceMissing')])
  if (!options.create && !manifest) throw new ConfigError([say('capture:command.spaceUnknown', { space: name })])
  if (dryRun) return importSource(ctx, source, { space: { name }, dryRun, signal, onProgress })
  const { createSpace, spaceList } = await import('../features/repository/index.ts')
  const like = manifest?.space
  const look = like && {
    description: like.description,
    visibility: like.visibility,
    icon: like.icon,
    colour: like.colour,
    ...(options.space === undefined ? { key: like.key } : {}),
  }
  // Only the system knows of every space, so only it can tell that the id of the export is free.
  const free = like && ctx.actor.kind === 'system' && !(await spaceList(ctx)).some((space) => space.id === like.id)
  const founded = await createSpace(ctx, { name, ...look, ...(free ? { id: like.id } : {}) })
  if (ctx.actor.kind === 'system') await handOver(ctx, founded.id)
  return importSource(ctx, source, { space: founded.id, signal, onProgress })
}

/** The system owns nothing; without an owner nobody could write in the space. So the first administrator owns it, where there is one. */
async function handOver(ctx: Ctx, space: string): Promise<void> {
  const { firstAdministrator } = await import('../features/capture/index.ts')
  const { grantRole } = await import('../features/repository/index.ts')
  const owner = await firstAdministrator(ctx.db)
  if (owner) await grantRole(ctx, space, { kind: 'person', id: owner.id }, 'owner')
}

/** The id of the space with this key, id or name, if there is one that the asker knows of. */
async function findSpace(ctx: Ctx, given: string | undefined): Promise<string | undefined> {
  if (given === undefined) return undefined
  const { spaceList } = await import('../features/repository/index.ts')
  const spaces = await spaceList(ctx)
  const exact = spaces.find((space) => space.key === given || space.id === given)
  if (exact) return exact.id
  const named = spaces.filter((space) => nameKey(space.name) === nameKey(given))
  if (named.length > 1)
    throw new ConfigError([
      text(ctx.locale)('capture:command.spaceAmbiguous', { space: given, keys: named.map((space) => space.key).join(', ') }),
    ])
  return named[0]?.id
}

function describe(ctx: Ctx, report: ImportReport): string {
  const say = text(ctx.locale)
  const { articles, files } = report
  const lines = [
    say('capture:report.articles', {
      space: report.space.name,
      count: articles.created,
      updated: articles.updated,
      unchanged: articles.unchanged,
    }),
  ]
  lines.push(say('capture:report.files', { created: files.created + files.updated, unchanged: files.unchanged }))
  if (articles.merged > 0) lines.push(say('capture:report.merged', { count: articles.merged }))
  if (report.hidden > 0) lines.push(say('capture:report.hidden', { count: report.hidden }))
  const list = (name: string, entries: string[]) => {
    if (entries.length === 0) return
    lines.push('', say(`capture:report.${name}`, { count: entries.length }))
    for (const entry of entries.slice(0, SHOWN)) lines.push(`  ${entry}`)
    if (entries.length > SHOWN) lines.push(`  ${say('capture:report.more', { count: entries.length - SHOWN })}`)
  }
  list(
    'refused',
    report.refused.map(({ path, reason, detail }) => `${path}: ${reasonOf(ctx, reason, detail)}`),
  )
  list(
    'conflicts',
    report.conflicts.map(({ path, id }) => `${path} → /articles/${id}`),
  )
  list(
    'dangling',
    report.dangling.map(({ path, line, target }) => `${path}:${line}: ${target}`),
  )
  list(
    'encodings',
    report.encodings.map(({ path, encoding }) => `${path}: ${encoding === 'cp949' ? 'EUC-KR (CP949)' : encoding.toUpperCase()}`),
  )
  list(
    'frontMatter',
    report.frontMatter.map(({ path, error }) => `${path}: ${error.split('\n')[0]}`),
  )
  list('cutTitles', report.cutTitles)
  list('emptyFolders', report.emptyFolders)
  list(
    'trashed',
    report.trashed.map(({ path }) => path),
  )
  list('missing', report.missing)
  lines.push('', say('capture:report.time', { seconds: (report.ms / 1000).toFixed(1) }))
  if (report.dryRun) lines.push(say('capture:report.dryRun'))
  return `${lines.join('\n')}\n`
}

function reasonOf(ctx: Ctx, reason: string, detail: string | undefined): string {
  const say = text(ctx.locale)
  if (reason === 'not-accepted' && detail) return say(`platform:errors.${detail}.title`)
  return say(`capture:reason.${reason}`) + (detail ? ` (${detail})` : '')
}
