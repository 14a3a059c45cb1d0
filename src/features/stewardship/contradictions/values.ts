/*
 * What a sentence says in figures: numbers with units, money, shares, dates, times, versions, people and addresses, each in one
 * form however it is written, so that 1시간 is 60분 and 30만원 is 300,000원. Pure, and rather silent than wrong.
 */

export const valueKinds = ['number', 'percent', 'money', 'date', 'time', 'weekday', 'version', 'name', 'contact'] as const
export type ValueKind = (typeof valueKinds)[number]

/** `unit` says what can be compared with what; `bound` tells `at most 5 days` from `at least 5 days`. */
export type Value = {
  kind: ValueKind
  unit: string
  value: string
  shown: string
  bound: 'most' | 'least' | null
  start: number
  end: number
}

/** Everything measured in one thing has one unit; the factor leads to it. */
const UNITS: [pattern: string, unit: string, factor: number][] = [
  ['초|seconds?|secs?|s', 'minute', 1 / 60],
  ['분|minutes?|mins?', 'minute', 1],
  ['시간|hours?|hrs?|h', 'minute', 60],
  ['영업일|업무일|business days?|working days?', 'business-day', 1],
  ['일간|일|days?', 'day', 1],
  ['주간|주일|주|weeks?', 'day', 7],
  ['개월|달|months?', 'month', 1],
  ['년간|년|years?', 'month', 12],
  ['명|인|people|persons?|users?|members?|employees?', 'person', 1],
  ['회|번|times?', 'time', 1],
  ['개|items?', 'piece', 1],
  ['자|글자|characters?|chars?', 'character', 1],
  ['KB|kB|킬로바이트', 'byte', 2 ** 10],
  ['MB|메가바이트|메가', 'byte', 2 ** 20],
  ['GB|기가바이트|기가', 'byte', 2 ** 30],
  ['TB|테라바이트', 'byte', 2 ** 40],
  ['ms|밀리초|milliseconds?', 'minute', 1 / 60_000],
  ['km|킬로미터', 'metre', 1000],
  ['m|미터|meters?|metres?', 'metre', 1],
  ['점|points?', 'point', 1],
  ['층|floors?', 'floor', 1],
]
const NATIVE: Record<string, number> = { 한: 1, 두: 2, 세: 3, 네: 4, 다섯: 5, 여섯: 6, 일곱: 7, 여덟: 8, 아홉: 9, 열: 10 }
const ENGLISH = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')
const SCALES: Record<string, number> = {
  천: 1e3,
  만: 1e4,
  백만: 1e6,
  천만: 1e7,
  억: 1e8,
  조: 1e12,
  thousand: 1e3,
  k: 1e3,
  million: 1e6,
  m: 1e6,
  billion: 1e9,
}

const DIGITS = '\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?'
const SPELT = `${Object.keys(NATIVE).join('|')}|${ENGLISH.slice(1).join('|')}`
const LATIN_UNIT = (pattern: string) =>
  pattern
    .split('|')
    .map((unit) => (/^[a-z]/i.test(unit) ? `${unit}(?![a-z])` : unit))
    .join('|')
