import type { Ctx } from '../../../platform/context.ts'
import { cutPage, placeOf } from '../../../platform/cursor.ts'
import { namesOf } from '../../identity/index.ts'
import { itemRefs, stewardedSpace, stewardedSpaceIds } from '../../repository/index.ts'
import { reviewingFor } from './owners.ts'
import { requireVerifier } from './policy.ts'
import { seenReasons } from './queries.ts'
import { DAY_MS } from './rules.ts'
import type { ReviewPage, ReviewRow } from './schema.ts'
import { factsOf } from './store/facts.ts'
import { countReviews, listReviews, type ReviewFilter, type ReviewRecord } from './store/reviews.ts'
import { assignmentsOf, countVerifiedBy, recordsById, signaturesOf } from './store.ts'
import { ownersOf } from './standings.ts'
import type { TrustState } from './types.ts'

export type ReviewQuery = {
  scope: 'mine' | 'space' | 'all'
  space?: string
  state?: TrustState
  topic?: string
  kind?: string
  reason?: string
  snoozed?: boolean
  cursor?: string
  limit: number
}

/** What waits to be reviewed: mine, of a space one keeps, or all that one may verify; the longest waiting first. */
export async function reviewPage(ctx: Ctx, query: ReviewQuery): Promise<ReviewPage> {
  const person = requireVerifier(ctx)
  const space = query.space === undefined ? undefined : await stewardedSpace(ctx, query.space)
  const now = ctx.services.clock.now()
  const filter: ReviewFilter = {
    ...{
      scope: query.scope,
      people: await reviewingFor(ctx),
      spaceId: space?.id,
      spaces: space ? [space.id] : await stewardedSpaceIds(ctx),
    },
    ...{ state: query.state, topicId: query.topic, kind: query.kind, reason: query.reason, snoozed: query.snoozed ?? false, now },
  }
  const found = await listReviews(ctx, filter, query.limit, placeOf(query.cursor))
  const { page, next } = cutPage(found, query.limit, (row) => ({ at: row.sort_at, id: row.item_id }))
  return {
    items: await presentReviews(ctx, page),
    next,
    counts: { ...(await countReviews(ctx, filter)), doneToday: await countVerifiedBy(ctx.db, person.id, now - (now % DAY_MS)) },
  }
}

async function presentReviews(ctx: Ctx, found: ReviewRecord[]): Promise<ReviewRow[]> {
  const ids = found.map((row) => row.item_id)
  const refs = new Map((await itemRefs(ctx, ids)).map((ref) => [ref.id, ref]))
  const owners = await ownersOf(ctx, ids)
  const facts = await factsOf(ctx, ids)
  const signatures = await signaturesOf(ctx.db, ids)
  const assignments = await assignmentsOf(ctx.db, ids)
  const names = await namesOf(ctx.db, [...assignments.map((one) => one.person_id), ...found.map((row) => row.verifier_id)])
  const reasons = await seenReasons(
    ctx,
    found.map((row) => row.reason),
  )
  const records = await recordsById(
    ctx.db,
    found.flatMap((row) => row.record_id ?? []),
  )
  const person = (id: string | null) => (id !== null && names.has(id) ? [{ id, name: names.get(id) ?? '' }] : [])
  return found.flatMap((row): ReviewRow[] => {
    const item = refs.get(row.item_id)
    if (!item) return []
    const mine = assignments.filter((one) => one.item_id === row.item_id)
    return [
      {
        ...{
          item,
          state: row.state,
          revision: row.head,
          verifiedRevision: records.get(row.record_id ?? '')?.revision ?? null,
          excerpt: row.excerpt,
        },
        owner: owners.get(row.item_id) ?? null,
        verifiedBy: row.revision === null ? null : (person(row.verifier_id)[0] ?? null),
        verifiedAt: row.revision === null ? null : row.verified_at,
        ...{ dueAt: row.due_at, dueSince: row.due_since, expiresAt: row.expires_at, reason: reasons(row.reason) },
        signatures: signatures.filter((one) => one.item_id === row.item_id && one.revision === row.head).length,
        needed: facts.get(row.item_id)?.policy.persons ?? 1,
        assignees: mine.flatMap((one) => person(one.person_id)),
        snoozedUntil: row.snoozed_until,
      },
    ]
  })
}
