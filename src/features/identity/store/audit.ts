import type { Ctx } from '../../../platform/context.ts'
import { toJson } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { newId } from '../../../platform/ids.ts'

export async function listAudit(db: Db, filter: { before?: string; limit: number }) {
  let query = db.selectFrom('audit').selectAll()
  if (filter.before) query = query.where('id', '<', filter.before)
  return query
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute()
}
export async function insertAudit(
  ctx: Ctx,
  entry: { actorId: string | null; act: string; subject: string; detail: Record<string, unknown> },
): Promise<void> {
  await ctx.db
    .insertInto('audit')
    .values({
      id: newId(),
      at: ctx.services.clock.now(),
      actor_id: entry.actorId,
      act: entry.act,
      subject: entry.subject,
      detail: toJson(entry.detail),
    })
    .execute()
}
