import { fromJson, toJson } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { actorId, type Tx } from '../../../platform/context.ts'
import { newId } from '../../../platform/ids.ts'
import type { TuningFigures, TuningReason } from './schema.ts'

export type DenseSettingTable = {
  id: string
  folder: string
  fingerprint: string
  dimension: number
  weight: number
  since: number
  set_by: string | null
  paused_at: number | null
  paused_by: string | null
}
export type DenseTuningTable = {
  id: string
  at: number
  by_id: string | null
  fingerprint: string
  accepted: number
  reason: string | null
  weight_before: number
  weight: number
  figures: string
}

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    dense_setting: DenseSettingTable
    dense_tuning: DenseTuningTable
  }
}

/** The model in use; there is one row or none. `weight` is the share of the score that nearness has. */
export type Setting = { folder: string; fingerprint: string; dimension: number; weight: number; since: number; pausedAt: number | null }

export type Tuning = {
  at: number
  accepted: boolean
  reason: TuningReason | null
  weightBefore: number
  weight: number
  figures: TuningFigures
}

const CURRENT = 'current'

/** Undefined where search goes by words alone. */
export async function findSetting(db: Db): Promise<Setting | undefined> {
  const row = await db.selectFrom('dense_setting').selectAll().where('id', '=', CURRENT).executeTakeFirst()
  if (!row) return undefined
  const { folder, fingerprint, weight } = row
  return {
    folder,
    fingerprint,
    weight: Number(weight),
    dimension: Number(row.dimension),
    since: Number(row.since),
    pausedAt: row.paused_at === null ? null : Number(row.paused_at),
  }
}

export async function putSetting(tx: Tx, setting: Pick<Setting, 'folder' | 'fingerprint' | 'dimension' | 'weight'>): Promise<void> {
  await deleteSetting(tx)
  await tx.db
    .insertInto('dense_setting')
    .values({ id: CURRENT, ...setting, since: tx.services.clock.now(), set_by: actorId(tx), paused_at: null, paused_by: null })
    .execute()
}

export async function deleteSetting(tx: Tx): Promise<void> {
  await tx.db.deleteFrom('dense_setting').where('id', '=', CURRENT).execute()
}

export async function putPause(tx: Tx, paused: boolean): Promise<void> {
  const pause = paused ? { paused_at: tx.services.clock.now(), paused_by: actorId(tx) } : { paused_at: null, paused_by: null }
  await tx.db.updateTable('dense_setting').set(pause).where('id', '=', CURRENT).execute()
}

/** Keeps what a measurement found, and the weight where it is accepted. */
export async function addTuning(tx: Tx, fingerprint: string, tuning: Omit<Tuning, 'at'>): Promise<void> {
  const { accepted, reason, weightBefore, weight, figures } = tuning
  await tx.db
    .insertInto('dense_tuning')
    .values({
      id: newId(),
      at: tx.services.clock.now(),
      by_id: actorId(tx),
      fingerprint,
      accepted: accepted ? 1 : 0,
      reason,
      weight_before: weightBefore,
      weight,
      figures: toJson(figures),
    })
    .execute()
  if (accepted) await tx.db.updateTable('dense_setting').set({ weight }).where('id', '=', CURRENT).execute()
}

/** The last measurement with this model. */
export async function lastTuning(db: Db, fingerprint: string): Promise<Tuning | undefined> {
  const row = await db
    .selectFrom('dense_tuning')
    .selectAll()
    .where('fingerprint', '=', fingerprint)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  if (!row) return undefined
  return {
    at: Number(row.at),
    accepted: Number(row.accepted) === 1,
    reason: row.reason as TuningReason | null,
    weightBefore: Number(row.weight_before),
    weight: Number(row.weight),
    figures: fromJson(row.figures),
  }
}
