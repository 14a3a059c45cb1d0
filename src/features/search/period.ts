/** A stretch of time in epoch milliseconds: from, inclusive, and before. */
export type Period = { updatedFrom?: number; updatedBefore?: number }

const DAY = 86_400_000
const SPAN = /^(?:최근|지난|last)?\s*(\d{1,4})\s*(d|days?|일|w|weeks?|주|주일|m|months?|달|개월|y|years?|년)(?:간|동안|이내)?$/i
const DATE = /^(\d{4})(?:\s*[-./년]\s*(\d{1,2})(?:\s*[-./월]\s*(\d{1,2})(?:일|\.)?|월|\.)?|년)?$/
const NAMED: Record<string, [number, number]> = {
  today: [0, 1],
  오늘: [0, 1],
  yesterday: [-1, 0],
  어제: [-1, 0],
  'this-week': [-7, 1],
  이번주: [-7, 1],
}

/**
 * The time that `updated:` names, in the machine's time zone, or undefined: a year, month or day (2026, 2026-03,
 * 2026년 3월 2일), these with > >= < <= before them or `..` between them, and spans back from now (30d, 2w, 최근30일).
 */
export function periodOf(text: string, now: number): Period | undefined {
  const value = text.trim().replaceAll('〉', '>')
  const range = /^(.+?)(?:\.\.|~)(.*)$/.exec(value)
  if (range) return between(dates(range[1]), range[2] === '' ? undefined : dates(range[2]), range[2] === '')
  const compared = /^([<>]=?)\s*(.+)$/.exec(value)
  if (compared) return comparedTo(compared[1], dates(compared[2]))
  return dates(value) ?? named(value, now) ?? span(value, now)
}

function between(first: Period | undefined, last: Period | undefined, open: boolean): Period | undefined {
  if (!first || (!last && !open)) return undefined
  return last ? { updatedFrom: first.updatedFrom, updatedBefore: last.updatedBefore } : { updatedFrom: first.updatedFrom }
}

function comparedTo(sign: string, date: Period | undefined): Period | undefined {
  if (!date) return undefined
  if (sign === '>') return { updatedFrom: date.updatedBefore }
  if (sign === '>=') return { updatedFrom: date.updatedFrom }
  return { updatedBefore: sign === '<' ? date.updatedFrom : date.updatedBefore }
}

/** The year, month or day that a text is. */
function dates(text: string): Period | undefined {
  const found = DATE.exec(text.trim())
  if (!found) return undefined
  const [year, month, day] = found.slice(1).map((part) => (part === undefined ? undefined : Number(part)))
  if (year === undefined || month === 0 || (month ?? 1) > 12 || day === 0 || (day ?? 1) > 31) return undefined
  const at = (y: number, m: number, d: number) => new Date(y, m, d).getTime()
  if (month === undefined) return { updatedFrom: at(year, 0, 1), updatedBefore: at(year + 1, 0, 1) }
  if (day === undefined) return { updatedFrom: at(year, month - 1, 1), updatedBefore: at(year, month, 1) }
  return { updatedFrom: at(year, month - 1, day), updatedBefore: at(year, month - 1, day + 1) }
}

function named(text: string, now: number): Period | undefined {
  const days = NAMED[text.toLowerCase()]
  if (!days) return undefined
  const today = new Date(now)
  const at = (shift: number) => new Date(today.getFullYear(), today.getMonth(), today.getDate() + shift).getTime()
  return { updatedFrom: at(days[0]), updatedBefore: at(days[1]) }
}

function span(text: string, now: number): Period | undefined {
  const found = SPAN.exec(text)
  if (!found) return undefined
  const unit = found[2].toLowerCase()
  const days = /^(w|주)/.test(unit) ? 7 : /^(m|달|개월)/.test(unit) ? 30 : /^(y|년)/.test(unit) ? 365 : 1
  return { updatedFrom: now - Number(found[1]) * days * DAY }
}
