export type BareAddress = { start: number; end: number; prefix: string }

const DOMAIN = /^[A-Za-z0-9\u0080-\uffff_-]+(?:\.[A-Za-z0-9\u0080-\uffff_-]+)*/
const MAIL_BEFORE = /[A-Za-z0-9._+-]+$/
const MAIL_AFTER = /[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+/y
/** Hangul right behind a Latin letter of a host name is the particle that follows: no such host is registered. */
const HOST_PARTICLE = /(?<=[A-Za-z0-9])[\uac00-\ud7a3]/
/** In paths Hangul is usual, but not one of these words right behind a Latin letter, a digit or a slash. */
const PATH_PARTICLE =
  /(?<=[A-Za-z0-9/])(?:에서(?:는|도|의|만)?|에게|에(?:는|도)?|를|을|은|는|이|가|의|와|과|(?:으)?로(?:는|도|서|부터)?|도|만|부터|까지|처럼|보다|마다|(?:이)?나|(?:이)?랑|하고|(?:이)?라(?:는|고)|입니다|이며|이고|인)[.,!?;:'")\]]*$/

/**
 * The address (GFM's extended autolinks: `https://`, `http://`, `www.`, mail) recognised at a `:`, `w` or `@`.
 * Nothing before `least` is taken; inside brackets it ends with them.
 */
export function bareAddress(text: string, at: number, code: number, least: number, bracketed: boolean): BareAddress | undefined {
  if (code === 119) return wwwAddress(text, at, bracketed)
  if (code === 58) return schemeAddress(text, at, least, bracketed)
  return code === 64 ? mailAddress(text, at, least) : undefined
}

function wwwAddress(text: string, at: number, bracketed: boolean): BareAddress | undefined {
  if (!text.startsWith('www.', at)) return undefined
  if (at > 0 && !/[\s(*_[\]~]/.test(text.charAt(at - 1))) return undefined
  const end = addressEnd(text, at, bracketed)
  return end > at + 4 ? { start: at, end, prefix: 'http://' } : undefined
}

function schemeAddress(text: string, at: number, least: number, bracketed: boolean): BareAddress | undefined {
  if (!text.startsWith('//', at + 1)) return undefined
  const tail = text.slice(Math.max(least, at - 6), at)
  const scheme = /(?:^|[^A-Za-z])(https?)$/i.exec(tail)
  if (!scheme) return undefined
  const start = at - (scheme[1] as string).length
  const end = addressEnd(text, at + 3, bracketed)
  return end > at + 3 ? { start, end, prefix: '' } : undefined
}

function mailAddress(text: string, at: number, least: number): BareAddress | undefined {
  const before = MAIL_BEFORE.exec(text.slice(Math.max(least, at - 128), at))
  if (!before) return undefined
  MAIL_AFTER.lastIndex = at + 1
  const after = MAIL_AFTER.exec(text)
  const host = after?.[0].replace(/_+$/, '') ?? ''
  if (!host.includes('.') || /[-\d]$/.test(host)) return undefined
  return { start: at - before[0].length, end: at + 1 + host.length, prefix: 'mailto:' }
}

function addressEnd(text: string, from: number, bracketed: boolean): number {
  let end = from
  while (end < text.length) {
    const code = text.charCodeAt(end)
    if (code <= 32 || code === 60 || (code === 93 && (bracketed || opensResource(text.charCodeAt(end + 1)))) || /\s/.test(text.charAt(end)))
      break
    end += 1
  }
  const whole = text.slice(from, end)
  const domain = DOMAIN.exec(whole)?.[0].replace(/[_.-]+$/, '')
  if (!domain) return from
  const labels = domain.split('.')
  if (labels.slice(-2).some((label) => label.includes('_'))) return from
  return from + trimmed(whole, domain.length)
}

/** `](` and `][` end an address: it stood in brackets. */
function opensResource(code: number): boolean {
  return code === 40 || code === 91
}

/**
 * Length of an address without the Korean particle that is written right behind it: `https://onji.kr에서`.
 * `hostLength` counts what stands before the path.
 */
export function addressLength(address: string, hostLength: number): number {
  const host = HOST_PARTICLE.exec(address.slice(0, hostLength))
  if (host) return host.index
  return PATH_PARTICLE.exec(address)?.index ?? address.length
}

/** GFM: trailing punctuation and unbalanced closing parentheses are no part of an address. */
function trimmed(address: string, domainLength: number): number {
  let end = addressLength(address, domainLength)
  let unbalanced = 0
  for (let index = 0; index < end; index += 1) {
    const code = address.charCodeAt(index)
    if (code === 40) unbalanced -= 1
    else if (code === 41) unbalanced += 1
  }
  for (;;) {
    const last = address.charAt(end - 1)
    if (last === ';') end -= entityLength(address, end)
    else if (last === ')' && unbalanced > 0) {
      unbalanced -= 1
      end -= 1
    } else if (last === ']' || (last !== '' && '?!.,:*_~\'"'.includes(last))) end -= 1
    else return end
  }
}

const LONGEST_ENTITY = 34

/** Length of the character reference that ends with the semicolon before `end`; 1 where it ends none. */
function entityLength(address: string, end: number): number {
  return /&[A-Za-z0-9]+;$/.exec(address.slice(Math.max(0, end - LONGEST_ENTITY), end))?.[0].length ?? 1
}
