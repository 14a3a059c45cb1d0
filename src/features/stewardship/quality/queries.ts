import type { Ctx } from '../../../platform/context.ts'
import { fromJson } from '../../../platform/db/codec.ts'
import { notFound } from '../../../platform/errors.ts'
import { namesOf, requirePerson } from '../../identity/index.ts'
import { itemRefs, readableItem } from '../../repository/index.ts'
import { articleKinds, type ItemRef } from '../../repository/schema.ts'
import { completenessNow, standardsNow } from './measure.ts'
import { mayKeep, overseenSpaces, standardScope, visibleReview } from './policy.ts'
import { criteriaOf, kappaOf, monthsUpTo, pairsOf } from './rules.ts'
import type { Completeness, Grade, QualityOverview, QualityReview, QualityReviewRow, Standard, StandardList } from './schema.ts'
import { defaultStandards } from './standards.ts'
import * as store from './store.ts'

/** The standard of each kind as it holds in a space, or in the organisation. */
export async function standardList(ctx: Ctx, space: string | undefined): Promise<StandardList> {
  const spaceId = await standardScope(ctx, space)
  const laid = await store.listStandards(ctx.db)
  const names = await namesOf(
    ctx.db,
    laid.map(({ changedBy }) => changedBy),
  )
  const items = articleKinds.map((kind): Standard => {
    const of = (scope: string) => laid.find((record) => record.kind === kind && record.spaceId === scope)
    const own = spaceId === store.ORGANISATION ? undefined : of(spaceId)
    const found = own ?? of(store.ORGANISATION)
    if (!found) return { kind, source: 'default', checks: defaultStandards[kind], changedAt: null, changedBy: null }
    const name = found.changedBy === null ? undefined : names.get(found.changedBy)
    return {
      ...{ kind, source: own ? 'space' : 'organisation', checks: found.checks, changedAt: found.changedAt },
      changedBy: found.changedBy !== null && name !== undefined ? { id: found.changedBy, name } : null,
    }
  })
  return { items, mayEdit: await mayKeep(ctx, space) }
}

/** How complete an article is by the standard of its kind. */
export async function completenessOfItem(ctx: Ctx, id: string): Promise<Completeness> {
  const item = await readableItem(ctx, id)
  if (item.type !== 'article') throw notFound('item')
  return (await completenessNow(ctx, id)) ?? { met: 0, total: 0, checks: [] }
}

/** A review with what it asks and what was said, for its reviewer and the author. */
export async function reviewView(ctx: Ctx, id: string): Promise<QualityReview> {
  const { review, item } = await visibleReview(ctx, id)
  const { checks } = (await standardsNow(ctx))(review.space_id, item.kind ?? 'note')
  const name = (await namesOf(ctx.db, [review.reviewer_id])).get(review.reviewer_id)
  return {
    ...row(review, item),
    revision: review.revision,
    reviewer: name === undefined ? null : { id: review.reviewer_id, name },
    mine: requirePerson(ctx).id === review.reviewer_id,
    criteria: criteriaOf(checks),
    grades: fromJson<Record<string, Grade>>(review.grades),
    note: review.note,
  }
}

const row = (review: store.ReviewTable, item: ItemRef): QualityReviewRow => ({
  ...{ id: review.id, item, month: review.month, drawnAt: review.drawn_at, doneAt: review.done_at, score: review.score },
})

/** Only those whose item the asker may read now. */
async function rows(ctx: Ctx, reviews: store.ReviewTable[]): Promise<QualityReviewRow[]> {
  const refs = new Map(
    (
      await itemRefs(
        ctx,
        reviews.map(({ item_id }) => item_id),
      )
    ).map((ref) => [ref.id, ref]),
  )
  return reviews.flatMap((review) => {
    const item = refs.get(review.item_id)
    return item ? [row(review, item)] : []
  })
}

/** Quality in figures over the last months, for the spaces the asker keeps, and the asker's own reviews. */
export async function qualityOverview(ctx: Ctx, { months, space }: { months: number; space?: string }): Promise<QualityOverview> {
  const person = requirePerson(ctx)
  const overseen = await overseenSpaces(ctx)
  const shown = space === undefined ? overseen : overseen.filter(({ id }) => id === space)
  const ids = shown.map(({ id }) => id)
  const settings = await store.findSettings(ctx.db)
  const names = monthsUpTo(ctx.services.clock.now(), months)
  const complete = new Map((await store.completenessBySpace(ctx, ids, settings.threshold)).map((each) => [each.spaceId, each]))
  const finished = await store.finishedReviews(ctx, ids, names[0] as string)
  const figures = (reviews: typeof finished) => {
    const scores = reviews.flatMap(({ score }) => (score === null ? [] : [score]))
    return { reviews: reviews.length, score: scores.length === 0 ? null : Math.round(scores.reduce((a, b) => a + b, 0) / scores.length) }
  }
  return {
    spaces: shown.map((each) => {
      const found = complete.get(each.id)
      const scores = figures(finished.filter((review) => review.space_id === each.id))
      return { space: each, items: found?.items ?? 0, completeness: found?.share ?? null, below: found?.below ?? 0, ...scores }
    }),
    months: names.map((month) => ({ month, ...figures(finished.filter((review) => review.month === month)) })),
    agreement: agreementOf(finished),
    waiting: await rows(ctx, await store.waitingReviews(ctx.db, person.id)),
    told: await rows(ctx, await store.reviewsFor(ctx.db, person.id)),
    settings,
    mayOversee: overseen.length > 0,
    mayConfigure: person.administrator,
  }
}

/** How far two people who judged the same item agree. */
function agreementOf(finished: { item_id: string; month: string; grades: string }[]): QualityOverview['agreement'] {
  const byItem = new Map<string, Record<string, Grade>[]>()
  for (const { item_id, month, grades } of finished) {
    const key = `${item_id} ${month}`
    byItem.set(key, [...(byItem.get(key) ?? []), fromJson<Record<string, Grade>>(grades)])
  }
  const twice = [...byItem.values()].filter(({ length }) => length === 2)
  const kappa = kappaOf(twice.flatMap(([first, second]) => pairsOf(first ?? {}, second ?? {})))
  return { kappa: kappa === null ? null : Math.round(kappa * 100) / 100, pairs: twice.length }
}
