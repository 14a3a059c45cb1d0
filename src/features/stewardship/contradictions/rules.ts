import type { Value, ValueKind } from './values.ts'

/** Whether a sentence lets, forbids, asks for, does not ask for, or just says or denies. */
export type Modality = 'may' | 'must' | 'need-not' | 'must-not' | 'not'

/** One sentence: `terms` say what it is about, `under` the headings above it, `about` the title of the text. */
export type Statement = {
  text: string
  anchor: string
  heading: string
  terms: string[]
  about: string[]
  under: string[]
  values: Value[]
  modality: Modality | null
}

export const differenceKinds = ['number', 'percent', 'money', 'date', 'time', 'weekday', 'version', 'name', 'contact', 'yes-no'] as const
export type DifferenceKind = (typeof differenceKinds)[number]

/** Two sentences that speak of the same thing and do not agree; `left` and `right` are what differs, as it is written. */
export type Difference = { kind: DifferenceKind; a: Statement; b: Statement; left: string; right: string; certainty: number }

/** Words that stand in any sentence or title and so do not tell what it is about. */
const GENERIC = new Set(
  (
    '하 되 있 없 않 안 못 수 것 및 또는 그리고 또 또한 경우 때 등 이 그 저 위 아래 다음 후 내 모든 각 반드시 꼭 항상 언제나 약 총 매 가능 불가 금지 허용 필요 필수 말 주 이상 이하 이내 미만 초과 최대 최소 까지 부터 ' +
    '안내 가이드 문서 규정 절차 정책 지침 방법 소개 개요 정리 설명 사항 관련 대하 위하 따르 통하 대한 위한 입니다 합니다 됩니다 해요 돼요 있어요 없어요 이에요 예요 ' +
    'the a an of to in for on and or is are be been being it it’ its this that these those with by from as at must should shall can may not no do doe don cannot can’t will would we you your our they their if when all ani each ' +
    'onli need requir allow permit forbidden prohibit optional option guid polici document overview introduct page never alway per about up most least within'
  ).split(' '),
)
export const generic = (term: string): boolean => GENERIC.has(term)

const HISTORICAL =
  /예를 들|예시|예\s?[:)]|이전에는|예전|과거에|기존에는|당시|(?:변경|개정) 전|구버전|했었|았었|었었|e\.g\.|for example|for instance|such as|previously|formerly|used to|\b(?:was|were|had|began|became|joined|launched|raised)\b|\bexamples?\b(?!\.)/i
/** Examples and what was once say nothing of how things are. */
export const historical = (sentence: string): boolean => HISTORICAL.test(sentence)

