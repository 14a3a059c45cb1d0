import type { Ctx } from '../../../platform/context.ts'
import { notFound } from '../../../platform/errors.ts'
import { namesOf } from '../../identity/index.ts'
import { mayReadSynonyms } from './policy.ts'
import { csvOf } from './dictionary.ts'
import type { Synonym } from './schema.ts'
import { listSynonyms } from './store.ts'

/** All groups of synonyms, the newest first. */
export async function synonymList(ctx: Ctx): Promise<Synonym[]> {
  mayReadSynonyms(ctx)
  const groups = await listSynonyms(ctx.db)
  const names = await namesOf(
    ctx.db,
    groups.map(({ updatedBy }) => updatedBy),
  )
  return groups.map(({ updatedBy, ...group }) => {
    const name = updatedBy === null ? undefined : names.get(updatedBy)
    return { ...group, updatedBy: updatedBy === null || name === undefined ? null : { id: updatedBy, name } }
  })
}

export async function synonymView(ctx: Ctx, id: string): Promise<Synonym> {
  const group = (await synonymList(ctx)).find((each) => each.id === id)
  if (!group) throw notFound('synonym')
  return group
}

export async function synonymsAsCsv(ctx: Ctx): Promise<string> {
  mayReadSynonyms(ctx)
  return csvOf((await listSynonyms(ctx.db)).toReversed())
}