const UNIT = UNITS.map(([pattern]) => LATIN_UNIT(pattern)).sort((a, b) => b.length - a.length)
const RANGE = '\\s?[~∼–-]\\s?'
const MEASURE = new RegExp(
  `(?<![\\d.,\\p{L}/-])(?:(?<from>${DIGITS})${RANGE})?(?<number>${DIGITS}|(?:${SPELT})(?=[\\s-]))[\\s-]?(?<unit>${UNIT.join('|')})(?![\\d])`,
  'giu',
)
const PERCENT = new RegExp(`(?<![\\d.,])(?:(?<from>${DIGITS})${RANGE})?(?<number>${DIGITS})\\s?(?:%|퍼센트|프로(?!\\p{L})|percent)`, 'giu')
const MONEY = new RegExp(
  `(?<sign>[$₩€£])\\s?(?<a>${DIGITS})(?:\\s?(?<as>thousand|million|billion|k|m)(?![a-z]))?|(?<![\\d.,])(?<b>${DIGITS})\\s?(?<bs>천만|백만|억|만|천|조)?\\s?(?<word>원|달러|유로|엔|USD|KRW|EUR)(?![가-힣]{2,}인)`,
  'giu',
)
const CURRENCIES: Record<string, string> = {
  $: 'usd',
  달러: 'usd',
  usd: 'usd',
  '₩': 'krw',
  원: 'krw',
  krw: 'krw',
  '€': 'eur',
  유로: 'eur',
  eur: 'eur',
  '£': 'gbp',
  엔: 'jpy',
}
const DATE = /(?<![\d.-])((?:19|20)\d\d)\s?(?:년|[-./])\s?(\d{1,2})\s?(?:월|[-./])\s?(\d{1,2})(?:일|\b)/g
const MONTH_DAY = /(?<!\d|\d년\s?)(\d{1,2})월\s?(\d{1,2})일/g
const MONTHS = 'january february march april may june july august september october november december'.split(' ')
const ENGLISH_DATE = new RegExp(`\\b(${MONTHS.join('|')})\\s(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s((?:19|20)\\d\\d))?\\b`, 'gi')
const TIME =
  /(?<half>오전|오후|아침|저녁|밤)?\s?(?<![\d:.])(?<hour>\d{1,2})(?:(?::|시\s?)(?<minute>\d{2})분?|시)(?!\s?간)(?!\d|:)|(?<![\d:.])(?<hour12>\d{1,2})(?::(?<minute12>\d{2}))?\s?(?<half12>[ap]\.?m\b\.?)/gi
