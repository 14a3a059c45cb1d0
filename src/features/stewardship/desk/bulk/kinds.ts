import { type Ctx, isTx, type Tx } from '../../../../platform/context.ts'
import { activePeople, personOf } from '../../../identity/index.ts'
import {
  archiveItem,
  changeArticle,
  type ItemAccess,
  itemAccesses,
  moveItem,
  permissionsOn,
  unarchiveItem,
} from '../../../repository/index.ts'
import { nameKey } from '../../../../platform/text.ts'
import { ownersOf, reviewersOf, setOwner, standingsOf, undoLastAct, verifyItem } from '../../verification/index.ts'
import type { BulkAct } from '../schema.ts'
import { marksOf, siblingBefore } from '../store/bulk.ts'

/** How an item stands in what an act is about; `null` where there is nothing. */
export type Standing = {
  tags?: string[]
  topics?: string[]
  place?: { spaceId: string; parentId: string | null; afterId?: string | null }
  owner?: { kind: 'person' | 'group'; id: string } | null
  verified?: { revision: number; at: number } | null
  archived?: boolean
}
export type Planned = { itemId: string; title: string; before: Standing; after: Standing; changes: boolean; problem: string | null }

/** One act on many items: how each stands, how it would, whether it may, and how it is done and taken back. */
type Kind<Act extends BulkAct> = {
  /** Read for all items at once. */
  standing(ctx: Ctx, items: ItemAccess[]): Promise<Map<string, Standing>>
  after(act: Act, item: ItemAccess, before: Standing): Standing
  /** The code of what stands against it, beyond the right to write. */
  problems?(ctx: Ctx, act: Act, items: ItemAccess[]): Promise<Map<string, string>>
  needs: 'write' | 'steward' | 'read'
  do(tx: Tx, act: Act, item: ItemAccess, planned: Planned): Promise<void>
  /** Called only where the item still stands as the act left it. */
  undo(tx: Tx, item: ItemAccess, before: Standing): Promise<void>
}

const marks = (name: 'tags' | 'topics') => async (ctx: Ctx, items: ItemAccess[]) => {
  const found = await marksOf(
    ctx.db,
    items.map(({ id }) => id),
  )
  return new Map(items.map(({ id }) => [id, { [name]: found[name].get(id) ?? [] } as Standing]))
}
const onlyArticles = async (_: Ctx, __: BulkAct, items: ItemAccess[]) =>
  new Map(items.filter(({ type }) => type !== 'article').map(({ id }) => [id, 'bulk-only-articles']))

const tag: Kind<Extract<BulkAct, { act: 'tag' | 'untag' }>> = {
  needs: 'write',
  standing: marks('tags'),
  after: (act, _, { tags = [] }) => {
    const key = nameKey(act.tag)
    const others = tags.filter((one) => nameKey(one) !== key)
    if (act.act === 'untag') return { tags: others }
    return { tags: others.length < tags.length ? tags : [...tags, act.tag] }
  },
  problems: onlyArticles,
  do: async (tx, _, item, { after }) => void (await changeArticle(tx, item.id, { tags: after.tags })),
  undo: async (tx, item, { tags }) => void (await changeArticle(tx, item.id, { tags })),
}

const topic: Kind<Extract<BulkAct, { act: 'topic' }>> = {
  needs: 'write',
  standing: marks('topics'),
  after: ({ topicId }, _, { topics = [] }) => ({ topics: topics.includes(topicId) ? topics : [...topics, topicId] }),
  problems: onlyArticles,
  do: async (tx, _, item, { after }) => void (await changeArticle(tx, item.id, { topics: after.topics })),
  undo: async (tx, item, { topics }) => void (await changeArticle(tx, item.id, { topics })),
}

const move: Kind<Extract<BulkAct, { act: 'move' }>> = {
  needs: 'write',
  standing: async (ctx, items) => {
    const found = new Map<string, Standing>()
    for (const item of items) {
      // Where it stood among its siblings is looked up only when it is moved.
      const afterId = isTx(ctx) ? await siblingBefore(ctx.db, item) : undefined
      found.set(item.id, { place: { spaceId: item.space_id, parentId: item.parent_id, ...(afterId === undefined ? {} : { afterId }) } })
    }
    return found
  },
  after: ({ spaceId, parentId }) => ({ place: { spaceId, parentId } }),
  problems: async (ctx, { spaceId, parentId }, items) => {
    const me = ctx.actor.kind === 'person' ? ctx.actor.id : null
    const leaves = (item: ItemAccess) => item.space_id !== spaceId && !permissionsOn(item).steward && item.created_by !== me
    return new Map(
      items.flatMap((item): [string, string][] =>
        item.id === parentId ? [[item.id, 'move-into-itself']] : leaves(item) ? [[item.id, 'forbidden']] : [],
      ),
    )
  },
  do: (tx, { spaceId, parentId }, item) => moveItem(tx, item.id, { spaceId, parentId }),
  undo: async (tx, item, { place }) => {
    if (!place) return
    const siblings = place.afterId ? await itemAccesses(tx, [place.afterId]) : []
    const beside = siblings.some(({ space_id, parent_id }) => space_id === place.spaceId && parent_id === place.parentId)
    await moveItem(tx, item.id, {
      spaceId: place.spaceId,
      parentId: place.parentId,
      after: beside ? place.afterId : place.afterId === null ? null : undefined,
    })
  },
}

