import { actorId, type Ctx, type Tx, write } from '../../../platform/context.ts'
import { invalid, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { audit, requireAdministrator, requirePerson } from '../../identity/index.ts'
import { readableItem, spaceList } from '../../repository/index.ts'
import { isOpenTo, overseer } from './policy.ts'
import { demandDetail } from './queries.ts'
import { looksPersonal } from './rules.ts'
import { type DemandDetail, type DemandSettings, type DismissalInput, ranges, type RequestInput } from './schema.ts'
import * as store from './store.ts'
import { keptQuery, queryKey, termsOf } from './terms.ts'

const LONGEST_RANGE = Math.max(...ranges)

export async function changeSettings(ctx: Ctx, settings: DemandSettings): Promise<void> {
  requireAdministrator(ctx)
  await write(ctx, async (tx) => {
    await store.putSettings(tx, settings, actorId(tx))
    await audit(tx, 'demand.settings-changed', 'demand', settings)
    await emit(tx, { name: 'demand.settings-changed', subject: 'demand', data: settings })
  })
  await ctx.services.demand.settings()
}

/** Puts a need aside. What is answered comes back when people go on looking in vain; noise does not. */
export async function dismiss(ctx: Ctx, key: string, input: DismissalInput): Promise<void> {
  await demandDetail(ctx, key, LONGEST_RANGE)
  if (input.reason === 'answered' && input.itemId === null) throw invalid('demand-answer-missing')
  await write(ctx, async (tx) => {
    if (input.itemId !== null) await readableItem(tx, input.itemId)
    await store.putDismissal(tx, key, { ...input, itemId: input.reason === 'answered' ? input.itemId : null }, actorId(tx))
    await emit(tx, { name: 'demand.dismissed', subject: key, data: { reason: input.reason, item: input.itemId } })
  })
}

export async function takeUpAgain(ctx: Ctx, key: string): Promise<void> {
  await overseer(ctx)
  await write(ctx, async (tx) => {
    if (!(await store.deleteDismissal(tx, key))) throw notFound('demand')
    await emit(tx, { name: 'demand.reopened', subject: key })
  })
}

/** A steward asks for the knowledge a cluster is about. Asked twice it is asked once. */
export async function requestCluster(ctx: Ctx, key: string): Promise<void> {
  const detail = await demandDetail(ctx, key, LONGEST_RANGE)
  if (detail.requested) return
  await write(ctx, async (tx) => {
    const scope = store.scopeText(detail.spaces.map(({ id }) => id))
    await store.insertRequest(tx, requestRow(tx, { clusterKey: key, query: detail.name, scope }))
    await emitRequest(tx, key, detail)
  })
}

const emitRequest = (tx: Tx, key: string, { name, queries, people }: DemandDetail) =>
  emit(tx, {
    name: 'demand.requested',
    subject: key,
    data: { query: name, terms: termsOf(name).map(({ term }) => term), queries: queries.map(({ query }) => query), people },
  })

export async function withdrawClusterRequest(ctx: Ctx, key: string): Promise<void> {
  await demandDetail(ctx, key, LONGEST_RANGE)
  await write(ctx, async (tx) => {
    await store.deleteClusterRequest(tx, key)
    await emit(tx, { name: 'demand.request-withdrawn', subject: key })
  })
}

/** Anybody says that some knowledge is missing; gives the id of the request. */
export async function requestKnowledge(ctx: Ctx, input: RequestInput): Promise<string> {
  const person = requirePerson(ctx)
  const query = keptQuery(input.query)
  if (looksPersonal(query)) throw invalid('demand-personal')
  const key = queryKey(query) || query
  const spaces =
    input.space === undefined ? [] : (await spaceList(ctx)).filter(({ id, key: name }) => id === input.space || name === input.space)
  return write(ctx, async (tx) => {
    const known = await store.findOwnRequest(tx.db, key, person.id)
    if (known) return known.id
    const row = requestRow(tx, { query, queryKey: key, scope: store.scopeText(spaces.map(({ id }) => id)) })
    await store.insertRequest(tx, row)
    await emit(tx, {
      name: 'demand.requested',
      subject: row.id,
      space: spaces[0]?.id ?? null,
      data: { query, terms: termsOf(query).map(({ term }) => term), queries: [query], people: 1 },
    })
    return row.id
  })
}

function requestRow(tx: Tx, given: { query: string; scope: string; clusterKey?: string; queryKey?: string }) {
  return {
    id: newId(),
    cluster_key: given.clusterKey ?? null,
    query_key: given.queryKey ?? queryKey(given.query),
    query: given.query,
    scope: given.scope,
    at: tx.services.clock.now(),
    person_id: actorId(tx),
    closed_at: null,
    closed_by: null,
  }
}

/** Whoever made a request takes it back. */
export async function withdrawRequest(ctx: Ctx, id: string): Promise<void> {
  const person = requirePerson(ctx)
  await write(ctx, async (tx) => {
    const found = await store.findRequest(tx.db, id)
    if (found?.closed_at !== null || found.person_id !== person.id) throw notFound('request')
    await store.closeRequest(tx, id, { closed_at: tx.services.clock.now(), closed_by: person.id })
    await emit(tx, { name: 'demand.request-closed', subject: id, data: { query: found.query } })
  })
}

/** A steward has seen to a request: it is closed for all who made it. */
export async function closeRequest(ctx: Ctx, id: string): Promise<void> {
  const seer = await overseer(ctx)
  await write(ctx, async (tx) => {
    const found = await store.findRequest(tx.db, id)
    if (found?.closed_at !== null || found.cluster_key !== null || !isOpenTo(seer, found.scope)) throw notFound('request')
    await store.closeRequests(tx, found.query_key, { closed_at: tx.services.clock.now(), closed_by: actorId(tx) })
    await emit(tx, { name: 'demand.request-closed', subject: id, data: { query: found.query } })
  })
}
