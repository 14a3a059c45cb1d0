import { actorId, type Ctx } from '../../../platform/context.ts'
import { cutPage, placeOf } from '../../../platform/cursor.ts'
import { notFound } from '../../../platform/errors.ts'
import { namesOf, requirePerson } from '../../identity/index.ts'
import { diffRendered, diffSource } from '../../markdown/index.ts'
import {
  articleView,
  itemRefs,
  pageOfBody,
  type Publishing,
  readableItem,
  readArticle,
  spaceList,
  topicList,
  visibleSpace,
} from '../../repository/index.ts'
import type { ItemRef } from '../../repository/schema.ts'
import { publishingAt, type Stand, visibleProposal } from './policy.ts'
import { hearing, joinedWith, neededFor } from './publishing.ts'
import { approversOf, isLive } from './rules.ts'
import type { ProposalDiff, ProposalQuery, ProposalRow, ProposalView, ProposalWriting, PublishingView } from './schema.ts'
import * as store from './store/proposals.ts'

const MOST_COMMENTS = 200
const roles = ['reader', 'contributor', 'steward', 'owner'] as const

/** What whoever asks is in the spaces, for the conditions of lists. */
async function standingOf(ctx: Ctx): Promise<store.Standing> {
  const spaces = await spaceList(ctx)
  const from = (rank: number) => spaces.filter(({ role }) => role !== null && roles.indexOf(role) >= rank).map(({ id }) => id)
  const listed = await store.listedSpaces(ctx.db, actorId(ctx) ?? '')
  return { read: from(0), written: from(1), stewarded: from(2), listed }
}

/** Proposals that whoever asks may see, those touched last first. */
export async function proposalList(ctx: Ctx, query: ProposalQuery): Promise<{ items: ProposalRow[]; next: string | null }> {
  requirePerson(ctx)
  const spaceId = query.space === undefined ? undefined : (await visibleSpace(ctx, query.space)).id
  if (query.item !== undefined) await readableItem(ctx, query.item)
  const rows = await store.listProposals(ctx, await standingOf(ctx), { ...query, spaceId, after: placeOf(query.cursor) })
  const { page, next } = cutPage(rows, query.limit, (row) => ({ at: row.updated_at, id: row.id }))
  return { items: await presentRows(ctx, page), next }
}

async function presentRows(ctx: Ctx, rows: store.ListedProposal[]): Promise<ProposalRow[]> {
  if (rows.length === 0) return []
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.proposer_id),
  )
  const items = new Map((await itemRefs(ctx, [...new Set(rows.flatMap((row) => row.item_id ?? []))])).map((item) => [item.id, item]))
  const spaces = new Map((await spaceList(ctx)).map(({ id, key, name, icon, colour }) => [id, { id, key, name, icon, colour }]))
  return rows.flatMap((row) => {
    const item = row.item_id === null ? null : (items.get(row.item_id) ?? null)
    const space = spaces.get(row.space_id) ?? item?.space
    return space ? [presentRow(row, item, space, names)] : []
  })
}

const personIn = (names: Map<string, string>, id: string) => ({ id, name: names.get(id) ?? '' })

function presentRow(row: store.ListedProposal, item: ItemRef | null, space: ItemRef['space'], names: Map<string, string>): ProposalRow {
  return {
    ...{ id: row.id, title: row.title, item, space, state: row.state, round: row.round, message: row.message },
    ...{ proposer: personIn(names, row.proposer_id), publishAt: row.publish_at, timeZone: row.time_zone, held: row.held },
    ...{ createdAt: row.created_at, updatedAt: row.updated_at },
  }
}

// ---- one proposal

async function presentRound(ctx: Ctx, proposal: store.ProposalTable): Promise<store.Round> {
  const round = await store.findRound(ctx.db, proposal.id, proposal.round)
  if (!round) throw notFound('proposal')
  return round
}

