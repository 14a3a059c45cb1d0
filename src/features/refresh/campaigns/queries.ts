import type { Ctx } from '../../../platform/context.ts'
import { cutPage, placeOf } from '../../../platform/cursor.ts'
import { formatDate } from '../../../platform/page/format.ts'
import { text } from '../../../platform/i18n.ts'
import { hrefOf } from '../../../platform/page/parts.ts'
import { isId } from '../../../platform/ids.ts'
import { namesOf } from '../../identity/index.ts'
import { itemRows, spaceList, stewardedSpaceIds } from '../../repository/index.ts'
import { writeCsvRow } from '../../../platform/csv.ts'
import { askerOf, campaigner, mayManage, visibleCampaign } from './policy.ts'
import type { CampaignItem, CampaignItemsQuery, CampaignPreview, CampaignRow, CampaignScope, CampaignView } from './schema.ts'
import { assign, MOST_ITEMS, scopeOf } from './scope.ts'
import * as store from './store.ts'

const SAMPLE = 10

/** What a campaign would hold and whom it would load how much; nothing is written. */
export async function previewCampaign(ctx: Ctx, input: CampaignScope): Promise<CampaignPreview> {
  await campaigner(ctx)
  const { items, others, more, exact } = await scopeOf(ctx, input.query)
  const assigned = await assign(ctx, items, input)
  const counts = new Map<string, number>()
  for (const person of assigned.values()) if (person !== null) counts.set(person, (counts.get(person) ?? 0) + 1)
  const names = await namesOf(ctx.db, [...counts.keys()])
  return {
    ...{ items: items.length, others, more, exact, sample: items.slice(0, SAMPLE) },
    unassigned: [...assigned.values()].filter((person) => person === null).length,
    people: [...counts]
      .map(([id, count]) => ({ person: { id, name: names.get(id) ?? '' }, items: count }))
      .sort((one, other) => other.items - one.items || (one.person.id < other.person.id ? -1 : 1)),
  }
}

/** Campaigns that concern the asker, the newest first. */
export async function campaignList(ctx: Ctx, page: { state: 'open' | 'closed'; cursor?: string; limit: number }) {
  const asker = await askerOf(ctx)
  const before = placeOf(page.cursor)
  const rows = await store.listCampaigns(ctx, asker, { open: page.state === 'open', before, limit: page.limit })
  const { page: shown, next } = cutPage(rows, page.limit, (row) => ({ at: row.created_at, id: row.id }))
  return {
    items: await present(ctx, asker.personId, shown),
    next,
    mayStart: asker.stewarded.length > 0,
  }
}

async function present(ctx: Ctx, me: string, rows: store.CampaignTable[]): Promise<CampaignRow[]> {
  const tally = Map.groupBy(
    await store.tallyOf(
      ctx,
      rows.map(({ id }) => id),
    ),
    (row) => row.campaign_id,
  )
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.created_by),
  )
  return rows.map((row) => {
    const own = tally.get(row.id) ?? []
    const mine = own.filter(({ assignee_id }) => assignee_id === me)
    return {
      ...{ id: row.id, name: row.name, query: row.query, dueAt: row.due_at, createdAt: row.created_at, closedAt: row.closed_at },
      ...{ createdBy: person(names, row.created_by), ...sumOf(own) },
      mine: mine.reduce((sum, { total, done }) => sum + total - done, 0),
    }
  })
}

const person = (names: Map<string, string>, id: string | null) => (id !== null && names.has(id) ? { id, name: names.get(id) ?? '' } : null)
const sumOf = (tally: store.Tally[]) => ({
  total: tally.reduce((sum, { total }) => sum + total, 0),
  done: tally.reduce((sum, { done }) => sum + done, 0),
})

/** A campaign with what is done of it by person and space, of what the asker may read. */
export async function campaignView(ctx: Ctx, id: string): Promise<CampaignView> {
  const row = await visibleCampaign(ctx, id)
  const [head] = await present(ctx, ctx.actor.kind === 'person' ? ctx.actor.id : '', [row])
  const tally = await store.tallyOf(ctx, [id])
  const names = await namesOf(ctx.db, [row.closed_by, ...tally.map(({ assignee_id }) => assignee_id)])
  const spaces = new Map((await spaceList(ctx)).map(({ id: key, ...space }) => [key, { id: key, ...space }]))
  const people = [...Map.groupBy(tally, ({ assignee_id }) => assignee_id)]
    .map(([assignee, own]) => ({ person: person(names, assignee), ...sumOf(own) }))
    .sort(
      (one, other) =>
        other.total - other.done - (one.total - one.done) || (one.person?.name ?? '').localeCompare(other.person?.name ?? '', ctx.locale),
    )
  return {
    ...head,
    ...{ note: row.note, assign: row.assign, follow: row.follow === 1, closedBy: person(names, row.closed_by), people },
    spaces: [...Map.groupBy(tally, ({ space_id }) => space_id)].flatMap(([spaceId, own]) => {
      const space = spaces.get(spaceId)
      return space
        ? [{ space: { id: space.id, key: space.key, name: space.name, icon: space.icon, colour: space.colour }, ...sumOf(own) }]
        : []
    }),
    may: { manage: await mayManage(ctx, row) },
  }
}

export async function campaignItems(
  ctx: Ctx,
  id: string,
  asked: CampaignItemsQuery,
): Promise<{ items: CampaignItem[]; next: string | null }> {
  const row = await visibleCampaign(ctx, id)
  const me = ctx.actor.kind === 'person' ? ctx.actor.id : undefined
  const of = asked.person === 'me' ? me : asked.person === 'none' ? null : asked.person
  const after = asked.cursor && isId(asked.cursor) ? asked.cursor : undefined
  const rows = await store.listCampaignItems(ctx, id, { state: asked.state, limit: asked.limit, person: of, after })
  const shown = rows.slice(0, asked.limit)
  const items = await itemRows(
    ctx,
    shown.map(({ item_id }) => item_id),
  )
  const names = await namesOf(
    ctx.db,
    shown.flatMap(({ assignee_id, done_by }) => [assignee_id, done_by]),
  )
  const manage = row.closed_at === null && (await mayManage(ctx, row))
  const stewarded = new Set(manage ? await stewardedSpaceIds(ctx) : [])
  return {
    items: shown.flatMap((one) => {
      const item = items.get(one.item_id)
      if (!item) return []
      return {
        ...{ item, assignee: person(names, one.assignee_id), doneAt: one.done_at, doneBy: person(names, one.done_by) },
        may: { manage: manage && stewarded.has(item.space.id) },
      }
    }),
    next: rows.length > asked.limit ? shown[shown.length - 1].item_id : null,
  }
}

/** The whole report, a row an item, of what the asker may read. */
export async function campaignCsv(ctx: Ctx, id: string): Promise<string> {
  const t = text(ctx.locale)
  const head = ['title', 'space', 'assignee', 'state', 'doneAt', 'doneBy', 'address'].map((name) => t(`refresh:campaigns.csv.${name}`))
  const { items } = await campaignItems(ctx, id, { state: 'all', limit: 2 * MOST_ITEMS })
  const date = (at: number | null) => (at === null ? '' : formatDate(at, ctx.locale))
  const rows = items.map(({ item, assignee, doneAt, doneBy }) => {
    const state = t(`refresh:campaigns.state.${doneAt === null ? 'open' : 'done'}`)
    return writeCsvRow([item.title, item.space.name, assignee?.name ?? '', state, date(doneAt), doneBy?.name ?? '', hrefOf(item)])
  })
  return `\ufeff${writeCsvRow(head)}${rows.join('')}`
}
