import { actorId, type Ctx, systemContext, type Tx, write } from '../../../platform/context.ts'
import { fromJson } from '../../../platform/db/codec.ts'
import { conflict, DomainError, invalid, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { audit } from '../../identity/index.ts'
import { stewardedItem } from '../../repository/index.ts'
import { makeDue } from '../../stewardship/index.ts'
import { campaigner, managedCampaign } from './policy.ts'
import { stageAt } from './rules.ts'
import type { CampaignChange, NewCampaign } from './schema.ts'
import { assign, scopeOf, waitingByReader } from './scope.ts'
import * as store from './store.ts'

const LONGEST_MS = 2 * 366 * 86_400_000

/** Begins a campaign over all that the search finds now and the asker looks after; what was verified becomes due with the campaign as the reason. */
export async function startCampaign(ctx: Ctx, input: NewCampaign): Promise<string> {
  await campaigner(ctx)
  const now = ctx.services.clock.now()
  if (input.dueAt <= now || input.dueAt > now + LONGEST_MS) throw invalid('campaign-due')
  if (input.assign === 'people' && input.people.length === 0) throw invalid('campaign-people')
  const { items } = await scopeOf(ctx, input.query)
  if (items.length === 0) throw invalid('campaign-empty')
  const assigned = await assign(ctx, items, input)
  return write(ctx, async (tx) => {
    await campaigner(tx)
    const id = newId()
    await store.insertCampaign(tx, {
      ...{ id, name: input.name, note: input.note, query: input.query, assign: input.assign, people: store.peopleText(input.people) },
      ...{ follow: Number(input.follow), due_at: input.dueAt, created_at: now, created_by: actorId(tx), closed_at: null, closed_by: null },
    })
    await takeUp(tx, { id, name: input.name }, assigned)
    await audit(tx, 'campaign.started', id, { name: input.name, items: assigned.size })
    await emit(tx, { name: 'campaign.started', subject: id, data: { people: countsOf(assigned) } })
    return id
  })
}

async function takeUp(tx: Tx, { id, name }: { id: string; name: string }, assigned: Map<string, string | null>): Promise<void> {
  const added_at = tx.services.clock.now()
  await store.insertItems(
    tx,
    [...assigned].map(([item_id, assignee_id]) => ({
      campaign_id: id,
      item_id,
      assignee_id,
      added_at,
      done_at: null,
      done_by: null,
      left_out_at: null,
    })),
  )
  await makeDue(tx, [...assigned.keys()], { code: 'refresh:campaign', values: { name } })
}

const countsOf = (assigned: Map<string, string | null>): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const person of assigned.values()) if (person !== null) counts[person] = (counts[person] ?? 0) + 1
  return counts
}

export async function changeCampaign(ctx: Ctx, id: string, change: CampaignChange): Promise<void> {
  await write(ctx, async (tx) => {
    const campaign = await managedCampaign(tx, id)
    if (campaign.closed_at !== null) throw conflict('campaign-closed')
    const now = tx.services.clock.now()
    if (change.dueAt !== undefined && (change.dueAt <= now || change.dueAt > now + LONGEST_MS)) throw invalid('campaign-due')
    await store.updateCampaign(tx, id, {
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.note === undefined ? {} : { note: change.note }),
      ...(change.follow === undefined ? {} : { follow: Number(change.follow) }),
      ...(change.dueAt === undefined ? {} : { due_at: change.dueAt }),
    })
    await emit(tx, { name: 'campaign.changed', subject: id })
  })
}

/** Ends a campaign, finished or not, or takes it up again. Nothing is undone of what was verified. */
export async function closeCampaign(ctx: Ctx, id: string, closed: boolean): Promise<void> {
  await write(ctx, async (tx) => {
    const campaign = await managedCampaign(tx, id)
    if ((campaign.closed_at !== null) === closed) return
    await store.updateCampaign(
      tx,
      id,
      closed ? { closed_at: tx.services.clock.now(), closed_by: actorId(tx) } : { closed_at: null, closed_by: null },
    )
    if (closed) await audit(tx, 'campaign.closed', id, { name: campaign.name })
    else await audit(tx, 'campaign.reopened', id, { name: campaign.name })
    await emit(tx, { name: closed ? 'campaign.closed' : 'campaign.reopened', subject: id })
  })
}