/** A proposal with everything that was said of it. */
export async function proposalView(ctx: Ctx, id: string): Promise<ProposalView> {
  const stand = await visibleProposal(ctx, id)
  const { proposal, place, proposer, reviewer } = stand
  const { db } = ctx
  const round = await presentRound(ctx, proposal)
  const [rounds, said, comments] = [
    await store.listRounds(db, id),
    await store.listDecisions(db, id),
    await store.listComments(db, id, MOST_COMMENTS),
  ]
  const names = await namesOf(db, [
    ...[proposal.proposer_id, proposal.settled_by],
    ...rounds.map((each) => each.author_id),
    ...said.map((each) => each.reviewer_id),
    ...comments.map((each) => each.author_id),
  ])
  const live = isLive(proposal.state)
  const { joined, head } = await compared(ctx, stand, round)
  const counted = live ? await hearing(ctx, proposal) : undefined
  const [row] = await presentRows(ctx, [{ ...proposal, space_id: place.spaceId, message: round.message }])
  if (!row) throw notFound('proposal')
  const item = row.item ?? (await refOf(ctx, proposal.item_id))
  return {
    ...row,
    item,
    parent: proposal.item_id === null && proposal.parent_id !== null ? { id: proposal.parent_id, title: place.title } : null,
    ...{ kind: round.kind, baseRevision: round.base_revision },
    behind: live && head !== null && round.base_revision !== null ? head - round.base_revision : 0,
    conflicts: live ? conflictsIn(joined) : 0,
    rounds: rounds.map(({ number, author_id, message, at }) => ({ number, author: personIn(names, author_id), message, at })),
    decisions: said.map(({ id: decision, reviewer_id, verdict, round: of, reason, at }) => ({
      ...{ id: decision, reviewer: personIn(names, reviewer_id), verdict, round: of, reason, at },
    })),
    comments: await presentComments(ctx, stand, comments, names),
    changes: await changedFields(ctx, joined, round),
    needed: counted?.needed ?? (await neededFor(ctx, proposal)),
    approvals: counted?.approvals ?? approversOf(said, proposal.round, () => true).length,
    ...{ settledAt: proposal.settled_at, settledBy: proposal.settled_by === null ? null : personIn(names, proposal.settled_by) },
    appliedRevision: proposal.applied_revision,
    may: {
      review: live && reviewer && proposal.asks_review === 1 && round.author_id !== actorId(ctx),
      ...{ revise: live && (proposer || reviewer), withdraw: live && proposer, comment: true, schedule: live && (proposer || reviewer) },
      publish: proposal.state === 'approved' && counted?.state === 'approved' && (proposer || reviewer) && conflictsIn(joined) === 0,
    },
  }
}

/** An item in the archive or the trash is no current one, but who takes part may read it. */
async function refOf(ctx: Ctx, id: string | null): Promise<ItemRef | null> {
  if (id === null) return null
  const { type, title, kind, space } = await articleView(ctx, id)
  return { id, type, title, kind, space }
}

type Joined = Awaited<ReturnType<typeof joinedWith>>
const conflictsIn = (joined: Joined): number => {
  const { conflicts = [], fields = [] } = (joined?.conflict?.extra ?? {}) as { conflicts?: unknown[]; fields?: unknown[] }
  return conflicts.length + fields.length
}

/** A live proposal against the article as it is; a settled one is only compared with what it was written over. */
async function compared(ctx: Ctx, { proposal }: Stand, round: store.Round): Promise<{ joined: Joined; head: number | null }> {
  if (proposal.item_id === null) return { joined: undefined, head: null }
  const { item } = await readArticle(ctx, proposal.item_id)
  return { joined: await joinedWith(ctx, proposal.item_id, round), head: item.revision }
}

async function presentComments(ctx: Ctx, { place }: Stand, comments: store.CommentTable[], names: Map<string, string>) {
  const shown = []
  for (const { id, author_id, body, at } of comments) {
    const { html } = await pageOfBody(ctx, body, { spaceId: place.spaceId, language: ctx.locale })
    shown.push({ id, author: personIn(names, author_id), body, html, at })
  }
  return shown
}

/** The fields that the proposal changes, beside the text; of sets what comes and what goes. A new article changes nothing, so it shows what it has. */
async function changedFields(ctx: Ctx, joined: Joined, round: store.Round): Promise<ProposalView['changes']> {
  const base = joined?.base.fields ?? { title: round.title, kind: null, description: '', tags: [], topics: [] }
  const labels = new Map<string, string>()
  if (round.topics.length + base.topics.length > 0)
    for (const topic of await topicList(ctx)) labels.set(topic.id, topic.labels[ctx.locale] ?? topic.labels.ko ?? topic.labels.en ?? '')
  const named = (topics: string[]) => topics.flatMap((id) => labels.get(id) ?? [])
  const without = (some: string[], others: string[]) => some.filter((one) => !others.includes(one)).join(', ')
  const single = (name: 'title' | 'kind' | 'description') => ({ name, before: base[name] ?? '', after: round[name] ?? '' })
  const set = (name: 'tags' | 'topics', before: string[], after: string[]) => ({
    name,
    before: without(before, after),
    after: without(after, before),
  })
  const changes = [
    ...[single('title'), single('kind'), single('description')],
    ...[set('tags', base.tags, round.tags), set('topics', named(base.topics), named(round.topics))],
  ]
  return changes.filter(({ before, after }) => before !== after)
}

