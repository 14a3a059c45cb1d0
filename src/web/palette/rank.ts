import { matchTyped, markTyped, nearness, typedOf, unlessTyped } from '../../features/search/analysis/typing.ts'
import type { Act } from '../kit/actions.ts'

export type RankedAct = { act: Act; labelHtml: string }

/**
 * Acts whose name or another word for it begins so, typed in any way that search understands; the nearest first, and among
 * equals what was used lately.
 */
export function rankActs(acts: readonly Act[], text: string, lately: readonly string[]): RankedAct[] {
  const typed = typedOf(text)
  const ranked = acts.flatMap((act) => {
    const names = [act.label, ...(act.also ?? '').split(',').map((name) => name.trim())].filter((name) => name !== '')
    const ranks = names.flatMap((name, index) => {
      const match = matchTyped(name, typed)
      return match ? [{ layout: match.layout, rank: nearness(match) + (index > 0 ? 1 : 0) }] : []
    })
    const best = ranks.sort((a, b) => a.rank - b.rank)[0]
    if (!best) return []
    const used = lately.indexOf(act.id)
    return [{ act, layout: best.layout, rank: best.rank - (used < 0 ? 0 : 0.9 - used / 100) }]
  })
  return unlessTyped(ranked, ({ layout }) => layout)
    .sort((a, b) => a.rank - b.rank)
    .map(({ act }) => ({ act, labelHtml: markTyped(act.label, typed) }))
}
