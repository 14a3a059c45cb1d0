import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../../../platform/context.ts'
import type { Place } from '../../../../platform/cursor.ts'
import { isPostgres } from '../../../../platform/db/portable.ts'
import type { itemsKeptFrom } from '../../../repository/index.ts'
import { oneOf } from '../../../repository/index.ts'
import type { DeskWorkTable } from './tables.ts'

/** Whose work whoever asks may see: the spaces they steward ('' for what is nobody's), without what a restriction keeps from them. */
export type DeskScope = { spaces: string[]; kept: Awaited<ReturnType<typeof itemsKeptFrom>> }

export type DeskFilter = {
  queue?: string
  kind?: string
  topicId?: string
  /** Ids of people and groups it waits for; `null` for what waits for nobody. */
  assignees?: string[] | null
  /** Words of titles: a pattern for `like`, and the items it finds. */
  titled?: { pattern: string; items: string[] }
  snoozed?: boolean
}

export const inSpaces = (ctx: Ctx, scope: DeskScope, column = 'desk_work.space_id'): RawBuilder<boolean> =>
  oneOf(ctx.db, column, scope.spaces)

export function notHidden(ctx: Ctx, { kept }: DeskScope, table = 'desk_work'): RawBuilder<boolean> {
  if (!kept) return sql<boolean>`1 = 1`
  const item = sql.ref(`${table}.item_id`)
  return sql<boolean>`(${item} is null or ${item} not in (${kept.items}) or ${oneOf(ctx.db, `${table}.space_id`, kept.ownedSpaces)})`
}

function matching(ctx: Ctx, scope: DeskScope, filter: DeskFilter): RawBuilder<boolean> {
  const now = ctx.services.clock.now()
  const all: RawBuilder<boolean>[] = [
    filter.snoozed ? sql`desk_work.snoozed_until > ${now}` : sql`desk_work.snoozed_until = 0`,
    notHidden(ctx, scope),
  ]
  if (filter.queue !== undefined) all.push(sql`desk_work.queue = ${filter.queue}`)
  if (filter.kind !== undefined) all.push(sql`desk_work.kind = ${filter.kind}`)
  if (filter.topicId !== undefined) all.push(sql`desk_work.item_id in (select item_id from item_topic where topic_id = ${filter.topicId})`)
  // Half of all work waits for nobody: an index of whom it waits for would be walked in vain.
  if (filter.assignees === null) all.push(isPostgres(ctx.db) ? sql`desk_work.assignee_id is null` : sql`+desk_work.assignee_id is null`)
  else if (filter.assignees !== undefined) all.push(oneOf(ctx.db, 'desk_work.assignee_id', filter.assignees))
  if (filter.titled !== undefined) {
    const { pattern, items } = filter.titled
    const isTitled = sql`desk_work.item_id is null and desk_work.title_key like ${pattern} escape '\\'`
    all.push(sql`(${oneOf(ctx.db, 'desk_work.item_id', items)} or (${isTitled}))`)
  }
  return sql<boolean>`${sql.join(all, sql` and `)}`
}