const MODALITIES: [Modality, RegExp][] = [
  [
    'need-not',
    /(?:지 않아도|필요(?:가|는|도)? ?없|불필요|안 해도|need not|(?:do|does|is|are)(?: not|n['’]t) (?:need|have|require)|not (?:required|necessary|mandatory)|optional\b)/i,
  ],
  [
    'must-not',
    /(?:금지|불가|(?:수|수는|수가) 없|(?:면|서는|해선) 안 ?(?:되|돼|됩|된)|허용(?:하지|되지) 않|허용 안|must(?: not|n['’]t)|may not|can(?: ?not|['’]t)|(?:not|never) (?:allowed|permitted)|forbidden|prohibited|do not|don['’]t|never)/i,
  ],
  [
    'must',
    /(?:해야|어야|아야|여야|필수|의무|필요해|필요하|필요합|\bmust\b|\brequired?\b|\brequires\b|mandatory|have to|has to|need(?:s)? to)/i,
  ],
  ['may', /(?:가능|허용|(?:수|수도) 있|도 (?:되|돼|됩|된)|\bmay\b|\bcan\b|allowed|permitted)/i],
  ['not', /(?:지 않|지 못|(?:^|\s)안 \S|없(?:습니다|어요|다|음)|\bnot\b|n['’]t\b|\bno longer\b)/i],
]
const CONDITION = /경우|제외|단,|다만|한해|한하|에만|unless|except|only|if\b|when\b|without/i

export function modalityOf(sentence: string): Modality | null {
  return MODALITIES.find(([, pattern]) => pattern.test(sentence))?.[0] ?? null
}

const AGAINST: Record<Modality | 'says', (Modality | 'says')[]> = {
  may: ['must-not'],
  must: ['must-not', 'need-not'],
  'need-not': ['must'],
  'must-not': ['may', 'must'],
  not: ['says'],
  says: ['not'],
}

/** What two lists of words say of whether their texts are about the same thing. */
function relation(a: readonly string[], b: readonly string[]): 'same' | 'parallel' | 'apart' {
  const shared = a.filter((term) => b.includes(term)).length
  if (shared === a.length || shared === b.length) return 'same'
  return shared === 0 ? 'apart' : 'parallel'
}

type Sets = { terms: Set<string>; around: Set<string> }
const known = new WeakMap<Statement, Sets>()

/** Words of a sentence and of what stands around it, made once: it is held against hundreds of others. */
function setsOf(statement: Statement): Sets {
  const found = known.get(statement) ?? { terms: new Set(statement.terms), around: new Set([...statement.about, ...statement.under]) }
  known.set(statement, found)
  return found
}

/** Shared words that two sentences need, the more the less their titles have to do with each other. */
const LEAST_SHARED = { same: 2, apart: 4, headings: 5 }
const LEAST_ALIKE = 0.6

/**
 * How surely two sentences speak of the same thing, from 0 to 1. A word that only one of them has is a condition or another
 * subject, unless the text around the other one has it: 서울 사무실 and 부산 사무실 are two things.
 */
export function alignment(a: Statement, b: Statement): number {
  const titles = relation(a.about, b.about)
  if (titles === 'parallel') return 0
  const [setsOfA, setsOfB] = [setsOf(a), setsOf(b)]
  const shared = a.terms.filter((term) => setsOfB.terms.has(term)).length
  const headings = a.under.length === 0 || b.under.length === 0 ? 'same' : relation(a.under, b.under)
  const least = titles === 'apart' ? LEAST_SHARED.apart : headings === 'same' ? LEAST_SHARED.same : LEAST_SHARED.headings
  if (shared < least) return 0
  const lacking = (one: Statement, { terms, around }: Sets) => one.terms.filter((term) => !terms.has(term) && !around.has(term)).length
  const [onlyA, onlyB] = [lacking(a, setsOfB), lacking(b, setsOfA)]
  if (onlyA > 0 && onlyB > 0) return 0
  const alike = shared / (shared + onlyA + onlyB)
  return alike >= LEAST_ALIKE ? alike : 0
}

/** What two sentences that speak of the same thing do not agree on; null where they agree or cannot be compared. */
export function differenceBetween(a: Statement, b: Statement): Difference | null {
  if (a.text === b.text) return null
  const certainty = alignment(a, b)
  if (certainty === 0) return null
  const value = valueDifference(a.values, b.values)
  if (value) return { ...value, a, b, certainty }
  return value === undefined && opposed(a, b, certainty) ? { kind: 'yes-no', a, b, left: a.text, right: b.text, certainty } : null
}

/** The one value that differs; null where several do or they cannot be compared, undefined where all are the same. */
function valueDifference(a: Value[], b: Value[]): { kind: ValueKind; left: string; right: string } | null | undefined {
  if (a.length !== b.length) return a.length === 0 || b.length === 0 ? undefined : null
  const different: { kind: ValueKind; left: string; right: string }[] = []
  for (const [at, one] of a.entries()) {
    const other = b[at]
    if (one.kind !== other.kind || one.unit !== other.unit || one.bound !== other.bound) return null
    if (one.value.includes('~') !== other.value.includes('~')) return null
    if (one.value !== other.value && !(one.kind === 'version' && isPart(one.value, other.value)))
      different.push({ kind: one.kind, left: one.shown, right: other.shown })
  }
  if (different.length === 0) return undefined
  return different.length === 1 ? different[0] : null
}

/** 20 and 20.1 say the same of a version, one more exactly. */
const isPart = (a: string, b: string): boolean => `${a}.`.startsWith(`${b}.`) || `${b}.`.startsWith(`${a}.`)

const LEAST_FOR_YES_NO = 3
const ALIKE_FOR_YES_NO = 0.75

function opposed(a: Statement, b: Statement, certainty: number): boolean {
  if (certainty < ALIKE_FOR_YES_NO || a.terms.filter((term) => b.terms.includes(term)).length < LEAST_FOR_YES_NO) return false
  if (CONDITION.test(a.text) !== CONDITION.test(b.text)) return false
  const [one, other] = [a.modality ?? 'says', b.modality ?? 'says'] as const
  // A mere denial of the same words counts only where nothing else differs.
  return AGAINST[one].includes(other) && (one !== 'not' && other !== 'not' ? true : certainty === 1)
}

const MOST_OF_A_PAIR = 20
/** Texts in which every sentence has the words of every other would take minutes; the one that is meant is among the nearest. */
const MOST_NEAR = 40

/** Places of the sentences that share the most words with one, the nearest first. */
function nearest(statement: Statement, byTerm: ReadonlyMap<string, number[]>): number[] {
  const shared = new Map<number, number>()
  for (const term of statement.terms) for (const at of byTerm.get(term) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1)
  return [...shared]
    .filter(([, times]) => times >= LEAST_SHARED.same)
    .sort((one, other) => other[1] - one[1] || one[0] - other[0])
    .slice(0, MOST_NEAR)
    .map(([at]) => at)
}

/** Every disagreement of two texts, the surest first. */
export function differencesOf(a: readonly Statement[], b: readonly Statement[]): Difference[] {
  const byTerm = new Map<string, number[]>()
  for (const [at, statement] of b.entries())
    for (const term of statement.terms) {
      const places = byTerm.get(term)
      if (places) places.push(at)
      else byTerm.set(term, [at])
    }
  const found: Difference[] = []
  const said = new Set(b.map(({ text }) => text))
  for (const statement of a) {
    // What stands in both texts word by word is not in dispute between them.
    if (said.has(statement.text)) continue
    const differences = nearest(statement, byTerm).flatMap((at) => differenceBetween(statement, b[at]) ?? [])
    const best = differences.sort((x, y) => y.certainty - x.certainty)[0]
    if (best && !a.some(({ text }) => text === best.b.text)) found.push(best)
  }
  return found.sort((x, y) => y.certainty - x.certainty).slice(0, MOST_OF_A_PAIR)
}
