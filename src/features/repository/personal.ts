import type { z } from 'zod'
import { actorId, type Ctx, type Services, write } from '../../platform/context.ts'
import { DomainError, notFound } from '../../platform/errors.ts'
import { emit } from '../../platform/events/outbox.ts'
import { toJson } from '../../platform/db/codec.ts'
import { isId } from '../../platform/ids.ts'
import { requirePerson } from '../identity/index.ts'
import { readableItem, stewardedItem, writableItem, writableSpace } from './policy.ts'
import type { DraftChange } from './schema.ts'
import * as store from './store/personal.ts'

export async function markFavourite(ctx: Ctx, id: string, on: boolean): Promise<void> {
  const person = requirePerson(ctx)
  await write(ctx, async (tx) => {
    await readableItem(tx, id)
    if (on) await store.putFavourite(tx, person.id, id)
    else await store.deleteFavourite(tx, person.id, id)
  })
}

const IN_HAND = 60

/**
 * Ids of what whoever asks read last or keeps as a favourite, for ordering what they may read. It holds what they may no
 * longer read as well, and so is shown to nobody.
 */
export const itemsInHand = async ({ db, actor }: Ctx): Promise<string[]> =>
  actor.kind === 'person' ? store.idsInHand(db, actor.id, IN_HAND) : []

/** Pins show on the page of the space; stewards set them. */
export async function pinItem(ctx: Ctx, id: string, on: boolean): Promise<void> {
  await write(ctx, async (tx) => {
    const item = await stewardedItem(tx, id)
    if (on) await store.putPin(tx, id, actorId(tx))
    else await store.deletePin(tx, id)
    await emit(tx, { name: on ? 'item.pinned' : 'item.unpinned', subject: id, space: item.space_id })
  })
}

/** Keeps what somebody is writing. Key: the article's id, or `new-SPACEID`. */
export async function saveDraft(ctx: Ctx, key: string, input: z.infer<typeof DraftChange>): Promise<void> {
  const person = requirePerson(ctx)
  const articleId = isId(key) ? key : null
  const limit = ctx.services.config.articleLimit
  if (Buffer.byteLength(input.body) > limit) throw new DomainError('article-too-large', 413, { limitKb: Math.floor(limit / 1024) })
  await write(ctx, async (tx) => {
    if (articleId !== null) await writableItem(tx, articleId)
    else if (key !== `new-${input.spaceId}`) throw notFound('draft')
    else if (input.parentId === null) await writableSpace(tx, input.spaceId)
    else await writableItem(tx, input.parentId)
    await store.putDraft(tx, {
      person_id: person.id,
      key,
      article_id: articleId,
      space_id: input.spaceId,
      parent_id: input.parentId,
      title: input.title,
      kind: input.kind,
      body: input.body,
      tags: toJson(input.tags),
      base_revision: input.baseRevision,
      updated_at: tx.services.clock.now(),
    })
  })
}

export async function discardDraft(ctx: Ctx, key: string): Promise<void> {
  const person = requirePerson(ctx)
  await write(ctx, (tx) => store.deleteDraft(tx, person.id, key))
}

const FLUSH_MS = 2_000

/**
 * Who read what, gathered in memory and written every two seconds: a page view must not cost a disk write. The last two
 * seconds may be lost in a crash; nobody was told that they were kept.
 */
export class ReadingLog {
  readonly #services: Services
  #marks = new Map<string, store.ReadingMark>()
  #timer: NodeJS.Timeout | undefined

  constructor(services: Services) {
    this.#services = services
  }

  note(personId: string, itemId: string): void {
    const key = `${personId} ${itemId}`
    const known = this.#marks.get(key)
    this.#marks.set(key, { personId, itemId, at: this.#services.clock.now(), times: (known?.times ?? 0) + 1 })
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref()
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const marks = [...this.#marks.values()]
    this.#marks = new Map()
    if (marks.length === 0) return
    await store.putReadings(this.#services, marks).catch((error) => this.#services.log.warn({ err: error }, 'reading history not written'))
  }
}
