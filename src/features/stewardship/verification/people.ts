import { type Ctx, write } from '../../../platform/context.ts'
import { forbidden, invalid, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { audit, namesOf, requireAdministrator } from '../../identity/index.ts'
import { reviewingFor } from './owners.ts'
import { requireVerifier } from './policy.ts'
import { DAY_MS, startOfWeek, weekOf } from './rules.ts'
import type { Reviewing } from './schema.ts'
import { presentPeople } from './store/facts.ts'
import * as store from './store/people.ts'
import { countReviews } from './store/reviews.ts'
import { countOwnedBy, loadsOf } from './store.ts'

const WEEKS = 12
const LONGEST_ABSENCE_MS = 400 * DAY_MS

/** What the asker reviews: how much a week, what is to come, and who stands in for whom. */
export async function reviewing(ctx: Ctx): Promise<Reviewing> {
  const person = requireVerifier(ctx)
  const now = ctx.services.clock.now()
  const absence = await store.findAbsence(ctx.db, person.id)
  const standsInFor = await store.standsInFor(ctx.db, person.id, now)
  const names = await namesOf(ctx.db, [...standsInFor, absence?.delegate_id ?? null])
  const ref = (id: string) => ({ id, name: names.get(id) ?? '' })
  const loads = new Map((await loadsOf(ctx.db, [person.id], startOfWeek(weekOf(now)))).map((one) => [one.week, one.reviews]))
  const mine = { scope: 'mine' as const, people: await reviewingFor(ctx), spaces: [], snoozed: false, now }
  return {
    weekly: (await store.limitsOf(ctx.db, [person.id])).get(person.id) ?? 1,
    organisation: await store.organisationLimit(ctx.db),
    absence:
      absence && absence.until_at > now
        ? { from: absence.from_at, until: absence.until_at, delegate: absence.delegate_id === null ? null : ref(absence.delegate_id) }
        : null,
    standsInFor: standsInFor.map(ref),
    owned: await countOwnedBy(ctx.db, person.id),
    asked: (await countReviews(ctx, mine)).wanted,
    weeks: Array.from({ length: WEEKS }, (_, at) => weekOf(now) + at).map((week) => ({
      from: startOfWeek(week),
      reviews: loads.get(week) ?? 0,
    })),
  }
}

/** Says that the asker is away, and who stands in: reviews and reminders go there meanwhile. */
export async function setAbsence(
  ctx: Ctx,
  { from, until, delegateId }: { from: number; until: number; delegateId: string | null },
): Promise<void> {
  const person = requireVerifier(ctx)
  await write(ctx, async (tx) => {
    const now = tx.services.clock.now()
    if (until <= from || until <= now || until - from > LONGEST_ABSENCE_MS) throw invalid('absence-dates')
    if (delegateId === person.id) throw invalid('absence-delegate')
    if (delegateId !== null) {
      const kind = (await presentPeople(tx.db, [delegateId])).get(delegateId)
      if (kind === undefined) throw notFound('person')
      if (kind === 'guest') throw invalid('absence-delegate')
    }
    await store.putAbsence(tx, person.id, { from, until, delegateId })
    await emit(tx, { name: 'verification.absence-set', subject: person.id, data: { from, until, delegate: delegateId } })
    await enqueue(tx, 'verification.replan', { person: person.id })
  })
}

export async function endAbsence(ctx: Ctx): Promise<void> {
  const person = requireVerifier(ctx)
  await write(ctx, async (tx) => {
    await store.deleteAbsence(tx, person.id)
    await emit(tx, { name: 'verification.absence-ended', subject: person.id })
  })
}

/** How many reviews a week the asker does at most; never more than the organisation asks for. */
export async function setOwnLimit(ctx: Ctx, weekly: number): Promise<void> {
  const person = requireVerifier(ctx)
  await write(ctx, async (tx) => {
    const most = await store.organisationLimit(tx.db)
    if (weekly > most) throw invalid('weekly-limit', { most })
    await store.putLimit(tx, person.id, weekly)
    await emit(tx, { name: 'verification.limit-set', subject: person.id, data: { weekly } })
    await enqueue(tx, 'verification.replan', { person: person.id })
  })
}

export async function setOrganisationLimit(ctx: Ctx, weekly: number): Promise<void> {
  requireAdministrator(ctx)
  if (ctx.actor.kind === 'person' && ctx.actor.guest) throw forbidden()
  await write(ctx, async (tx) => {
    await store.putLimit(tx, null, weekly)
    await audit(tx, 'verification.limit-set', 'organisation', { weekly })
    await emit(tx, { name: 'verification.limit-set', subject: 'organisation', data: { weekly } })
    await enqueue(tx, 'verification.replan', { space: null })
  })
}
