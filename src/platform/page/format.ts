import type { Locale } from './hand.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const made = new Map<string, unknown>()

/** Intl objects cost a hundred times their use, so each is made once. */
function once<T>(key: string, make: () => T): T {
  let value = made.get(key) as T | undefined
  if (value === undefined) {
    value = make()
    made.set(key, value)
  }
  return value
}

const quarter = 15 * minute
const MOST_DATES = 2_000
const dates = new Map<string, string>()

/** 2026년 11월 21일 (토) · Sat, Nov 21, 2026 */
export function formatDate(time: number, locale: Locale): string {
  // In every time zone a day begins at a quarter of an hour.
  const name = `${locale} ${Math.floor(time / quarter)}`
  let text = dates.get(name)
  if (text === undefined) {
    text = writeDate(time, locale)
    if (dates.size >= MOST_DATES) dates.clear()
    dates.set(name, text)
  }
  return text
}

function writeDate(time: number, locale: Locale): string {
  if (locale === 'en') {
    const format = once(
      'date-en',
      () => new Intl.DateTimeFormat('en-US', { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' }),
    )
    return format.format(time)
  }
  const format = once(
    'date-ko',
    () => new Intl.DateTimeFormat('ko-KR', { weekday: 'short', year: 'numeric', month: 'long', day: 'numeric' }),
  )
  const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]))
  return `${part.year}년 ${part.month} ${part.day}일 (${part.weekday})`
}

/** The date with hours and minutes, for titles and logs. */
export function formatMoment(time: number, locale: Locale): string {
  const format = once(
    `clock-${locale}`,
    () => new Intl.DateTimeFormat(locale === 'ko' ? 'ko-KR' : 'en-US', { hour: 'numeric', minute: '2-digit' }),
  )
  return `${formatDate(time, locale)} ${format.format(time)}`
}

/** Relative while fresh (a week), then the date. */
export function formatWhen(time: number, locale: Locale, now: number): string {
  const age = now - time
  if (age >= 7 * day || age < -day) return formatDate(time, locale)
  if (age < minute) return locale === 'ko' ? '방금' : 'just now'
  const relative = once(`relative-${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
  if (age < hour) return relative.format(-Math.floor(age / minute), 'minute')
  if (age < day) return relative.format(-Math.floor(age / hour), 'hour')
  return relative.format(-Math.floor(age / day), 'day')
}

/** 12,345 */
export function formatNumber(value: number, locale: Locale): string {
  return once(`number-${locale}`, () => new Intl.NumberFormat(locale)).format(value)
}

/** 1.4 MB */
export function formatBytes(bytes: number, locale: Locale): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  let at = 0
  let value = bytes
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000
    at += 1
  }
  const unit = units[at] as string
  // The only unit whose short form is a word, and not the word of the language.
  if (at === 0) return `${formatNumber(value, locale)} B`
  return once(
    `bytes-${locale}-${unit}`,
    () => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }),
  ).format(value)
}
