import type { Tx } from '../../../platform/context.ts'
import { type Calendar, DAY_MS, firstWindow, nextReminder, nextWindow, SOON_MS, spread, startOfWeek, type Window, weekOf } from './rules.ts'
import { type Facts, factsOf, readBy } from './store/facts.ts'
import { absencesOf, limitsOf } from './store/people.ts'
import { doneBy, loadsOf, replaceAssignments } from './store.ts'
import type { Policy, ReviewAssignmentTable } from './types.ts'

/** What is planned of an item: when it is due, who looks at it, and whether too few people may. */
export type Planned = { dueAt: number | null; people: { id: string; askedAt: number }[]; short: boolean; policy: Policy }

/**
 * Why a review is planned: a first one, the next one after a verification (`until` where the verifier named a day), or one
 * that is due already.
 */
export type Wish = { kind: 'first' } | { kind: 'next'; until: number | null } | { kind: 'now' }

/** The weeks of the people who are asked, kept up to date while reviews are handed out. */
class Calendars {
  readonly #weeks = new Map<string, Map<number, number>>()
  readonly #totals = new Map<string, number>()
  readonly #calendars = new Map<string, Calendar>()
  readonly #limits: Map<string, number>
  readonly #absences: Map<string, { from_at: number; until_at: number }>
  readonly #now: number

  constructor(
    loads: { personId: string; week: number; reviews: number }[],
    limits: Map<string, number>,
    absences: Map<string, { from_at: number; until_at: number }>,
    now: number,
  ) {
    for (const { personId, week, reviews } of loads) this.add(personId, week, reviews)
    this.#limits = limits
    this.#absences = absences
    this.#now = now
  }

  add(personId: string, week: number, reviews = 1): void {
    const weeks = this.#weeksOf(personId)
    weeks.set(week, (weeks.get(week) ?? 0) + reviews)
    this.#totals.set(personId, this.total(personId) + reviews)
  }

  #weeksOf(personId: string): Map<number, number> {
    const weeks = this.#weeks.get(personId) ?? new Map<number, number>()
    this.#weeks.set(personId, weeks)
    return weeks
  }

  total(personId: string): number {
    return this.#totals.get(personId) ?? 0
  }

  /** Nothing is planned into weeks in which somebody is away. */
  of(personId: string): Calendar {
    const known = this.#calendars.get(personId)
    if (known) return known
    const away = this.#absences.get(personId)
    const most = this.#limits.get(personId) ?? 1
    const isAway = (week: number) =>
      away !== undefined && week > weekOf(this.#now) && startOfWeek(week) < away.until_at && startOfWeek(week + 1) > away.from_at
    const weeks = this.#weeksOf(personId)
    const calendar = { load: (week: number) => weeks.get(week) ?? 0, limit: (week: number) => (isAway(week) ? 0 : most) }
    this.#calendars.set(personId, calendar)
    return calendar
  }
}

export class Planner {
  readonly #tx: Tx
  readonly #facts: Map<string, Facts>
  /** The items of which each person is a candidate: only those are worth asking about. */
  readonly #items = new Map<string, string[]>()
  readonly #calendars: Calendars
  readonly #readers = new Map<string, Promise<Set<string>>>()
  readonly #now: number

