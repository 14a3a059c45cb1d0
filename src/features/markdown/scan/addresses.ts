export type BareAddress = { start: number; end: number; prefix: string }

const DOMAIN = /^[A-Za-z0-9\u0080-\uffff_-]+(?:\.[A-Za-z0-9\u0080-\uffff_-]+)*/
const MAIL_BEFORE = /[A-Za-z0-9._+-]+$/
const MAIL_AFTER = /[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+/y
/** Hangul does not occur in host names that are typed into Korean text; it is the particle that follows. */
const HANGUL = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/

/**
 * The address (GFM's extended autolinks: `https://`, `http://`, `www.`, mail) recognised at a `:`, `w` or `@`.
 * Nothing before `least` is taken.
 */
export function bareAddress(text: string, at: number, code: number, least: number): BareAddress | undefined {
  if (code === 119) return wwwAddress(text, at)
  if (code === 58) return schemeAddress(text, at, least)
  return code === 64 ? mailAddress(text, at, least) : undefined
}

function wwwAddress(text: string, at: number): BareAddress | undefined {
  if (!text.startsWith('www.', at)) return undefined
  if (at > 0 && !/[\s(*_[\]~]/.test(text.charAt(at - 1))) return undefined
  const end = addressEnd(text, at)
  return end > at + 4 ? { start: at, end, prefix: 'http://' } : undefined
}

function schemeAddress(text: string, at: number, least: number): BareAddress | undefined {
  if (!text.startsWith('//', at + 1)) return undefined
  const tail = text.slice(Math.max(least, at - 6), at)
  const scheme = /(?:^|[^A-Za-z])(https?)$/i.exec(tail)
  if (!scheme) return undefined
  const start = at - (scheme[1] as string).length
  const end = addressEnd(text, at + 3)
  return end > at + 3 ? { start, end, prefix: '' } : undefined
}

function mailAddress(text: string, at: number, least: number): BareAddress | undefined {
  const before = MAIL_BEFORE.exec(text.slice(Math.max(least, at - 128), at))
  if (!before) return undefined
  MAIL_AFTER.lastIndex = at + 1
  const after = MAIL_AFTER.exec(text)
  if (!after || /[-_]$/.test(after[0]) || /\d$/.test(after[0])) return undefined
  return { start: at - before[0].length, end: at + 1 + after[0].length, prefix: 'mailto:' }
}

function addressEnd(text: string, from: number): number {
  let end = from
  while (end < text.length) {
    const code = text.charCodeAt(end)
    if (code <= 32 || code === 60 || /\s/.test(text.charAt(end))) break
    end += 1
  }
  const whole = text.slice(from, end)
  const domain = DOMAIN.exec(whole)?.[0]
  if (!domain) return from
  const labels = domain.split('.')
  if (labels.slice(-2).some((label) => label.includes('_'))) return from
  return from + trimmed(whole, domain.length)
}

/** GFM: trailing punctuation and unbalanced closing parentheses are no part of an address. */
function trimmed(address: string, domainLength: number): number {
  const hangul = HANGUL.exec(address.slice(0, domainLength))
  let end = hangul && hangul.index > 0 ? hangul.index : address.length
  for (;;) {
    const last = address.charAt(end - 1)
    if (last !== '' && '?!.,:*_~\'"'.includes(last)) end -= 1
    else if (last === ';') {
      const entity = /&[A-Za-z0-9]+;$/.exec(address.slice(0, end))
      end -= entity ? entity[0].length : 1
    } else if (last === ')' && count(address, ')', end) > count(address, '(', end)) end -= 1
    else if (last === ']') end -= 1
    else return end
  }
}

function count(text: string, character: string, end: number): number {
  let total = 0
  for (let index = 0; index < end; index += 1) if (text.charAt(index) === character) total += 1
  return total
}
