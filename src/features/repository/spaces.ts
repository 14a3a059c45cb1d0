import type { z } from 'zod'
import { actorId, type Ctx, write } from '../../platform/context.ts'
import { conflict, notFound } from '../../platform/errors.ts'
import { emit } from '../../platform/events/outbox.ts'
import { newId } from '../../platform/ids.ts'
import { enqueue } from '../../platform/jobs/queue.ts'
import { audit, subjectsById } from '../identity/index.ts'
import { mayFoundSpace, ownedSpace, readableItem } from './policy.ts'
import { addressOf } from './rules.ts'
import type { NewSpace, Role, SpaceChange } from './schema.ts'
import { rankOf } from './store/access.ts'
import { hashesOfSpace } from './store/files.ts'
import * as spaces from './store/spaces.ts'

/** A key out of a name: Latin as it is, and a number where it is taken or the name has no Latin letter. */
async function freeKey(ctx: Ctx, name: string): Promise<string> {
  const latin = addressOf(name)
    .replace(/[^a-z0-9-]+/g, '')
    .replace(/-{2,}/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
  const stem = latin.length >= 2 ? latin : 'space'
  for (let number = 1; ; number++) {
    const key = number === 1 && latin.length >= 2 ? stem : `${stem}-${number}`
    if (!(await spaces.isKeyTaken(ctx.db, key))) return key
  }
}

/** Founds a space; the founder owns it. */
export async function createSpace(
  ctx: Ctx,
  input: z.input<typeof NewSpace> & { id?: string; createdAt?: number },
): Promise<{ id: string; key: string }> {
  mayFoundSpace(ctx)
  return write(ctx, async (tx) => {
    const key = input.key ?? (await freeKey(tx, input.name))
    if (await spaces.isKeyTaken(tx.db, key)) throw conflict('key-taken', { key })
    const id = input.id ?? newId()
    const now = input.createdAt ?? tx.services.clock.now()
    const by = actorId(tx)
    await spaces.insertSpace(tx, {
      id,
      key,
      name: input.name,
      description: input.description ?? '',
      visibility: input.visibility ?? 'open',
      icon: input.icon ?? 'book',
      colour: input.colour ?? 'teal',
      home_id: null,
      created_at: now,
      created_by: by,
      updated_at: now,
    })
    if (by !== null) await spaces.putGrant(tx, id, { kind: 'person', id: by }, rankOf.owner, by)
    await audit(tx, 'space.created', id, { key })
    await emit(tx, { name: 'space.created', subject: id, space: id })
    return { id, key }
  })
}

export async function changeSpace(ctx: Ctx, idOrKey: string, change: z.infer<typeof SpaceChange>): Promise<string> {
  return write(ctx, async (tx) => {
    const space = await ownedSpace(tx, idOrKey)
    if (change.key !== undefined && change.key !== space.key) {
      if (await spaces.isKeyTaken(tx.db, change.key, space.id)) throw conflict('key-taken', { key: change.key })
      await spaces.insertSpaceAlias(tx, space.key, space.id)
    }
    const { homeId, ...rest } = change
    if (homeId) {
      const home = await readableItem(tx, homeId)
      if (home.space_id !== space.id) throw notFound('item')
    }
    await spaces.updateSpace(tx, space.id, { ...rest, ...(homeId === undefined ? {} : { home_id: homeId }) })
    await audit(tx, 'space.changed', space.id, change)
    await emit(tx, { name: 'space.changed', subject: space.id, space: space.id })
    return space.id
  })
}

/** Removes an empty space; what its trash holds is gone with it. */
export async function removeSpace(ctx: Ctx, idOrKey: string): Promise<void> {
  await write(ctx, async (tx) => {
    const space = await ownedSpace(tx, idOrKey)
    if (await spaces.hasItems(tx.db, space.id)) throw conflict('space-not-empty')
    const hashes = await hashesOfSpace(tx.db, space.id)
    await spaces.deleteSpace(tx, space.id)
    if (hashes.length > 0) await enqueue(tx, 'repository.delete-files', { hashes })
    await audit(tx, 'space.removed', space.id, { key: space.key })
    await emit(tx, { name: 'space.removed', subject: space.id, space: space.id })
  })
}

export async function grantRole(
  ctx: Ctx,
  idOrKey: string,
  subject: { kind: 'person' | 'group'; id: string },
  role: z.infer<typeof Role>,
): Promise<void> {
  await write(ctx, async (tx) => {
    const space = await ownedSpace(tx, idOrKey)
    const known = (await subjectsById(tx.db, [subject.id])).get(subject.id)
    if (known?.kind !== subject.kind) throw notFound(subject.kind)
    const current = (await spaces.listGrants(tx.db, space.id)).find((grant) => grant.subject_id === subject.id)
    if (current?.rank === rankOf.owner && role !== 'owner' && !(await spaces.hasOtherOwner(tx.db, space.id, subject.id)))
      throw conflict('last-owner')
    await spaces.putGrant(tx, space.id, subject, rankOf[role], actorId(tx))
    await audit(tx, 'space.granted', space.id, { subject: subject.id, role })
    await emit(tx, { name: 'space.granted', subject: space.id, space: space.id, data: { subject: subject.id, role } })
  })
}

export async function revokeRole(ctx: Ctx, idOrKey: string, subjectId: string): Promise<void> {
  await write(ctx, async (tx) => {
    const space = await ownedSpace(tx, idOrKey)
    const grant = (await spaces.listGrants(tx.db, space.id)).find((candidate) => candidate.subject_id === subjectId)
    if (!grant) throw notFound('grant')
    if (grant.rank === rankOf.owner && !(await spaces.hasOtherOwner(tx.db, space.id, subjectId))) throw conflict('last-owner')
    await spaces.deleteGrant(tx, space.id, subjectId)
    await audit(tx, 'space.revoked', space.id, { subject: subjectId })
    await emit(tx, { name: 'space.revoked', subject: space.id, space: space.id, data: { subject: subjectId } })
  })
}