/** Gives an item of a campaign to somebody who may read it. For the stewards of the item's space. */
export async function reassign(ctx: Ctx, id: string, itemId: string, personId: string): Promise<void> {
  await write(ctx, async (tx) => {
    const campaign = await managedCampaign(tx, id)
    const { id: item, space_id } = await stewardedItem(tx, itemId)
    const row = await store.findCampaignItem(tx.db, id, item)
    if (!row) throw notFound('item')
    if (campaign.closed_at !== null) throw conflict('campaign-closed')
    const given = await assign(tx, [{ id: item, space: { id: space_id } as never }], { assign: 'people', people: [personId] })
    if (given.get(item) !== personId) throw new DomainError('campaign-cannot-read', 422)
    if (row.assignee_id === personId) return
    await store.updateItem(tx.db, id, item, { assignee_id: personId })
    await emit(tx, { name: 'campaign.reassigned', subject: id, data: { person: personId, item } })
  })
}

/** Takes an item out of a campaign, or puts it back. */
export async function leaveOut(ctx: Ctx, id: string, itemId: string, out: boolean): Promise<void> {
  await write(ctx, async (tx) => {
    await managedCampaign(tx, id)
    await stewardedItem(tx, itemId)
    if (!(await store.findCampaignItem(tx.db, id, itemId))) throw notFound('item')
    await store.updateItem(tx.db, id, itemId, { left_out_at: out ? tx.services.clock.now() : null })
    await emit(tx, { name: out ? 'campaign.item-left-out' : 'campaign.item-put-back', subject: id, data: { item: itemId } })
  })
}

/** Each day: takes up what the search finds newly where that was wanted, and reminds whoever has items that wait. */
export async function tendCampaigns(ctx: Ctx, actAs: (ctx: Ctx, personId: string) => Promise<Ctx | undefined>): Promise<void> {
  for (const campaign of await store.openCampaigns(ctx.db)) {
    if (campaign.follow === 1 && campaign.created_by !== null) {
      // With the rights of who began it, as they are today: somebody who left finds nothing any more.
      const owner = await actAs(ctx, campaign.created_by)
      if (owner) await follow(owner, campaign)
    }
    await remind(ctx, campaign)
  }
}

async function follow(ctx: Ctx, campaign: store.CampaignTable): Promise<void> {
  const known = new Set((await store.allItems(ctx.db, campaign.id)).map(({ item_id }) => item_id))
  const fresh = (await scopeOf(ctx, campaign.query)).items.filter(({ id }) => !known.has(id))
  if (fresh.length === 0) return
  const assigned = await assign(
    ctx,
    fresh,
    { assign: campaign.assign, people: fromJson(campaign.people) },
    await store.waitingFor(ctx.db, campaign.id),
  )
  await write(systemContext(ctx.services, ctx.locale), async (tx) => {
    await takeUp(tx, campaign, assigned)
    await emit(tx, { name: 'campaign.grew', subject: campaign.id, data: { people: countsOf(assigned) } })
  })
}

async function remind(ctx: Ctx, campaign: store.CampaignTable): Promise<void> {
  const stage = stageAt(campaign.due_at, ctx.services.clock.now())
  if (stage === null) return
  await write(ctx, async (tx) => {
    const people = await waitingByReader(tx, campaign.id)
    if (Object.keys(people).length === 0 || !(await store.noteStage(tx, campaign.id, stage))) return
    await emit(tx, { name: 'campaign.reminded', subject: campaign.id, data: { stage, people } })
  })
}
