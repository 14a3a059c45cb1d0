import type { z } from 'zod'
import { actorId, type Ctx, type Tx, write } from '../../platform/context.ts'
import { invalid, notFound } from '../../platform/errors.ts'
import { emit } from '../../platform/events/outbox.ts'
import { audit, subjectsById } from '../identity/index.ts'
import { restrictableItem } from './policy.ts'
import type { RestrictionChange, Role } from './schema.ts'
import { rankOf } from './store/access.ts'
import { subtree } from './store/items.ts'
import * as store from './store/restrictions.ts'

/** Narrows who may read (or change) an item and, unless told otherwise, all below it. Whoever sets it stays in. */
export async function restrictItem(ctx: Ctx, id: string, change: z.infer<typeof RestrictionChange>): Promise<void> {
  await write(ctx, async (tx) => {
    const item = await restrictableItem(tx, id)
    const known = await subjectsById(
      tx.db,
      change.subjects.map((subject) => subject.id),
    )
    for (const subject of change.subjects) if (known.get(subject.id)?.kind !== subject.kind) throw notFound(subject.kind)
    const by = actorId(tx)
    const subjects = by === null ? change.subjects : [...change.subjects, { kind: 'person' as const, id: by }]
    await store.putRestriction(tx, id, { ...change, subjects }, by)
    await audit(tx, 'item.restricted', id, { level: change.level, scope: change.scope, subjects: subjects.map((subject) => subject.id) })
    await emit(tx, { name: 'item.restricted', subject: id, space: item.space_id, data: { items: await subtree(tx.db, id) } })
  })
}

export async function unrestrictItem(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const item = await restrictableItem(tx, id)
    await store.deleteRestrictions(tx, id)
    await audit(tx, 'item.unrestricted', id)
    await emit(tx, { name: 'item.restricted', subject: id, space: item.space_id, data: { items: await subtree(tx.db, id) } })
  })
}

/** A copy is read by nobody who may not read what it was made of: what restricts reading the one restricts the other. */
export async function copyReadRestriction(tx: Tx, fromId: string, toId: string): Promise<void> {
  for (const { item_id, level, scope, subjects, set_by } of await store.restrictionsOver(tx.db, fromId)) {
    if (item_id !== fromId || level !== 'read') continue
    const people = subjects.map(({ subject_kind, subject_id }) => ({ kind: subject_kind, id: subject_id }))
    await store.putRestriction(tx, toId, { level, scope, subjects: people }, set_by)
  }
}

/** Gives one person or group a role on an item and all below it, beyond what the space gives; guests too. */
export async function shareItem(
  ctx: Ctx,
  id: string,
  subject: { kind: 'person' | 'group'; id: string },
  role: z.infer<typeof Role>,
): Promise<void> {
  await write(ctx, async (tx) => {
    const item = await restrictableItem(tx, id)
    if (role !== 'reader' && role !== 'contributor') throw invalid('share-role')
    if ((await subjectsById(tx.db, [subject.id])).get(subject.id)?.kind !== subject.kind) throw notFound(subject.kind)
    await store.putShare(tx, id, subject, rankOf[role], actorId(tx))
    await audit(tx, 'item.shared', id, { subject: subject.id, role })
    await emit(tx, { name: 'item.shared', subject: id, space: item.space_id, data: { subject: subject.id } })
  })
}

export async function unshareItem(ctx: Ctx, id: string, subjectId: string): Promise<void> {
  await write(ctx, async (tx) => {
    const item = await restrictableItem(tx, id)
    await store.deleteShare(tx, id, subjectId)
    await audit(tx, 'item.unshared', id, { subject: subjectId })
    await emit(tx, { name: 'item.shared', subject: id, space: item.space_id, data: { subject: subjectId } })
  })
}
