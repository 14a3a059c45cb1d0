import type { Ctx } from '../../platform/context.ts'

/** A link to an item in our own HTML: every value stands in double quotes, and no text holds a bare `<`. */
const ITEM_LINK = /(<a [^<>]*?href="\/articles\/)([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})([^"]*)"/g

/** Links to obsolete items lead to what took their place, as far as the asker reads that; from that place itself they stay. */
export async function leadOn(ctx: Ctx, html: string, itemId: string): Promise<string> {
  const ids = new Set([...html.matchAll(ITEM_LINK)].map(([, , id]) => id))
  ids.delete(itemId)
  const successors = ids.size === 0 ? undefined : await ctx.services.successors?.(ctx, [...ids])
  if (!successors || successors.size === 0) return html
  return html.replace(ITEM_LINK, (link, before: string, id: string) => {
    const successor = successors.get(id)
    return successor && successor.id !== itemId ? `${before}${successor.id}"` : link
  })
}
