import type { Ctx } from '../../platform/context.ts'
import { unauthenticated } from '../../platform/errors.ts'
import { escapeHtml } from '../../platform/page/markup.ts'
import { itemsInHand } from '../repository/index.ts'
import { otherLayoutOf } from './analysis/layout.ts'
import { markTyped, matchTyped, typedOf } from './analysis/typing.ts'
import type { Completion } from './engine/engine.ts'
import { orNothing, presented } from './queries.ts'
import { searchReach } from './reach.ts'
import { type Suggestion, type SuggestionGroup, type Suggestions, suggestionGroups } from './schema.ts'

/**
 * What the typed text may become: titles, headings within items, topics and people that the asker may find, group by
 * group. What the asker read lately or keeps as a favourite comes before what matches equally well.
 */
export async function suggestions(ctx: Ctx, asked: { q: string; types?: string[]; limit: number }): Promise<Suggestions> {
  if (ctx.actor.kind === 'visitor') throw unauthenticated()
  const { q, types, limit } = asked
  const [reach, near] = await Promise.all([searchReach(ctx), itemsInHand(ctx)])
  const typed = typedOf(q)
  const { engine } = ctx.services.search
  const wish = {
    near,
    types: types?.filter((type) => type !== 'heading'),
    headings: types === undefined || types.includes('heading'),
  }
  const found = await orNothing(ctx, () => engine.suggest(q, reach, limit, wish), [])
  const present = await presented(ctx, [...new Set(found.map(({ id }) => id))])
  const items = found.flatMap((completion): Suggestion[] => {
    const item = present.get(completion.id)
    if (!item) return []
    const { heading, name } = completion
    const href = heading ? `${item.href}#${encodeURIComponent(heading.anchor)}` : item.href
    const named = heading !== null || matchTyped(item.title, typed) !== null
    return [
      {
        ...item,
        href,
        group: groupOf(completion),
        titleHtml: heading ? escapeHtml(item.title) : markTyped(item.title, typed),
        headingHtml: heading?.html ?? null,
        aliasHtml: named ? null : markTyped(name, typed),
      },
    ]
  })
  return {
    items: suggestionGroups.flatMap((group) => items.filter((item) => item.group === group).slice(0, limit)),
    layout: found.length > 0 && found.every(({ layout }) => layout) ? otherLayoutOf(q) : null,
  }
}

function groupOf({ type, heading }: Completion): SuggestionGroup {
  if (heading) return 'heading'
  return type === 'topic' || type === 'person' ? type : 'item'
}
