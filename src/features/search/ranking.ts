/*
 * All weights of the ranking, in one place. docs/decisions tells how they were found and what each brings.
 */

type Columns = { title: number; heading: number; body: number; label: number; whole: number; part: number }

/** What a word weighs for BM25 where it stands: in the title, heading, body, label, as an identifier, inside a word. */
const NAMING: Columns = { title: 8, heading: 3, body: 1, label: 2, whole: 2, part: 0.1 }
/** The same where a whole question is asked, which a text answers rather than a title. */
const ASKING: Columns = { ...NAMING, title: 3, heading: 1 }

/** Up to so many words, function words among them, name an item; from so many on they ask a question. */
const WORDS_THAT_NAME = 3
const WORDS_THAT_ASK = 8

/** How far the words of a question are the name of something: 1 for a few, 0 for a sentence. */
export const naming = (words: number): number => Math.max(0, Math.min(1, (WORDS_THAT_ASK - words) / (WORDS_THAT_ASK - WORDS_THAT_NAME)))

/** The weight of each column for a question of so many words. */
export function columnWeights(words: number): Columns {
  const share = naming(words)
  const between = (name: keyof Columns) => ASKING[name] + (NAMING[name] - ASKING[name]) * share
  return { ...NAMING, title: between('title'), heading: between('heading') }
}

/** What a way to find a word counts beside the word as it is written. */
export const WAY_WEIGHTS = {
  /** A part of a compound, or a compound of this. */
  inside: 1,
  /** Another form of the same verb. */
  verb: 1,
  /** The words of a compound one after the other. */
  apart: 1,
  /** Two words of the question as one compound, for each of them. */
  joined: 0.5,
  /** A hump of an identifier, as State in useState. */
  hump: 1,
  /** Another word for the same. It is never taken to be rarer than the word as it is written. */
  synonym: 0.7,
}

/** BM25: how soon more of the same word counts no more, and how far long passages are held back. */
export const BM25 = { saturation: 1.2, length: 0.75 }

const WEIGHTS = {
  /** What an item gains when its title holds all of the question ... */
  titleCoverage: 0.8,
  /** ... and when it holds nothing else: who types a title wants that item. Some of the question is less than its share. */
  titlePrecision: 2,
  precisionFades: 1.5,
  /** The same for the heading of its best passage. */
  headingPrecision: 0.3,
  /** What is left of these where a whole question is asked. */
  titleOfQuestion: 0.15,
  /** What an item loses whose best passage holds nothing of the question, for a name and for a question ... */
  missingOfName: 0.3,
  missingOfQuestion: 0.4,
  /** ... of up to so many words; of a longer one nobody expects all of them. */
  wordsExpected: 6,
  /** Share of the scores of its other passages that an item is given. */
  otherPassages: 0.05,
  /** An archived item is found, below what is current. */
  archived: 0.5,
  /** What is verified stands above what nobody looked at, and that above what was found wanting. */
  trust: { verified: 1.1, expired: 0.95, disputed: 0.85, obsolete: 0.7 } as Record<string, number>,
  /** What an item gains that solved something for a hundred people. */
  reuse: 0.2,
}

export type Shared = { shared: number; size: number }

/** What the second look knows of a candidate. Scores are BM25, higher is better. */
export type Candidate = {
  best: number
  sum: number
  /** Words of the question that the title holds, and how many the title has; the same of the best passage's heading. */
  title: Shared
  heading: Shared
  /** Which part of the question the best passage holds, a rare word being a larger part; 0 to 1. */
  share: number
  archived: boolean
  trust: string | null
  /** How many people it solved something for. */
  reuse: number
}
/** How many words a question has: those that are looked for, and all of them. */
export type Length = { wanted: number; written: number }

export type Factor = { name: string; value: number }

/** The evidence that an item's passages give together. */
export const evidenceOf = ({ best, sum }: { best: number; sum: number }): number => best + WEIGHTS.otherPassages * (sum - best)

/** What the evidence is multiplied with, for a question of this length. */
export function factorsOf(candidate: Candidate, { wanted, written }: Length): Factor[] {
  const title = overlap(wanted, candidate.title)
  const heading = overlap(wanted, candidate.heading)
  const share = Math.max(WEIGHTS.titleOfQuestion, naming(written))
  return [
    {
      name: 'title',
      value:
        1 +
        share *
          (WEIGHTS.titleCoverage * title.coverage +
            WEIGHTS.titlePrecision * title.coverage ** WEIGHTS.precisionFades * title.precision +
            WEIGHTS.headingPrecision * heading.coverage * heading.precision),
    },
    { name: 'share', value: 1 - missing(written) * (1 - candidate.share) },
    { name: 'archived', value: candidate.archived ? WEIGHTS.archived : 1 },
    { name: 'trust', value: WEIGHTS.trust[candidate.trust ?? ''] ?? 1 },
    { name: 'reuse', value: 1 + WEIGHTS.reuse * Math.min(1, Math.log10(1 + candidate.reuse) / 2) },
  ]
}

/** The final score of a candidate for a question of this length. */
export const scoreOf = (candidate: Candidate, length: Length): number =>
  factorsOf(candidate, length).reduce((score, { value }) => score * value, evidenceOf(candidate))

/** What the missing words of a question cost at most. */
function missing(words: number): number {
  const most = WEIGHTS.missingOfQuestion + (WEIGHTS.missingOfName - WEIGHTS.missingOfQuestion) * naming(words)
  return most * Math.min(1, WEIGHTS.wordsExpected / Math.max(1, words)) ** 2
}

function overlap(words: number, { shared, size }: Shared): { coverage: number; precision: number } {
  if (words === 0 || size === 0) return { coverage: 0, precision: 0 }
  return { coverage: shared / words, precision: shared / size }
}

/**
 * BM25's weight of a rare word, as Lucene computes it: a word in most passages still weighs something, or a find inside
 * another word would outweigh it.
 */
export const rarity = (passages: number, holding: number): number => Math.log(1 + Math.max(0, passages - holding + 0.5) / (holding + 0.5))

/** Function words: they are asked for only when there is nothing else to ask for. */
export const STOP_WORDS = new Set(
  (
    'a an and are as at be been but by can could did do does for from had has have how i if in into is it its may me my no not of on or our should so such than that the their them then there these they this ' +
    'those to us was we were what when where which who why will with would you your ' +
    '것 수 등 및 또 또는 그 이 저 그리고 그러나 하지만 무엇 무엇인가 무엇인지 어떻 어떤 어떻게 어디 언제 왜 누가 있 있는 있나 있을 없는 하는 하면 한 할 된 되는 대한 대해 위한 위해 통한 통해 관한 관련 경우 때 중 더 알려줘 알려주 뭐 뭔가 뭐야'
  ).split(' '),
)
