import { type Generated, sql } from 'kysely'
import { actorId, type Tx } from '../context.ts'
import { toJson } from '../db/codec.ts'
import type { Db } from '../db/tables.ts'
import { newId } from '../ids.ts'

export type EventTable = {
  position: Generated<number>
  id: string
  name: string
  at: number
  actor_id: string | null
  subject_id: string
  space_id: string | null
  data: string
}
export type FollowerTable = { name: string; position: number; owner: string | null; leased_until: number }

declare module '../db/tables.ts' {
  interface Tables {
    event: EventTable
    follower: FollowerTable
  }
}

/** One fact, in the past tense: `article.published`. `subject` is the record it is about. */
export type NewEvent = { name: string; subject: string; space?: string | null; data?: Record<string, unknown> }

/** Appends an event in the transaction that makes it true. `write` lets one transaction append at a time, so that no cursor steps over a slow one. */
export async function emit(tx: Tx, event: NewEvent): Promise<void> {
  tx.transaction.emitted++
  await tx.db
    .insertInto('event')
    .values({
      id: newId(),
      name: event.name,
      at: tx.services.clock.now(),
      actor_id: actorId(tx),
      subject_id: event.subject,
      space_id: event.space ?? null,
      data: toJson(event.data ?? {}),
    })
    .execute()
}

/** Position of the last event; 0 where nothing has happened yet. */
export async function lastEvent(db: Db): Promise<number> {
  const { rows } = await sql<{ position: number | null }>`select max(position) as position from event`.execute(db)
  return Number(rows[0]?.position ?? 0)
}

/** Tells waiting followers of this process that something was appended. */
export class Outbox {
  readonly #listeners = new Set<() => void>()

  wake(): void {
    for (const listener of this.#listeners) listener()
  }

  onWake(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
