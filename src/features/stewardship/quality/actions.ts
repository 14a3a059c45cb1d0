import { type Ctx, write } from '../../../platform/context.ts'
import { toJson } from '../../../platform/db/codec.ts'
import { invalid } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { audit, requireAdministrator } from '../../identity/index.ts'
import type { ArticleKind } from '../../repository/schema.ts'
import { stewardsOf } from '../verification/index.ts'
import { standardsNow } from './measure.ts'
import { keptScope, ownReview } from './policy.ts'
import { assignReviewers, criteriaOf, drawSample, monthOf, scoreOf } from './rules.ts'
import type { Check, QualitySettings, ReviewInput } from './schema.ts'
import * as store from './store.ts'

export const MEASURE = 'stewardship.measure-quality'

/** Lays down what a good item of a kind has, in a space or everywhere; null goes back to what holds without it. */
export async function changeStandard(ctx: Ctx, space: string | undefined, kind: ArticleKind, checks: Check[] | null): Promise<void> {
  await write(ctx, async (tx) => {
    const { spaceId } = await keptScope(tx, space)
    if (checks) await store.putStandard(tx, spaceId, kind, checks)
    else await store.deleteStandard(tx, spaceId, kind)
    await emit(tx, {
      name: 'quality.standard-changed',
      subject: kind,
      space: spaceId || null,
      data: { kind, checks: checks?.length ?? null },
    })
    await enqueue(tx, MEASURE)
  })
}

export async function changeSettings(ctx: Ctx, settings: QualitySettings): Promise<void> {
  requireAdministrator(ctx)
  await write(ctx, async (tx) => {
    await store.putSettings(tx, settings)
    await audit(tx, 'quality.settings-changed', 'quality', settings)
    await emit(tx, { name: 'quality.settings-changed', subject: 'quality', data: settings })
  })
}

/** Draws the sample of this month in every space that has not had one; run again it does nothing. */
export async function drawSamples(ctx: Ctx): Promise<void> {
  const month = monthOf(ctx.services.clock.now())
  const settings = await store.findSettings(ctx.db)
  if (settings.sample === 0) return
  for (const spaceId of await store.undrawnSpaces(ctx.db, month)) await drawSpace(ctx, spaceId, month, settings)
}

async function drawSpace(ctx: Ctx, spaceId: string, month: string, settings: QualitySettings): Promise<void> {
  const people = await stewardsOf(ctx, spaceId)
  const candidates = (await store.candidatesOf(ctx.db, spaceId)).filter(({ writers }) => people.some((person) => !writers.includes(person)))
  const drawn = drawSample(candidates, settings.sample, `${month}:${spaceId}`)
  await write(ctx, async (tx) => {
    if (!(await store.markDrawn(tx, spaceId, month))) return
    const reviews = assignReviewers(drawn, people, settings.doubled).flatMap(({ item, reviewers }) =>
      reviewers.map((reviewer) => ({
        ...{ id: newId(), item_id: item.id, space_id: spaceId, month, revision: item.revision, reviewer_id: reviewer },
        ...{ author_id: item.author, drawn_at: tx.services.clock.now(), done_at: null, grades: toJson({}), score: null, note: '' },
      })),
    )
    await store.insertReviews(tx, reviews)
    if (reviews.length > 0)
      await emit(tx, {
        name: 'quality.sample-drawn',
        subject: spaceId,
        space: spaceId,
        data: { month, reviews: reviews.map(({ id, item_id, reviewer_id }) => ({ id, item: item_id, reviewer: reviewer_id })) },
      })
  })
}

/** Gives the grades of a review, and perhaps a note that only the author reads. Given again, they stand instead of the former ones. */
export async function gradeItem(ctx: Ctx, id: string, { grades, note }: ReviewInput): Promise<void> {
  await write(ctx, async (tx) => {
    const { review, item } = await ownReview(tx, id)
    const { checks } = (await standardsNow(tx))(review.space_id, item.kind ?? 'note')
    const asked = criteriaOf(checks).map((criterion) => criterion.id)
    const missing = asked.filter((criterion) => !grades[criterion]).length
    if (missing > 0 || Object.keys(grades).some((criterion) => !asked.includes(criterion)))
      throw invalid('quality-grades-missing', { count: missing })
    await store.updateReview(tx, id, { grades, score: scoreOf(grades), note })
    await emit(tx, {
      name: 'quality.reviewed',
      subject: id,
      space: review.space_id,
      // Not the note: events are read by more than its two readers.
      data: { item: review.item_id, author: review.author_id, noted: note !== '', first: review.done_at === null },
    })
  })
}
