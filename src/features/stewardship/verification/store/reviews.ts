import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../../../platform/context.ts'
import { isPostgres } from '../../../../platform/db/portable.ts'
import { toJson } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { notArchived, notTrashed, readableTo } from '../../../repository/index.ts'
import type { TrustState } from '../types.ts'

export type ReviewFilter = {
  /** People whose reviews are asked for; null where everything in `spaces` is, or theirs. */
  scope: 'mine' | 'space' | 'all'
  people: string[]
  spaceId?: string
  /** Spaces whoever asks keeps. */
  spaces: string[]
  state?: TrustState
  topicId?: string
  kind?: string
  reason?: string
  snoozed: boolean
  now: number
}

export type ReviewRecord = {
  item_id: string
  due_at: number | null
  due_since: number | null
  expires_at: number | null
  state: TrustState
  revision: number | null
  record_id: string | null
  verifier_id: string | null
  verified_at: number | null
  reason: string | null
  snoozed_until: number | null
  head: number
  excerpt: string
  sort_at: number
}

const listed = (db: Db, ids: string[]) =>
  isPostgres(db) ? sql`select jsonb_array_elements_text(cast(${toJson(ids)} as jsonb))` : sql`select value from json_each(${toJson(ids)})`

const yes = sql<boolean>`1 = 1`

/** Reviews somebody may do: asked for by now, due, disputed, or signed by one of two. */
async function conditions(ctx: Ctx, filter: ReviewFilter): Promise<RawBuilder<boolean>> {
  const { db } = ctx
  const people = listed(db, filter.people)
  const spaces = listed(db, filter.spaces)
  // Sets of ids that are found once, rather than a look for each item there is.
  const asked = sql`select item_id from review_assignment where person_id in (${people}) and asked_at <= ${filter.now}`
  const named = sql`select item_id from item_owner where subject_id in (${people})`
  const made = sql`select id from item made where created_by in (${people}) and not exists (select 1 from item_owner where item_owner.item_id = made.id)`
  const open = sql<boolean>`(v.state in ('due', 'expired', 'disputed') or v.item_id in (select item_id from verification_signature)
    or exists (select 1 from review_assignment asked where asked.item_id = v.item_id and asked.asked_at <= ${filter.now}))`
  const kept = sql`select id from item kept where kept.space_id in (${spaces})`
  const whose = {
    mine: sql<boolean>`v.item_id in (${asked})`,
    space: sql<boolean>`(${open} and item.space_id in (${spaces}))`,
    all: sql<boolean>`(${open} and v.item_id in (${kept} union ${named} union ${made} union ${asked}))`,
  }[filter.scope]
  const parts = [
    whose,
    await readableTo(ctx),
    notTrashed,
    notArchived,
    sql<boolean>`v.state != 'obsolete'`,
    filter.spaceId === undefined ? yes : sql<boolean>`item.space_id = ${filter.spaceId}`,
    filter.state === undefined ? yes : sql<boolean>`v.state = ${filter.state}`,
    filter.kind === undefined
      ? yes
      : filter.kind === 'document'
        ? sql<boolean>`item.type = 'document'`
        : sql<boolean>`item.kind = ${filter.kind}`,
    filter.topicId === undefined
      ? yes
      : sql<boolean>`exists (select 1 from item_topic where item_topic.item_id = item.id and item_topic.topic_id = ${filter.topicId})`,
    filter.reason === undefined ? yes : sql<boolean>`v.reason like ${`{"code":"${filter.reason.replace(/[\\%_"]/g, '')}"%`}`,
    filter.snoozed
      ? sql<boolean>`v.snoozed_until > ${filter.now}`
      : sql<boolean>`(v.snoozed_until is null or v.snoozed_until <= ${filter.now})`,
  ]
  return sql<boolean>`${sql.join(parts, sql` and `)}`
}

const SORT = sql<number>`coalesce(v.due_since, v.due_at, v.changed_at)`

/** Reviews by how long they wait, the longest first; `limit + 1` of them. */
export async function listReviews(
  ctx: Ctx,
  filter: ReviewFilter,
  limit: number,
  after?: { at: number; id: string },
): Promise<ReviewRecord[]> {
  const where = await conditions(ctx, filter)
  const behind = after ? sql<boolean>`(${SORT} > ${after.at} or (${SORT} = ${after.at} and v.item_id > ${after.id}))` : yes
  const { rows } = await sql<ReviewRecord>`
    select v.item_id, v.due_at, v.due_since, v.expires_at, v.state, v.revision, v.record_id, v.verifier_id, v.verified_at, v.reason, v.snoozed_until,
      item.revision as head, case when item.description = '' then item.excerpt else item.description end as excerpt, ${SORT} as sort_at
    from verification v join item on item.id = v.item_id where ${where} and ${behind}
    order by ${SORT}, v.item_id limit ${limit + 1}`.execute(ctx.db)
  return rows
}

export async function countReviews(ctx: Ctx, filter: ReviewFilter): Promise<{ wanted: number; expired: number }> {
  const where = await conditions(ctx, filter)
  const { rows } = await sql<{ wanted: number; expired: number }>`
    select count(*) as wanted, count(case when v.state = 'expired' then 1 end) as expired from verification v join item on item.id = v.item_id where ${where}`.execute(
    ctx.db,
  )
  return { wanted: Number(rows[0]?.wanted ?? 0), expired: Number(rows[0]?.expired ?? 0) }
}