/** Items of the spaces whose title is like a pattern; looked up once for the counts and the list. */
export async function itemsTitled(ctx: Ctx, scope: DeskScope, pattern: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from item
    where ${oneOf(ctx.db, 'item.space_id', scope.spaces)} and title_key like ${pattern} escape '\\' limit ${MOST_TITLED}`.execute(ctx.db)
  return rows.map((row) => row.id)
}
const MOST_TITLED = 20_000

/** A topic, or a word of titles, has few items of many: SQLite is to begin with them and not with the spaces. */
const fromItems = (ctx: Ctx, { topicId, titled }: DeskFilter): boolean =>
  (topicId !== undefined || (titled?.items.length ?? 0) > 0) && !isPostgres(ctx.db)

export type QueueCount = { queue: string; count: number; oldest: number }

/** How much waits in each queue, and since when: kept figures, counted only where a filter or a restriction says otherwise. */
export async function countQueues(ctx: Ctx, scope: DeskScope, filter: Omit<DeskFilter, 'queue'>): Promise<QueueCount[]> {
  const plain = Object.values(filter).every((value) => value === undefined || value === false)
  if (!plain) return summed(await countedRows(ctx, scope, filter))
  const hiding = await spacesHiding(ctx, scope)
  const kept = await sql<Counted>`select space_id, queue, open as count, oldest from desk_tally
    where ${inSpaces(ctx, scope, 'desk_tally.space_id')}`.execute(ctx.db)
  const counted = hiding.length === 0 ? [] : await countedRows(ctx, { ...scope, spaces: hiding }, {})
  return summed([...kept.rows.filter((row) => !hiding.includes(row.space_id)), ...counted])
}

type Counted = QueueCount & { space_id: string }

/** Counted by space, because that is the order of the index. */
async function countedRows(ctx: Ctx, scope: DeskScope, filter: DeskFilter): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select desk_work.space_id, desk_work.queue, count(*) as count, min(desk_work.since) as oldest from desk_work
    where ${fromItems(ctx, filter) ? sql`+` : sql``}${inSpaces(ctx, scope)} and ${matching(ctx, scope, filter)} group by desk_work.space_id, desk_work.queue`.execute(
    ctx.db,
  )
  return rows
}

/** Spaces of the scope in which a restriction keeps any work from whoever asks. */
async function spacesHiding(ctx: Ctx, { spaces, kept }: DeskScope): Promise<string[]> {
  if (!kept) return []
  const { rows } = await sql<{ space_id: string }>`select distinct space_id from desk_work where item_id in (${kept.items})`.execute(ctx.db)
  return rows.map((row) => row.space_id).filter((id) => spaces.includes(id) && !kept.ownedSpaces.includes(id))
}

function summed(rows: Counted[]): QueueCount[] {
  const queues = new Map<string, QueueCount>()
  for (const { queue, count, oldest } of rows) {
    const known = queues.get(queue)
    queues.set(queue, {
      queue,
      count: Number(count) + (known?.count ?? 0),
      oldest: Math.min(Number(oldest), known?.oldest ?? Number.POSITIVE_INFINITY),
    })
  }
  return [...queues.values()]
}

/** Fewer rows than this are gathered and sorted; of more, a page is found soon by walking an index in the order asked for. */
const FEW = 2_000

/**
 * Work in the order asked for, after a place. `expected` is how many rows there are in all, as counted. By the plus sign SQLite is kept
 * from the index that the number speaks against; PostgreSQL decides by itself.
 */
export async function listWork(
  ctx: Ctx,
  scope: DeskScope,
  filter: DeskFilter,
  page: { sort: 'worth' | 'age'; after?: Place; limit: number; expected: number },
): Promise<DeskWorkTable[]> {
  const [plain, few] = [isPostgres(ctx.db), page.expected <= FEW]
  const value = sql.ref(page.sort === 'worth' ? 'desk_work.worth' : 'desk_work.since')
  const [later, direction] = page.sort === 'worth' ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`]
  const spaces = inSpaces(ctx, scope)
  const after = page.after
    ? sql`and (${value} ${later} ${page.after.at} or (${value} = ${page.after.at} and desk_work.id ${later} ${page.after.id}))`
    : sql``
  const { rows } = await sql<DeskWorkTable>`select desk_work.* from desk_work
    where ${plain || (few && !fromItems(ctx, filter)) ? spaces : sql`+${spaces}`} and ${matching(ctx, scope, filter)} ${after}
    order by ${!plain && few ? sql`+${value}` : value} ${direction}, desk_work.id ${direction} limit ${page.limit}`.execute(ctx.db)
  return rows
}

/** Work by id that whoever asks may see, put off or not. */
export async function workById(ctx: Ctx, scope: DeskScope, ids: string[]): Promise<DeskWorkTable[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<DeskWorkTable>`select desk_work.* from desk_work
    where desk_work.id in (${sql.join(ids)}) and ${inSpaces(ctx, scope)} and ${notHidden(ctx, scope)}`.execute(ctx.db)
  return rows
}
