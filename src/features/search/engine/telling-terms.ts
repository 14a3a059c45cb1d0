import { canonical } from '../analysis/analyse.ts'
import { PASSAGE_BITS } from '../passages.ts'
import { rarity } from '../ranking.ts'
import type { ReadConnection } from './connection.ts'
import type { Matches } from './matches.ts'
import { columnsOf } from './terms.ts'

/** An item by its number, with the terms of its title, among so many passages. */
type Telling = { number: number; title: string; livePassages: number }

/** The dozen terms that tell an item from others: often in it, rarely elsewhere. */
export function tellingTerms(db: ReadConnection, matches: Matches, { number, title, livePassages }: Telling): string[] {
  const counts = new Map<string, number>()
  for (const term of title.split(' ')) counts.set(term, 3)
  const first = number * 2 ** PASSAGE_BITS
  const rows = db.all('select body from passage where id between :first and :last limit 8', {
    first,
    last: first + 2 ** PASSAGE_BITS - 1,
  })
  for (const row of rows) {
    for (const term of columnsOf(canonical(row.body as string)).text) {
      if (term.length > 1 && !/^\d/.test(term)) counts.set(term, (counts.get(term) ?? 0) + 1)
    }
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 40)
    .map(([term, count]) => ({ term, frequency: matches.frequency(term), count }))
    .filter(({ frequency, term }) => term !== '' && frequency > 1 && frequency <= Math.max(20, livePassages / 20))
    .map(({ term, frequency, count }) => ({ term, weight: Math.sqrt(count) * rarity(livePassages, frequency) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 12)
    .map(({ term }) => term)
}
