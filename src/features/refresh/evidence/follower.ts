import type { Ctx } from '../../../platform/context.ts'
import { type Follower, idsIn, type StoredEvent } from '../../../platform/events/follower.ts'
import { isId } from '../../../platform/ids.ts'
import { weigh } from './freshness.ts'
import { scanItems } from './scanning.ts'

const AT_ONCE = 400
/** An event about more items is that of a whole space; the night takes care of them. */
const MOST_OF_AN_EVENT = 2_000
const TEXTS = /^(article\.(published|changed)|item\.moved)$/
const OWN = /^(freshness|retired-words|campaign)\./

/** Items whose freshness an event may change: whatever ids it names. What is no item has no freshness, and asking for it costs little. */
function namedBy({ name, subject, data }: StoredEvent): string[] {
  if (OWN.test(name)) return []
  const named = idsIn({ data }, 'items', 'linked')
  return named.length > MOST_OF_AN_EVENT ? [] : [subject, ...(typeof data.item === 'string' ? [data.item] : []), ...named].filter(isId)
}

/** Weighs what has changed soon after it did; what only time changes is weighed each night. */
export const freshnessFollower: Follower = {
  name: 'refresh.freshness',
  restMs: 2_000,
  async handle(ctx: Ctx, events: StoredEvent[]) {
    const written = [...new Set(events.filter(({ name }) => TEXTS.test(name)).flatMap(namedBy))]
    for (let at = 0; at < written.length; at += AT_ONCE) await scanItems(ctx, written.slice(at, at + AT_ONCE))
    const ids = [...new Set(events.flatMap(namedBy))]
    for (let at = 0; at < ids.length; at += AT_ONCE) await weigh(ctx, ids.slice(at, at + AT_ONCE))
  },
}