const WEEKDAY = /(월|화|수|목|금|토|일)요일|\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b/gi
const DAYS: Record<string, string> = {
  월: '1',
  화: '2',
  수: '3',
  목: '4',
  금: '5',
  토: '6',
  일: '7',
  mon: '1',
  tues: '2',
  wednes: '3',
  thurs: '4',
  fri: '5',
  satur: '6',
  sun: '7',
}
const VERSION =
  /(?<product>[A-Za-z][A-Za-z.+#-]{1,24}|[가-힣]{2,12})\s(?:버전\s?|version\s)?v?(?<number>\d+(?:\.\d+){1,3}|(?<=(?:버전\s?|version\s|\sv))\d+)(?![\d.]*\s?(?:%|점|배|초|분|시간|일|개월|GB|MB|KB|km|m\b))(?!\d)/gi
const ROLE =
  /(?<role>담당자|책임자|승인자|결재자|관리자|팀장|소유자|owner|approver|contact|maintainer|lead)(?:은|는|\s?[:：]|\sis)\s?(?<name>[가-힣]{2,4}(?=\s?(?:님|씨|팀장|과장|부장|차장|대리|이사|매니저|입니다|이에요|예요|이다|\(|,|\.|$))|[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2})/g
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
const PHONE = /(?<![\d-])(?:\+\d{1,3}[ -])?0?\d{1,3}-\d{3,4}-\d{4}(?![\d-])/g

const number = (text: string): number => {
  const plain = text.replaceAll(',', '').toLowerCase()
  return NATIVE[plain] ?? (ENGLISH.includes(plain) ? ENGLISH.indexOf(plain) : Number(plain))
}
const written = (value: number): string => String(Number(value.toPrecision(12)))
const ranged = (from: string | undefined, to: string, factor: number): string =>
  from === undefined ? written(number(to) * factor) : `${written(number(from) * factor)}~${written(number(to) * factor)}`

const MOST_AFTER = /^\s?(?:이내|이하|까지|미만|안에|내에|내로|or (?:less|fewer)|at most)/i
const LEAST_AFTER = /^\s?(?:이상|초과|부터|넘|or more|at least)/i
const MOST_BEFORE = /(?:최대|최장|many as|up to|at most|no more than|within|maximum(?: of)?|not exceed)\s*$/i
const LEAST_BEFORE = /(?:최소|적어도|최저|at least|minimum(?: of)?|more than|no less than)\s*$/i

function boundOf(text: string, start: number, end: number): Value['bound'] {
  const [before, after] = [text.slice(Math.max(0, start - 24), start), text.slice(end, end + 16)]
  if (MOST_BEFORE.test(before) || MOST_AFTER.test(after)) return 'most'
  return LEAST_BEFORE.test(before) || LEAST_AFTER.test(after) ? 'least' : null
}

type Finder = {
  pattern: RegExp
  read(groups: Record<string, string | undefined>, match: RegExpExecArray): Pick<Value, 'kind' | 'unit' | 'value'> | null
}

const two = (text: string): string => text.padStart(2, '0')

/** In this order: what a finder took is not looked at by those after it, so that a date is no number of days. */
const FINDERS: Finder[] = [
  { pattern: MAIL, read: (_, [mail]) => ({ kind: 'contact', unit: 'mail', value: mail.toLowerCase() }) },
  { pattern: PHONE, read: (_, [phone]) => ({ kind: 'contact', unit: 'phone', value: phone.replace(/\D/g, '') }) },
  { pattern: DATE, read: (_, [, year, month, day]) => ({ kind: 'date', unit: 'day', value: `${year}-${two(month)}-${two(day)}` }) },
  {
    pattern: ENGLISH_DATE,
    read: (_, [, month, day, year]) => {
      const at = `${two(String(MONTHS.indexOf(month.toLowerCase()) + 1))}-${two(day)}`
      return year ? { kind: 'date', unit: 'day', value: `${year}-${at}` } : { kind: 'date', unit: 'month-day', value: at }
    },
  },
  { pattern: MONTH_DAY, read: (_, [, month, day]) => ({ kind: 'date', unit: 'month-day', value: `${two(month)}-${two(day)}` }) },
  {
    pattern: WEEKDAY,
    read: (_, [, korean, english]) => ({ kind: 'weekday', unit: 'weekday', value: DAYS[(korean ?? english).toLowerCase()] }),
  },
  { pattern: TIME, read: readTime },
  {
    pattern: MONEY,
    read({ sign, a, as, b, bs, word }) {
      const amount = number(a ?? b ?? '') * (SCALES[(as ?? bs ?? '').toLowerCase()] ?? 1)
      return { kind: 'money', unit: CURRENCIES[(sign ?? word ?? '').toLowerCase()] ?? 'money', value: written(amount) }
    },
  },
  { pattern: PERCENT, read: ({ from, number: to = '' }) => ({ kind: 'percent', unit: 'percent', value: ranged(from, to, 1) }) },
  { pattern: ROLE, read: ({ role = '', name = '' }) => ({ kind: 'name', unit: role.toLowerCase(), value: name }) },
  {
    pattern: VERSION,
    read: ({ product = '', number: value = '' }) => ({
      kind: 'version',
      unit: product.toLowerCase(),
      value: value.replace(/(?:\.0)+$/, ''),
    }),
  },
  { pattern: MEASURE, read: readMeasure },
]

function readMeasure({
  from,
  number: to = '',
  unit = '',
}: Record<string, string | undefined>): Pick<Value, 'kind' | 'unit' | 'value'> | null {
  const known = UNITS.find(([pattern]) => new RegExp(`^(?:${pattern})$`, /[A-Z]/.test(pattern) ? '' : 'i').test(unit))
  return known ? { kind: 'number', unit: known[1], value: ranged(from, to, known[2]) } : null
}

function readTime(groups: Record<string, string | undefined>): Pick<Value, 'kind' | 'unit' | 'value'> | null {
  const half = groups.half ?? groups.half12
  let hour = Number(groups.hour ?? groups.hour12)
  if (hour > 24) return null
  if (half && /오후|저녁|밤|^p/i.test(half) && hour < 12) hour += 12
  return { kind: 'time', unit: 'clock', value: `${two(String(hour))}:${groups.minute ?? groups.minute12 ?? '00'}` }
}

/** The values in a sentence, in order. Never throws. */
export function valuesIn(text: string): Value[] {
  const values: Value[] = []
  const taken = (start: number, end: number) => values.some((value) => value.start < end && start < value.end)
  for (const { pattern, read } of FINDERS)
    for (const match of text.matchAll(pattern)) {
      const start = match.index + (match[0].length - match[0].trimStart().length)
      const end = match.index + match[0].trimEnd().length
      if (taken(start, end)) continue
      const found = read(match.groups ?? {}, match as RegExpExecArray)
      if (found) values.push({ ...found, shown: text.slice(start, end), bound: boundOf(text, start, end), start, end })
    }
  return values.sort((a, b) => a.start - b.start)
}
