import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { demoFolder } from '../src/features/capture/demo/organisation.ts'
import type { Indexed } from '../src/features/search/engine/engine.ts'
import { CORPORA, corporaFolder } from './world.ts'

// Texts for the bench of search: words as often as in the texts of the demonstration and, where they are there, the real
// knowledge bases, and every fiftieth a rare one. The same number gives the same item, on every machine.

const RARE = 300_000
const RARE_SHARE = 1 / 50
const SHORTEST = 40
const LONGEST = 200
const PASSAGES_AN_ITEM = 4
const SPACES = 200

/** Numbers from 0 to 1 that look random; mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Language = { words: string[]; upTo: Float64Array }

function languageOf(texts: string[], letters: RegExp): Language {
  const counts = new Map<string, number>()
  for (const text of texts) for (const [word] of text.matchAll(letters)) counts.set(word, (counts.get(word) ?? 0) + 1)
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const upTo = new Float64Array(sorted.length)
  let sum = 0
  sorted.forEach(([, count], index) => {
    sum += count
    upTo[index] = sum
  })
  return { words: sorted.map(([word]) => word), upTo }
}

function wordOf({ words, upTo }: Language, at: number): string {
  const wanted = at * upTo[upTo.length - 1]
  let low = 0
  let high = upTo.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (upTo[middle] < wanted) low = middle + 1
    else high = middle
  }
  return words[low]
}

/** Names and numbers that few texts hold: 서버-4711, KX-20931, 구매요청38. */
function rareWord(number: number, korean: boolean): string {
  if (!korean) return `K${String.fromCharCode(97 + (number % 26))}-${number}`
  const syllable = (seed: number) => String.fromCharCode(0xac00 + ((seed * 7919) % 11_172))
  return syllable(number) + syllable(number * 31 + 7) + syllable(number * 17 + 3)
}

const folders = [demoFolder, ...CORPORA.map(([name]) => join(corporaFolder, name))]
const texts = folders.flatMap((folder) =>
  globSync('**/*.md', { cwd: folder })
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8')),
)
const korean = languageOf(texts, /[가-힣]{1,12}/g)
const english = languageOf(texts, /[A-Za-z][A-Za-z'-]{0,18}/g)

function sentence(random: () => number, language: Language, words: number): string {
  const isKorean = language === korean
  return Array.from({ length: words }, () =>
    random() < RARE_SHARE ? rareWord(Math.floor(random() * random() * RARE), isKorean) : wordOf(language, random()),
  ).join(' ')
}

/** An item of four passages, half of the items in Korean, over two hundred spaces, with topics, authors and tags. */
export function itemOf(number: number, passages = PASSAGES_AN_ITEM): Indexed {
  const random = randomFrom(number + 1)
  const language = number % 2 === 0 ? korean : english
  const id = `item-${number}`
  const some = (of: string, count: number) => `${of}-${Math.floor(random() * random() * count)}`
  return {
    ...{ id, type: 'article', spaceId: `space-${number % SPACES}`, kind: ['guide', 'how-to', 'decision', 'note'][number % 4] },
    title: sentence(random, language, 2 + Math.floor(random() * 5)),
    ...{ aliases: [], language: language === korean ? 'ko' : 'en', description: '', trust: ['unverified', 'verified'][number % 2] },
    tags: [some('tag', 500)],
    topics: [{ id: some('topic', 300), labels: [] }],
    authors: [{ id: some('person', 400), name: '' }],
    ...{ aside: null, ancestors: [id], gates: [], archived: false, reuse: 0, createdAt: 0, updatedAt: number * 60_000 },
    sections: Array.from({ length: passages }, (_, index) => ({
      id: `s${index}`,
      heading: sentence(random, language, 3),
      path: [],
      text: sentence(random, language, SHORTEST + Math.floor(random() * (LONGEST - SHORTEST))),
    })),
  }
}

export const questionClasses = ['rare', 'medium', 'common', 'question'] as const
export type QuestionClass = (typeof questionClasses)[number]

/** A question of one class: a rare word, two medium ones, a common one, or eight words out of a text. */
export function questionOf(kind: QuestionClass, number: number): string {
  const random = randomFrom(number * 7 + 13)
  const language = number % 2 === 0 ? korean : english
  const among = (from: number, to: number) => language.words[from + Math.floor(random() * (to - from))]
  if (kind === 'rare') return rareWord(Math.floor(random() * random() * RARE), language === korean)
  if (kind === 'medium') return `${among(300, 2_000)} ${among(300, 2_000)}`
  if (kind === 'common') return among(10, 100)
  return sentence(random, language, 8)
}
