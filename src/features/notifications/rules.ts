import type { MailByUrgency, NotificationSettings } from './schema.ts'

/** What is mailed unless somebody says otherwise: what waits for an answer at once, dates once a day, news not at all. */
export const usualMail: MailByUrgency = { request: 'now', mention: 'now', reminder: 'daily', news: 'never' }
export const usualSettings: NotificationSettings = { mail: usualMail, hour: 9, timeZone: 'Asia/Seoul' }

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** What happens together is mailed together. */
const GATHERING_MS = MINUTE_MS

/** Older events are told to nobody: who joins late, or rebuilds the inbox, is not flooded. */
export const OLDEST_MS = 30 * DAY_MS
/** Later than this, a mail about it would be a surprise. */
export const OLDEST_MAIL_MS = DAY_MS

const formats = new Map<string, Intl.DateTimeFormat>()
const wallClock = (time: number, timeZone: string): { hour: number; minute: number; second: number } => {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', hour: 'numeric', minute: 'numeric', second: 'numeric' })
    formats.set(timeZone, format)
  }
  const part = (name: string, parts: Intl.DateTimeFormatPart[]) => Number(parts.find(({ type }) => type === name)?.value)
  const parts = format.formatToParts(time)
  return { hour: part('hour', parts), minute: part('minute', parts), second: part('second', parts) }
}

/** The next time, after `now`, at which clocks in the time zone show the hour. Where that hour is skipped in spring, the one after it. */
export function nextHour(now: number, hour: number, timeZone: string): number {
  const local = wallClock(now, timeZone)
  const hourBegan = now - local.minute * MINUTE_MS - local.second * 1000 - (now % 1000)
  for (let hours = 1; hours <= 25; hours++) {
    const at = hourBegan + hours * HOUR_MS
    const shown = wallClock(at, timeZone).hour
    const before = wallClock(at - HOUR_MS, timeZone).hour
    if (shown === hour || (shown === (hour + 1) % 24 && before === (hour + 23) % 24)) return at
  }
  return now + DAY_MS
}

/** When a signal is mailed; null for never. `at` is when it happened, `now` when it is told. */
export function mailTime(settings: NotificationSettings, urgency: keyof MailByUrgency, at: number, now: number): number | null {
  const time = settings.mail[urgency]
  if (time === 'never' || now - at > OLDEST_MAIL_MS) return null
  return time === 'now' ? now + GATHERING_MS : nextHour(now, settings.hour, settings.timeZone)
}