  private constructor(tx: Tx, facts: Map<string, Facts>, calendars: Calendars) {
    this.#tx = tx
    this.#facts = facts
    for (const [id, { candidates }] of facts) for (const person of candidates) add(this.#items, person, id)
    this.#calendars = calendars
    this.#now = tx.services.clock.now()
  }

  /** Reads what is known of the items; the reviews that are planned of them so far do not count any more. */
  static async of(tx: Tx, ids: string[], policies?: Policy[]): Promise<Planner> {
    const facts = await factsOf(tx, ids, policies)
    await replaceAssignments(tx, [...facts.keys()], [])
    const people = [...new Set([...facts.values()].flatMap(({ candidates }) => candidates))]
    const now = tx.services.clock.now()
    const monday = startOfWeek(weekOf(now))
    const loads = await loadsOf(tx.db, people, monday)
    for (const [personId, reviews] of await doneBy(tx.db, people, monday)) loads.push({ personId, week: weekOf(now), reviews })
    return new Planner(tx, facts, new Calendars(loads, await limitsOf(tx.db, people), await absencesOf(tx.db, people, now), now))
  }

  facts(id: string): Facts | undefined {
    return this.#facts.get(id)
  }

  /** Those who may verify the item: by role, and because they read it. */
  async eligible(facts: Facts): Promise<string[]> {
    const may: string[] = []
    for (const person of facts.candidates) if (await this.#reads(person, facts.item.id)) may.push(person)
    return may
  }

  async #reads(personId: string, id: string): Promise<boolean> {
    const known = this.#readers.get(personId) ?? readBy(this.#tx, personId, this.#items.get(personId) ?? [])
    this.#readers.set(personId, known)
    return (await known).has(id)
  }

  /** Chooses when and who, and counts it into their weeks. `prefer` comes before everybody else. */
  async plan(facts: Facts, wish: Wish, prefer: string[] = []): Promise<Planned> {
    const { policy } = facts
    const window = this.#window(policy, wish)
    const eligible = await this.eligible(facts)
    const signing = policy.persons > 1 ? eligible.filter((id) => id !== facts.item.updated_by) : eligible
    const short = policy.cadence !== 'never' && signing.length < policy.persons
    if (!window) return { dueAt: null, people: [], short, policy }
    const people: Planned['people'] = []
    for (const pick of prefer.filter((id) => eligible.includes(id)).slice(0, policy.persons)) people.push(this.#ask(pick, window))
    while (people.length < Math.min(policy.persons, signing.length)) {
      const left = signing.filter((id) => people.every((one) => one.id !== id))
      if (left.length === 0) break
      people.push(this.#choose(left, facts, window))
    }
    const asked = people.map(({ askedAt }) => askedAt)
    const dueAt = wish.kind === 'now' ? this.#now : (window.fixed ?? (asked.length > 0 ? Math.min(...asked) : window.to))
    return { dueAt, people, short, policy }
  }

  #window(policy: Policy, wish: Wish): Window | undefined {
    if (wish.kind === 'now') return { from: this.#now, to: this.#now + SOON_MS, soon: true }
    return wish.kind === 'first' ? firstWindow(policy, this.#now) : nextWindow(policy, this.#now, wish.until)
  }

  #ask(personId: string, window: Window): { id: string; askedAt: number } {
    return this.#book(personId, spread(window, this.#now, this.#calendars.of(personId)).at)
  }

  #book(personId: string, at: number): { id: string; askedAt: number } {
    this.#calendars.add(personId, weekOf(at))
    return { id: personId, askedAt: at }
  }

  /** The owner where there is room, else whoever has least to do and room; where nobody has, whoever is free first. */
  #choose(candidates: string[], facts: Facts, window: Window): { id: string; askedAt: number } {
    const owners = new Set(facts.candidates.slice(0, facts.owners))
    const ordered = candidates.toSorted(
      (a, b) =>
        Number(owners.has(b)) - Number(owners.has(a)) ||
        this.#calendars.total(a) - this.#calendars.total(b) ||
        candidates.indexOf(a) - candidates.indexOf(b),
    )
    let soonest: { id: string; at: number } | undefined
    for (const id of ordered) {
      const { at, within } = spread(window, this.#now, this.#calendars.of(id))
      if (within) return this.#book(id, at)
      if (!soonest || Math.abs(at - window.to) < Math.abs(soonest.at - window.to)) soonest = { id, at }
    }
    return this.#ask(soonest?.id ?? ordered[0], window)
  }
}

/** The assignments of a plan, each with its first reminder. */
export function assignmentsOfPlan(itemId: string, { people, dueAt, policy }: Planned, now: number): ReviewAssignmentTable[] {
  return people.map(({ id, askedAt }) => {
    const due = dueAt ?? askedAt
    const early = policy.reminders.map((days) => askedAt - days * DAY_MS)
    // What is asked for at once is said at once; what is weeks away is not reminded of before its steps.
    const remindAt = askedAt <= now || early.some((at) => at <= now) ? now : nextReminder(askedAt, policy.reminders, now)
    return { item_id: itemId, person_id: id, asked_at: askedAt, due_at: due, step: -1, remind_at: remindAt }
  })
}

function add(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