/** What the proposal changes: in the article as it is, or, where that cannot be said, in what it was written over. */
export async function proposalDiff(ctx: Ctx, id: string, view: ProposalDiff['view']): Promise<ProposalDiff> {
  const stand = await visibleProposal(ctx, id)
  const { proposal, place } = stand
  const round = await presentRound(ctx, proposal)
  const at = { spaceId: place.spaceId, language: place.language, ...(proposal.item_id === null ? {} : { itemId: proposal.item_id }) }
  const { joined } = await compared(ctx, stand, round)
  if (!joined || proposal.item_id === null) return freshText(ctx, round.body, at, view)
  const toHead = isLive(proposal.state) && joined.conflict === null
  const before = toHead ? (await readArticle(ctx, proposal.item_id)).revision.body : joined.base.body
  const after = toHead ? joined.body : round.body
  const kind = { against: toHead ? ('head' as const) : ('base' as const), view }
  if (view === 'source') return { ...kind, html: '', hunks: diffSource(before, after), math: false, mermaid: false }
  const [old, fresh] = [await pageOfBody(ctx, before, at), await pageOfBody(ctx, after, at)]
  const html = await diffRendered(old.html, fresh.html)
  return { ...kind, html, hunks: null, math: old.math || fresh.math, mermaid: old.mermaid || fresh.mermaid }
}

/** A new article differs from nothing: it is shown as it will read. */
async function freshText(
  ctx: Ctx,
  body: string,
  at: { spaceId: string; language: string },
  view: ProposalDiff['view'],
): Promise<ProposalDiff> {
  if (view === 'source') return { against: 'nothing', view, html: '', hunks: diffSource('', body), math: false, mermaid: false }
  const { html, math, mermaid } = await pageOfBody(ctx, body, at)
  return { against: 'nothing', view, html, hunks: null, math, mermaid }
}

/** The text to go on with, and the conflict that stands in the way, if any. */
export async function proposalWriting(ctx: Ctx, id: string): Promise<ProposalWriting> {
  const stand = await visibleProposal(ctx, id)
  const { proposal, place } = stand
  const round = await presentRound(ctx, proposal)
  const { joined } = await compared(ctx, stand, round)
  const [row] = await presentRows(ctx, [{ ...proposal, space_id: place.spaceId, message: round.message }])
  const space = row?.space ?? (await refOf(ctx, proposal.item_id))?.space
  if (!space) throw notFound('proposal')
  const clean = joined && joined.conflict === null
  const own = wordsOf(round, round.body)
  const stale =
    joined?.conflict && proposal.item_id
      ? { ...joined.conflict.extra, code: 'stale' as const, current: await articleView(ctx, proposal.item_id) }
      : null
  const present = clean && proposal.item_id ? await readArticle(ctx, proposal.item_id) : undefined
  const over = present ? wordsOf(present.fields, present.revision.body) : joined ? wordsOf(joined.base.fields, joined.base.body) : own
  return {
    ...{ id, round: proposal.round, itemId: proposal.item_id, space, parentId: proposal.parent_id, stale, over },
    baseRevision: present ? present.item.revision : round.base_revision,
    ...(clean ? wordsOf(joined.fields, joined.body) : own),
  }
}

type Fields = Pick<store.Round, 'title' | 'kind' | 'description' | 'tags' | 'topics'>
const wordsOf = ({ title, kind, description, tags, topics }: Fields, body: string) => ({ title, kind, description, tags, topics, body })

// ---- what one may do with a text

/** Whether a text goes out at once or has to be approved, for the editor. */
export async function publishingView(ctx: Ctx, at: Publishing): Promise<PublishingView> {
  requirePerson(ctx)
  const { direct, propose, approval } = await publishingAt(ctx, at)
  return { direct, propose, approvals: approval.minimum }
}

export const spacePublishing = async (ctx: Ctx, idOrKey: string, parentId: string | null): Promise<PublishingView> =>
  publishingView(ctx, { itemId: null, spaceId: (await visibleSpace(ctx, idOrKey)).id, parentId })

export async function itemPublishing(ctx: Ctx, id: string): Promise<PublishingView> {
  const item = await readableItem(ctx, id)
  return publishingView(ctx, { itemId: id, spaceId: item.space_id, parentId: item.parent_id })
}
