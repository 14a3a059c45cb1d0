import { PASSAGE_BITS } from '../passages.ts'
import { type Candidate, scoreOf } from '../ranking.ts'
import { ARCHIVED } from './blocks.ts'
import type { ReadConnection } from './connection.ts'
import type { Facts } from './facts.ts'
import type { Match, Matches } from './matches.ts'
import type { Plan } from './plan.ts'

export type Ranked = Match & { score: number; candidate: Candidate; nearness?: number }

/** Compares the best of what was found more closely: titles, headings, trust and reuse, which the lists of terms do not tell. */
export class SecondLook {
  readonly #db: ReadConnection
  readonly #facts: Facts
  readonly #matches: Matches

  constructor(db: ReadConnection, facts: Facts, matches: Matches) {
    this.#db = db
    this.#facts = facts
    this.#matches = matches
  }

  /** The same items, the best first. */
  rank(found: Match[], plan?: Plan): Ranked[] {
    return this.described(found, plan).sort((a, b) => b.score - a.score || a.item - b.item)
  }

  /** Items with what the second look needs, in the order given. Nothing but headings has to be read for it. */
  described(found: Match[], plan?: Plan): Ranked[] {
    const terms = plan?.groups.map(({ term }) => term) ?? []
    const length = plan?.length ?? { wanted: 0, written: 0 }
    const state = this.#facts.column('state')
    const trust = this.#facts.column('trust')
    const reuse = this.#facts.column('reuse')
    const titleSize = this.#facts.column('titleSize')
    const inTitle = (passage: number) => (passage < 0 || terms.length === 0 ? 0 : this.#matches.wordsInTitle(passage))
    return found.map((match): Ranked => {
      const { item, passage } = match
      const candidate: Candidate = {
        best: match.best,
        sum: match.sum,
        title: { shared: inTitle(passage), size: titleSize[item] },
        heading: this.#headingOf(match, terms),
        share: passage < 0 || terms.length === 0 ? 1 : this.#matches.shareOf(passage),
        archived: state[item] === ARCHIVED,
        trust: trust[item] === 0 ? null : this.#facts.keyOf(trust[item]),
        reuse: reuse[item],
      }
      return { ...match, candidate, score: scoreOf(candidate, length) }
    })
  }

  #headingOf(match: Match, terms: string[]): Candidate['heading'] {
    // The list of a term does not tell a heading from those above it.
    if (match.passage < 0 || terms.length === 0 || this.#matches.wordsInHeadings(match.passage) === 0) return { shared: 0, size: 0 }
    const words = new Set(
      (this.#db.get<{ terms: string }>('select terms from passage where id = ?', [this.rowOf(match)])?.terms ?? '').split(' '),
    )
    return { shared: terms.filter((term) => words.has(term)).length, size: words.size }
  }

  /** The row of an item's best passage, or of its first where no word was looked for. */
  rowOf({ item, passage }: Match): number {
    return item * 2 ** PASSAGE_BITS + (passage < 0 ? 0 : this.#facts.ordinalOf[passage])
  }
}
