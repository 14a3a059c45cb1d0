import { sql } from 'kysely'
import type { Ctx } from '../../../platform/context.ts'
import { notArchived, notTrashed, readableTo } from './access.ts'

/**
 * Titles that links of a space lead to and that do not exist, the most wanted first. Only links the asker may read count,
 * and a title whose item the asker may not see is not told apart from one that nobody wrote.
 */
export async function listWanted(ctx: Ctx, spaceId: string, limit = 200): Promise<{ title: string; links: number; sources: string[] }[]> {
  const readable = await readableTo(ctx)
  const { rows } = await sql<{ target_key: string; text: string; source_id: string }>`
    select link.target_key, link.text, link.source_id from link join item on item.id = link.source_id
    where item.space_id = ${spaceId} and link.target_key is not null and not exists (select 1 from item where item.id = link.target_id and ${readable} and ${notTrashed})
    and ${readable} and ${notTrashed} and ${notArchived} order by link.target_key limit 5000`.execute(ctx.db)
  const wanted = new Map<string, { title: string; links: number; sources: Set<string> }>()
  for (const row of rows) {
    const entry = wanted.get(row.target_key) ?? { title: row.text, links: 0, sources: new Set() }
    entry.links++
    entry.sources.add(row.source_id)
    wanted.set(row.target_key, entry)
  }
  return [...wanted.values()]
    .sort((a, b) => b.links - a.links || a.title.localeCompare(b.title))
    .slice(0, limit)
    .map((entry) => ({ ...entry, sources: [...entry.sources].slice(0, 20) }))
}
