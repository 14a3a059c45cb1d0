import { type Ctx, type Tx, write } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import type { PlannedArticle } from './plan.ts'
import { deleteSources, fileSpaces, type ImportSourceTable, type ItemState, itemStates, listSources, putSources } from './store.ts'
import type { Survey } from './survey.ts'

/** Everything of an import by its path, each with the id it has or will have. */
export type Assigned = {
  rows: Map<string, ImportSourceTable>
  states: Map<string, ItemState>
  /** Ids of this import, as a link may carry them. */
  ids: Set<string>
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

async function assign(
  ctx: Ctx,
  spaceId: string,
  { plan, manifest, noted, hashes }: Survey,
): Promise<{ assigned: Assigned; replaced: string[] }> {
  const known = new Map((await listSources(ctx.db, spaceId)).map((row) => [row.path, row]))
  const filesNoted = new Map(manifest?.files.map((file) => [file.path, file.id]))
  const states = await itemStates(ctx, [...[...known.values()].map((row) => row.target_id), ...[...noted.values()].map((map) => map.id)])
  const spacesOfFiles = await fileSpaces(ctx, filesNoted.values())
  const keys = new Set(plan.articles.map((article) => article.key))
  const rows = new Map<string, ImportSourceTable>()
  const replaced: string[] = []
  const used = new Set<string>()
  const mayUse = (id: string, takenIn: string | undefined) => !used.has(id) && (takenIn === undefined || takenIn === spaceId)
  const take = (row: ImportSourceTable) => {
    rows.set(row.path, row)
    used.add(row.target_id)
  }
  const fresh = (path: string, kind: 'article' | 'file', id: string) =>
    take({ space_id: spaceId, path, kind, target_id: id, digest: null, revision: null })

  for (const article of plan.articles) {
    const id = noted.get(article.key)?.id
    const row = known.get(article.key)
    if (id !== undefined && row?.target_id !== id && mayUse(id, states.get(id)?.spaceId)) fresh(article.key, 'article', id)
    else if (row && !used.has(row.target_id)) take(row)
    else {
      const former = formerPath(article, known, keys)
      if (former) replaced.push(former.path)
      if (former && !used.has(former.target_id)) take({ ...former, path: article.key })
      else fresh(article.key, 'article', newId())
    }
  }
  for (const { path } of plan.files) {
    const id = filesNoted.get(path)
    const row = known.get(path)
    const same = row?.digest === null || row?.digest === hashes.get(path)
    if (row && same && !used.has(row.target_id)) take(row)
    else fresh(path, 'file', id !== undefined && row === undefined && mayUse(id, spacesOfFiles.get(id)) ? id : newId())
  }
  const missing = [...known.keys()].filter((path) => !rows.has(path) && !replaced.includes(path))
  return { assigned: { rows, states, ids: used, missing }, replaced }
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
