import type { Ctx } from '../../../platform/context.ts'
import { activePeople, personOf } from '../../identity/index.ts'
import { itemRows, stewardedSpaceIds } from '../../repository/index.ts'
import type { ItemRow } from '../../repository/schema.ts'
import { searchItems } from '../../search/index.ts'
import { ownersOf, stewardsOf } from '../../stewardship/index.ts'
import { membersOf } from '../store.ts'
import { balance } from './rules.ts'
import type { CampaignScope } from './schema.ts'
import * as store from './store.ts'

/** A campaign of more than these is many campaigns. */
export const MOST_ITEMS = 1_000
const PAGE = 100

export type Scope = { items: ItemRow[]; others: number; more: boolean; exact: boolean }

/** Everything a search finds that the asker looks after: items in use, of spaces of which they are a steward. */
export async function scopeOf(ctx: Ctx, query: string): Promise<Scope> {
  const stewarded = new Set(await stewardedSpaceIds(ctx))
  const scope: Scope = { items: [], others: 0, more: false, exact: true }
  let cursor: string | undefined
  do {
    const page = await searchItems(ctx, { q: query, cursor, limit: PAGE })
    const rows = await itemRows(
      ctx,
      page.items.flatMap(({ item }) => (item.type === 'article' || item.type === 'document' ? item.id : [])),
    )
    for (const row of rows.values()) {
      if (row.archivedAt !== null) continue
      if (stewarded.has(row.space.id)) scope.items.push(row)
      else scope.others++
    }
    scope.exact &&= page.mode === 'all'
    cursor = page.next ?? undefined
    scope.more = page.next === null && page.total > MOST_ITEMS
  } while (cursor !== undefined && scope.items.length < MOST_ITEMS)
  return { ...scope, items: scope.items.slice(0, MOST_ITEMS), more: scope.more || cursor !== undefined }
}

/** Who gets which item: its owner or a member of the group that owns it, else a steward of its space; or those who are named, evenly. */
export async function assign(
  ctx: Ctx,
  items: Pick<ItemRow, 'id' | 'space'>[],
  { assign: how, people }: Pick<CampaignScope, 'assign' | 'people'>,
  load?: Map<string, number>,
) {
  const ids = items.map(({ id }) => id)
  const candidates = how === 'people' ? await readersAmong(ctx, people, ids) : await ownersAmong(ctx, items)
  return balance(
    ids.map((id) => ({ id, candidates: candidates.get(id) ?? [] })),
    load,
  )
}

/** How many items wait for each person, of those that they may read at this moment; who may read none is not among them. */
export async function waitingByReader(ctx: Ctx, campaignId: string): Promise<Record<string, number>> {
  const waiting = await store.waitingItems(ctx.db, campaignId)
  const counts: Record<string, number> = {}
  for (const row of await activePeople(ctx.db, [...waiting.keys()])) {
    const { scope: _, ...actor } = personOf(row)
    const read = await store.readableIds({ ...ctx, actor }, waiting.get(row.id) ?? [])
    if (read.size > 0) counts[row.id] = read.size
  }
  return counts
}

/** Of the people, who may read each item; who left is nobody any more. */
async function readersAmong(ctx: Ctx, people: string[], ids: string[]): Promise<Map<string, string[]>> {
  const readers = new Map<string, string[]>(ids.map((id) => [id, []]))
  for (const row of await activePeople(ctx.db, people)) {
    const { scope: _, ...actor } = personOf(row)
    for (const id of await store.readableIds({ ...ctx, actor }, ids)) readers.get(id)?.push(row.id)
  }
  return readers
}

async function ownersAmong(ctx: Ctx, items: Pick<ItemRow, 'id' | 'space'>[]): Promise<Map<string, string[]>> {
  const owners = await ownersOf(
    ctx,
    items.map(({ id }) => id),
  )
  const groups = [...owners.values()].flatMap(({ kind, id }) => (kind === 'group' ? id : []))
  const members = await membersOf(ctx.db, [...new Set(groups)])
  const stewards = new Map<string, string[]>()
  const found = new Map<string, string[]>()
  for (const { id, space } of items) {
    const owner = owners.get(id)
    const own = owner === undefined ? [] : owner.kind === 'person' ? [owner.id] : (members.get(owner.id) ?? [])
    if (own.length === 0 && !stewards.has(space.id)) stewards.set(space.id, await stewardsOf(ctx, space.id))
    found.set(id, own.length > 0 ? own : (stewards.get(space.id) ?? []))
  }
  const wanted = [...new Set([...found.values()].flat())]
  const readers = await readersAmong(ctx, wanted, [...found.keys()])
  return new Map([...found].map(([id, own]) => [id, own.filter((person) => readers.get(id)?.includes(person))]))
}
