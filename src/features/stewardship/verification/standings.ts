import type { Ctx } from '../../../platform/context.ts'
import { fromJson } from '../../../platform/db/codec.ts'
import { subjectsById } from '../../identity/index.ts'
import { itemRefs } from '../../repository/index.ts'
import type { ItemRef, Subject, Trust } from '../../repository/schema.ts'
import type { DueReason } from './schema.ts'
import { factsOf, type Facts } from './store/facts.ts'
import * as rows from './store.ts'
import { spaceStewards } from './store/stewards.ts'
import type { Policy, TrustState } from './types.ts'

const MOST_STEPS = 8

/** How an item stands, for other features. */
export type Standing = {
  itemId: string
  state: TrustState
  owner: Subject | null
  verification: {
    revision: number
    verifier: { id: string; name: string } | null
    people: string[]
    at: number
    until: number | null
    scope: string
    evidence: string
  } | null
  dueAt: number | null
  dueSince: number | null
  expiresAt: number | null
  dueReason: DueReason | null
  policy: Policy
  successorId: string | null
  /** Kept out of answers: expired, and its policy asks for that, or obsolete. */
  hidden: boolean
}

/** State, verifier, date and owner of each item, in one query: what every list and the search index show. */
export async function trustOf(ctx: Ctx, ids: string[]): Promise<Map<string, Trust>> {
  if (ids.length === 0) return new Map()
  const found = await rows.trustRows(ctx, ids)
  const successors = await readableSuccessors(
    ctx,
    found.flatMap((row) => (row.successor_id === null ? [] : [row.id])),
  )
  return new Map(
    found.map((row): [string, Trust] => [
      row.id,
      {
        state: row.state ?? 'unverified',
        by:
          row.revision !== null && row.verifier_id !== null && row.verifier_name !== null
            ? { id: row.verifier_id, name: row.verifier_name }
            : null,
        until: row.revision === null ? null : row.due_at,
        owner:
          row.owner_kind === null || row.owner_id === null ? null : { kind: row.owner_kind, id: row.owner_id, name: row.owner_name ?? '' },
        ...successorIn(successors.get(row.id)),
      },
    ]),
  )
}

const successorIn = (ref: ItemRef | undefined): Pick<Trust, 'successor'> =>
  ref ? { successor: { id: ref.id, type: ref.type, title: ref.title, kind: ref.kind } } : {}

/** Where each obsolete item leads at last, as far as the asker reads it: the end of the way that still holds, else the nearest step. */
export async function readableSuccessors(ctx: Ctx, ids: string[]): Promise<Map<string, ItemRef>> {
  if (ids.length === 0) return new Map()
  const steps = new Map<string, string>()
  let open = ids
  for (let step = 0; step < MOST_STEPS && open.length > 0; step++) {
    const next = await rows.successorsOf(ctx.db, open)
    for (const [from, to] of next) steps.set(from, to)
    open = [...new Set(next.values())].filter((id) => !steps.has(id))
  }
  const refs = new Map((await itemRefs(ctx, [...new Set(steps.values())])).map((ref) => [ref.id, ref]))
  const found = new Map<string, ItemRef>()
  for (const id of ids) {
    for (let at = steps.get(id), step = 0; at !== undefined && step < MOST_STEPS; at = steps.get(at), step++) {
      const ref = refs.get(at)
      if (ref) found.set(id, ref)
    }
  }
  return found
}

/** How each item stands, in a handful of queries for all. Says nothing of who may know it: callers hold items that are read. */
export async function standingsOf(ctx: Ctx, ids: string[]): Promise<Map<string, Standing>> {
  const facts = await factsOf(ctx, ids)
  const records = await rows.recordsById(
    ctx.db,
    [...facts.values()].flatMap(({ row }) => row?.record_id ?? []),
  )
  const successors = await rows.successorsOf(
    ctx.db,
    [...facts.values()].flatMap(({ row, item }) => (row?.state === 'obsolete' ? [item.id] : [])),
  )
  const subjects = await subjectsById(ctx.db, [
    ...new Set(
      [...facts.values()].flatMap(({ owner, row }) => [...(owner ? [owner.id] : []), ...(row?.verifier_id ? [row.verifier_id] : [])]),
    ),
  ])
  return new Map(
    [...facts].map(([id, one]): [string, Standing] => {
      const { row } = one
      const record = row?.record_id ? records.get(row.record_id) : undefined
      const verifier = row?.verifier_id ? subjects.get(row.verifier_id) : undefined
      return [
        id,
        {
          itemId: id,
          state: row?.state ?? 'unverified',
          owner: (one.owner && subjects.get(one.owner.id)) ?? null,
          verification:
            row && row.revision !== null && record
              ? {
                  revision: record.revision ?? row.revision,
                  verifier: verifier ? { id: verifier.id, name: verifier.name } : null,
                  people: fromJson<string[]>(record.people),
                  at: record.at,
                  until: row.due_at,
                  ...{ scope: record.scope, evidence: record.evidence },
                }
              : null,
          dueAt: row?.due_at ?? null,
          dueSince: row?.due_since ?? null,
          expiresAt: row?.expires_at ?? null,
          dueReason: row?.reason ? fromJson<DueReason>(row.reason) : null,
          policy: one.policy,
          successorId: successors.get(id) ?? null,
          hidden: isHidden(one),
        },
      ]
    }),
  )
}

export const isHidden = ({ row, policy }: Facts): boolean =>
  row?.state === 'obsolete' || (row?.state === 'expired' && policy.expiry === 'hide')

/** Who answers for each item; missing where nobody does, and the stewards of the space hold it. */
export async function ownersOf(ctx: Ctx, ids: string[]): Promise<Map<string, Subject>> {
  const found = await rows.trustRows(ctx, ids)
  return new Map(
    found.flatMap((row): [string, Subject][] =>
      row.owner_kind === null || row.owner_id === null
        ? []
        : [[row.id, { kind: row.owner_kind, id: row.owner_id, name: row.owner_name ?? '' }]],
    ),
  )
}

/** The people who keep a space: stewards and owners, by themselves or in a group. */
export const stewardsOf = async (ctx: Ctx, spaceId: string): Promise<string[]> =>
  (await spaceStewards(ctx.db, [spaceId])).get(spaceId) ?? []
