import { type Ctx, write } from '../../../platform/context.ts'
import type { Follower, StoredEvent } from '../../../platform/events/follower.ts'
import { analyseMarkdown } from '../../markdown/index.ts'
import { addressOf } from './addresses.ts'
import * as store from './store.ts'

const MOST_OF_AN_ITEM = 500
const LONGEST_TEXT = 200
const NAMES = new Set(['article.published', 'article.changed'])

/** Reads the links that lead out of articles whenever they change. */
export const linkFollower: Follower = {
  name: 'refresh.links',
  restMs: 2_000,
  async handle(ctx: Ctx, events: StoredEvent[]) {
    const ids = [...new Set(events.filter(({ name }) => NAMES.has(name)).map(({ subject }) => subject))]
    if (ids.length === 0) return
    const links = new Map((await store.articleBodies(ctx.db, ids)).map(({ id, body }) => [id, outerLinks(body)]))
    if (links.size > 0) await write(ctx, (tx) => store.putLinks(tx.db, tx.services.clock.now(), 'link', links))
  },
}

/** Every address on the web that a text leads to or shows, once, with the words of its first link. */
export function outerLinks(body: string): { url: string; host: string; text: string }[] {
  const found = new Map<string, { url: string; host: string; text: string }>()
  if (!/https?:|\/\//i.test(body)) return []
  for (const { kind, target, text } of analyseMarkdown(body).links) {
    const url = kind === 'external' || kind === 'image' ? addressOf(target) : undefined
    if (url === undefined || found.has(url) || found.size >= MOST_OF_AN_ITEM) continue
    found.set(url, { url, host: new URL(url).host, text: text.slice(0, LONGEST_TEXT) })
  }
  return [...found.values()]
}
