import { sql } from 'kysely'
import type { Ctx, Tx } from '../../../../platform/context.ts'
import { toJson } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { notTrashed, readableTo } from '../../../repository/index.ts'
import type { Tier, TierScope } from '../schema.ts'
import type { Policy, VerificationPolicyTable } from '../types.ts'

const rowOf = (policy: Policy): VerificationPolicyTable => ({
  ...policy,
  verifiers: toJson(policy.verifiers),
  reminders: toJson(policy.reminders),
})

export async function insertPolicy(tx: Tx, policy: Policy): Promise<void> {
  await tx.db.insertInto('verification_policy').values(rowOf(policy)).execute()
}

export async function updatePolicy(tx: Tx, policy: Policy): Promise<void> {
  await tx.db.updateTable('verification_policy').set(rowOf(policy)).where('id', '=', policy.id).execute()
}

export async function deletePolicy(tx: Tx, id: string): Promise<void> {
  await tx.db.deleteFrom('verification_policy').where('id', '=', id).execute()
}

export const topicExists = async (db: Db, id: string): Promise<boolean> =>
  (await db.selectFrom('topic').select('id').where('id', '=', id).executeTakeFirst()) !== undefined

export const spaceIdOf = async (db: Db, idOrKey: string): Promise<string | undefined> =>
  (
    await db
      .selectFrom('space')
      .select('id')
      .where((eb) => eb.or([eb('id', '=', idOrKey), eb('key', '=', idOrKey)]))
      .executeTakeFirst()
  )?.id

/** How many items that the asker reads each policy holds for, as they were planned last. */
export async function countHeld(ctx: Ctx): Promise<Map<string, number>> {
  const { rows } = await sql<{ policy_id: string; items: number }>`
    select v.policy_id, count(*) as items from verification v join item on item.id = v.item_id
    where ${await readableTo(ctx)} and ${notTrashed} and v.policy_id is not null group by v.policy_id`.execute(ctx.db)
  return new Map(rows.map((row) => [row.policy_id, Number(row.items)]))
}

/** Ids of items of a space, or of all of them, in order, after the given one. */
export async function plannedIds(db: Db, spaceId: string | null, after: string, limit: number): Promise<string[]> {
  let query = db.selectFrom('item').select('item.id').where('item.id', '>', after).where(notTrashed).orderBy('item.id').limit(limit)
  if (spaceId !== null) query = query.where('item.space_id', '=', spaceId)
  return (await query.execute()).map((row) => row.id)
}

/** The same, only what the asker reads. */
export async function readableIds(ctx: Ctx, spaceId: string | null, limit: number): Promise<string[]> {
  let query = ctx.db
    .selectFrom('item')
    .select('item.id')
    .where(await readableTo(ctx))
    .where(notTrashed)
    .orderBy('item.id')
    .limit(limit)
  if (spaceId !== null) query = query.where('item.space_id', '=', spaceId)
  return (await query.execute()).map((row) => row.id)
}

export const listTiers = (db: Db) =>
  db.selectFrom('risk_tier').selectAll().where('scope', '!=', 'item').orderBy('scope').orderBy('subject_id').execute()

export async function putTier(tx: Tx, scope: TierScope, subjectId: string, tier: Tier): Promise<void> {
  const row = { tier, set_at: tx.services.clock.now(), set_by: tx.actor.kind === 'person' ? tx.actor.id : null }
  await tx.db
    .insertInto('risk_tier')
    .values({ scope, subject_id: subjectId, ...row })
    .onConflict((conflict) => conflict.columns(['scope', 'subject_id']).doUpdateSet(row))
    .execute()
}

export async function deleteTier(tx: Tx, scope: TierScope, subjectId: string): Promise<void> {
  await tx.db.deleteFrom('risk_tier').where('scope', '=', scope).where('subject_id', '=', subjectId).execute()
}
