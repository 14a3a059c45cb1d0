import type { ReadConnection } from './connection.ts'
import type { Matches } from './matches.ts'
import { type Group, type Plan, planOf } from './plan.ts'
import type { Scope } from './reach.ts'
import { corrections } from './spelling.ts'

const MOST_CORRECTED = 5
const COMPOUND = /^[가-힣]{4,8}$/

/** What somebody may have meant: misspelt words, and compounds written together. Only words they can read somewhere are offered. */
export class Mending {
  readonly #db: ReadConnection
  readonly #matches: Matches

  constructor(db: ReadConnection, matches: Matches) {
    this.#db = db
    this.#matches = matches
  }

  /** The question with words replaced that no readable passage holds; undefined where there is nothing to mend. */
  correct(text: string, plan: Plan, scope: Scope): string | undefined {
    let corrected = text
    for (const group of plan.groups.slice(0, MOST_CORRECTED)) {
      if (this.#matches.isReadable(group.ways, scope)) continue
      const better = this.#apart(group.word, scope) ?? this.#correction(group, scope)
      if (better !== undefined) corrected = corrected.replace(group.word, better)
    }
    return corrected === text ? undefined : corrected
  }

  /** The question with its compounds written apart (휴가신청: 휴가 신청); undefined where it has none. */
  writtenApart(text: string, plan: Plan, scope: Scope): string | undefined {
    let apart = text
    for (const { word } of plan.groups.slice(0, MOST_CORRECTED)) apart = apart.replace(word, this.#apart(word, scope) ?? word)
    return apart === text ? undefined : apart
  }

  /** A Korean compound as two words that the asker can read somewhere, cut where the rarer of them is commonest. */
  #apart(word: string, scope: Scope): string | undefined {
    if (!COMPOUND.test(word)) return undefined
    let likeliest: { words: string; passages: number } | undefined
    for (let at = 2; at <= word.length - 2; at++) {
      const halves = [word.slice(0, at), word.slice(at)]
      const groups = halves.map((half) => planOf(half).groups[0])
      if (groups.some((group) => !group || group.weak || group.term.length < 2)) continue
      const passages = Math.min(...groups.map(({ term }) => this.#matches.readableFrequency(term, scope.readable)))
      if (passages > (likeliest?.passages ?? 0)) likeliest = { words: halves.join(' '), passages }
    }
    return likeliest?.words
  }

  /** Only words that the asker can read somewhere, so that spelling reveals no hidden text. */
  #correction({ word }: Group, scope: Scope): string | undefined {
    const known = (keys: string) =>
      this.#db.all<{ word: string }>('select word from word where keys = :keys limit 5', { keys }).map((row) => row.word)
    let likeliest: { word: string; passages: number } | undefined
    let tried = 0
    for (const candidate of corrections(word, known)) {
      const group = planOf(candidate).groups[0]
      if (!group || candidate === word || ++tried > 20) continue
      const passages = this.#matches.readableFrequency(group.term, scope.readable)
      if (passages > (likeliest?.passages ?? 0) && this.#matches.isReadable(group.ways, scope)) likeliest = { word: candidate, passages }
    }
    return likeliest?.word
  }
}
