import type { Ctx } from '../../../platform/context.ts'
import { deadLinksOf } from '../links/index.ts'
import {
  ageStrength,
  daysOf,
  deadLinkStrength,
  flagStrength,
  leftStrength,
  lessHelpfulStrength,
  monthsOf,
  type Sign,
  UNREAD_MONTHS,
} from './rules.ts'
import * as store from './store/signs.ts'

const DAY_MS = 86_400_000
const MONTH_MS = 30.44 * DAY_MS
const RECENT_DAYS = 90
const BEFORE_DAYS = 270
const LEFT_DAYS = 90
/** As the ledger of searches has it: who was away so soon did not find what they came for. */
const LEFT_WITHIN_MS = 10_000

type Items = { ctx: Ctx; now: number; facts: store.ItemFacts[]; ids: string[] }
/** A sign found on one item of the chunk. */
export type Found = Sign & { id: string }
/** A source of evidence of decay: about a whole chunk at once, and about nothing but the state of the store and the time. */
type Source = (items: Items) => Promise<Found[]> | Found[]

/** `count` chooses between one month and more. */
const monthsWords = (ms: number) => ({ months: monthsOf(ms), count: monthsOf(ms) })

const age: Source = ({ facts, now }) =>
  facts.map(({ id, kind, updatedAt, verifiedAt }) => {
    const ms = now - Math.max(updatedAt, verifiedAt ?? 0)
    return { id, sign: 'age', strength: ageStrength(daysOf(ms), kind), values: monthsWords(ms), key: '' }
  })

const lessHelpful: Source = async ({ ctx, ids, now }) =>
  (await store.solutionTrend(ctx.db, ids, now - BEFORE_DAYS * DAY_MS, now - RECENT_DAYS * DAY_MS)).map(({ id, recent, before }) => ({
    ...{
      id,
      sign: 'less-helpful',
      strength: lessHelpfulStrength(recent, before),
      values: { recent, before: Math.round(before / 2) },
      key: '',
    },
  }))

const outdatedFlags: Source = async ({ ctx, ids }) => {
  const flags = Map.groupBy(await store.outdatedFlags(ctx.db, ids), (row) => row.item_id)
  return [...flags].map(([id, own]) => {
    const people = new Set(own.map((row) => row.reporter_id)).size
    return { id, sign: 'outdated-flags', strength: flagStrength(people), values: { count: people }, key: own.map((row) => row.id).join() }
  })
}

const deadLinks: Source = async ({ ctx, ids }) =>
  [...(await deadLinksOf(ctx.db, ids)).values()].map(({ itemId, dead, all, url, ids: links }) => ({
    ...{ id: itemId, sign: 'dead-links', strength: deadLinkStrength(dead, all), key: links.toSorted().join() },
    values: { count: dead, host: new URL(url).host },
  }))

const changedSources: Source = async ({ ctx, ids }) => {
  const sources = Map.groupBy(await store.changedSources(ctx.db, ids), (row) => row.item_id)
  return [...sources].map(([id, own]) => ({
    ...{ id, sign: 'changed-sources', strength: own.some(({ state }) => state === 'gone') ? 1 : 0.8, values: { count: own.length } },
    key: own.map((row) => `${row.id} ${row.state}`).join(),
  }))
}

const ownerLeft: Source = async ({ ctx, ids }) =>
  (await store.ownersLeft(ctx.db, ids)).map(({ id, ownerId }) => ({ id, sign: 'owner-left', strength: 1, values: {}, key: ownerId }))

const retiredWords: Source = async ({ ctx, ids }) => {
  const uses = Map.groupBy(await store.retiredUses(ctx.db, ids), (row) => row.item_id)
  return [...uses].map(([id, own]) => {
    const { word, replacement } = own[0]
    const values = { count: own.length, word, replacement: replacement || word }
    return {
      id,
      sign: 'retired-words',
      strength: Math.min(1, 0.6 + 0.2 * (own.length - 1)),
      values,
      key: own
        .map((row) => row.word_id)
        .toSorted()
        .join(),
    }
  })
}

const leftAfterSearch: Source = async ({ ctx, ids, now }) => {
  const { threshold } = ctx.services.demand.settingsNow
  return (await store.leftAtOnce(ctx.db, ids, now - LEFT_DAYS * DAY_MS, LEFT_WITHIN_MS)).map(({ id, people }) => ({
    ...{ id, sign: 'left-after-search', strength: leftStrength(people, threshold), values: { count: people }, key: '' },
  }))
}

const superseded: Source = async ({ ctx, ids, facts }) => {
  const decisions = facts.filter(({ kind }) => kind === 'decision').map(({ id }) => id)
  const found = new Map((await store.successors(ctx.db, ids, decisions)).map((row) => [row.id, row.by]))
  return [...found].map(([id, by]) => ({ id, sign: 'superseded', strength: 1, values: { item: by }, key: by }))
}

const unread: Source = async ({ ctx, ids, facts, now }) => {
  const since = now - UNREAD_MONTHS * MONTH_MS
  const readings = await store.lastReadings(ctx.db, ids)
  return facts.flatMap(({ id, createdAt }): Found[] => {
    const last = Math.max(readings.get(id) ?? 0, createdAt)
    return last >= since ? [] : [{ id, sign: 'unread', strength: 1, values: monthsWords(now - last), key: '' }]
  })
}

const translationBehind: Source = async ({ ctx, ids }) =>
  (await store.translationsBehind(ctx.db, ids)).map(({ id, source, since }) => ({
    ...{ id, sign: 'translation-behind', strength: 1, values: { item: source }, key: `${source} ${since}` },
  }))

const disputed: Source = ({ facts }) =>
  facts.filter(({ state }) => state === 'disputed').map(({ id }) => ({ id, sign: 'disputed', strength: 1, values: {}, key: '' }))

/** All evidence there is. */
const sources: readonly Source[] = [
  ...[age, lessHelpful, outdatedFlags, deadLinks, changedSources, ownerLeft],
  ...[retiredWords, leftAfterSearch, superseded, unread, translationBehind, disputed],
]

/** The signs of decay of a chunk of items; what is archived or in the trash is missing from the answer. */
export async function signsOf(ctx: Ctx, ids: string[]): Promise<{ facts: store.ItemFacts[]; signs: Map<string, Found[]> }> {
  const facts = await store.itemFacts(ctx.db, ids)
  const items = { ctx, now: ctx.services.clock.now(), facts, ids: facts.map(({ id }) => id) }
  const signs = new Map<string, Found[]>(items.ids.map((id) => [id, []]))
  if (facts.length > 0) for (const source of sources) for (const found of await source(items)) signs.get(found.id)?.push(found)
  return { facts, signs }
}