const owner: Kind<Extract<BulkAct, { act: 'owner' }>> = {
  needs: 'steward',
  standing: async (ctx, items) => {
    const owners = await ownersOf(
      ctx,
      items.map(({ id }) => id),
    )
    return new Map(
      items.map(({ id }) => {
        const found = owners.get(id)
        return [id, { owner: found ? { kind: found.kind, id: found.id } : null }]
      }),
    )
  },
  after: (act) => ({ owner: act.owner }),
  problems: async (ctx, act, items) => {
    if (act.owner.kind !== 'person') return new Map()
    const [person] = await activePeople(ctx.db, [act.owner.id])
    if (!person) return new Map(items.map(({ id }) => [id, 'owner-absent']))
    const seen = await itemAccesses(
      { ...ctx, actor: personOf(person) },
      items.map(({ id }) => id),
    )
    const readable = new Set(seen.filter((item) => permissionsOn(item).read).map(({ id }) => id))
    return new Map(items.filter(({ id }) => !readable.has(id)).map(({ id }) => [id, 'owner-cannot-read']))
  },
  do: (tx, act, item) => setOwner(tx, item.id, act.owner),
  undo: (tx, item) => undoLastAct(tx, item.id),
}

const verify: Kind<Extract<BulkAct, { act: 'verify' }>> = {
  needs: 'read',
  standing: async (ctx, items) => {
    const standings = await standingsOf(
      ctx,
      items.map(({ id }) => id),
    )
    return new Map(
      items.map(({ id }) => {
        const found = standings.get(id)
        return [
          id,
          {
            verified:
              found?.verification && found.state === 'verified'
                ? { revision: found.verification.revision, at: found.verification.at }
                : null,
          },
        ]
      }),
    )
  },
  // What is verified as it is now is not verified again.
  after: (_, item, before) => (before.verified?.revision === item.revision ? before : { verified: { revision: item.revision, at: 0 } }),
  problems: async (ctx, _, items) => {
    const me = ctx.actor.kind === 'person' ? ctx.actor.id : ''
    const found = new Map<string, string>()
    // At most MOST_VERIFIED of them.
    for (const { id } of items) if (!(await reviewersOf(ctx, id)).includes(me)) found.set(id, 'forbidden')
    return found
  },
  do: async (tx, _, item) => void (await verifyItem(tx, item.id, { revision: item.revision })),
  undo: (tx, item) => undoLastAct(tx, item.id),
}

const archive: Kind<Extract<BulkAct, { act: 'archive' }>> = {
  needs: 'write',
  standing: async (_, items) => new Map(items.map(({ id, archived_at }) => [id, { archived: archived_at !== null }])),
  after: () => ({ archived: true }),
  do: (tx, _, item) => archiveItem(tx, item.id),
  undo: (tx, item) => unarchiveItem(tx, item.id),
}

const kinds = { tag, untag: tag, topic, move, owner, verify, archive }
export const kindOf = (act: BulkAct): Kind<BulkAct> => kinds[act.act] as unknown as Kind<BulkAct>

/** Nobody has read more than these when they say that they are right. */
export const MOST_VERIFIED = 50

const AT_ONCE = 200

/** What an act would do to each item, in their order; those that whoever asks may not read are left out. */
export async function planOf(ctx: Ctx, act: BulkAct, ids: string[]): Promise<{ item: ItemAccess; planned: Planned }[]> {
  const kind = kindOf(act)
  const all: { item: ItemAccess; planned: Planned }[] = []
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const part = ids.slice(at, at + AT_ONCE)
    const byId = new Map((await itemAccesses(ctx, part)).filter((item) => permissionsOn(item).read).map((item) => [item.id, item]))
    const items = part.flatMap((id) => byId.get(id) ?? [])
    const before = await kind.standing(ctx, items)
    const problems = (await kind.problems?.(ctx, act, items)) ?? new Map<string, string>()
    for (const item of items) {
      const was = before.get(item.id) ?? {}
      const after = kind.after(act, item, was)
      const refused =
        item.trashed_at !== null ? 'in-trash' : permissionsOn(item)[kind.needs] ? (problems.get(item.id) ?? null) : 'forbidden'
      const changes = !isSame(was, after)
      all.push({ item, planned: { itemId: item.id, title: item.title, before: was, after, changes, problem: changes ? refused : null } })
    }
  }
  return all
}

/** Whether two standings say the same of what can be seen; when something was verified, and beside what it stood, does not count. */
export function isSame(one: Standing, other: Standing): boolean {
  const seen = ({ tags, topics, place, owner: whose, verified, archived }: Standing) =>
    JSON.stringify([
      tags?.map(nameKey).sort(),
      topics?.toSorted(),
      place && [place.spaceId, place.parentId],
      whose && [whose.kind, whose.id],
      verified?.revision,
      archived,
    ])
  return seen(one) === seen(other)
}
