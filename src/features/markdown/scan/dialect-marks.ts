/* Wiki links, mentions and formulas in running text. The parser's constructs in syntax/ follow the same rules. */

const LONGEST_WIKI = 300

/** Offset of the `]]` that closes what begins at `from`; -1 where it is no wiki link. */
export function wikiEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + LONGEST_WIKI)
  for (let index = from; index < limit; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 93) {
      if (text.charCodeAt(index + 1) !== 93 || text.slice(from, index).split('|')[0]?.trim() === '') return -1
      return text.charCodeAt(index + 2) === 40 && /[#./<a-z]/.test(text.charAt(index + 3)) ? -1 : index
    }
    if (code === 91 || code === 10 || code === 13) return -1
  }
  return -1
}

/** Parts `Title#heading|text`; the target keeps the heading part. In tables the bar is written `\|`. */
export function wikiParts(inside: string): { target: string; text: string } {
  const bar = inside.indexOf('|')
  if (bar < 0) return { target: inside.trim(), text: inside.trim() }
  const target = inside.slice(0, inside.charCodeAt(bar - 1) === 92 ? bar - 1 : bar).trim()
  return { target, text: inside.slice(bar + 1).trim() || target }
}

const LATIN_NAME = /[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?/y
const OTHER_NAME = /[\p{L}\p{N}_]{1,64}/uy

/**
 * End of the mention that begins with the `@` at `at`; -1 where there is none. A name in Latin letters ends where
 * Hangul begins, so that a particle may follow it.
 */
export function mentionEnd(text: string, at: number): number {
  if (at > 0 && /[\p{L}\p{N}_@/.+-]/u.test(text.charAt(at - 1))) return -1
  const latin = text.charCodeAt(at + 1) < 128
  const pattern = latin ? LATIN_NAME : OTHER_NAME
  pattern.lastIndex = at + 1
  const found = pattern.exec(text)
  if (!found) return -1
  const end = at + 1 + found[0].length
  const after = text.charAt(end)
  return after === '/' || after === '@' ? -1 : end
}

/** A dollar opens math where something other than a space follows and no letter or digit of ASCII precedes. */
export function opensMath(text: string, at: number, open: number): boolean {
  const after = text.charCodeAt(open)
  if (Number.isNaN(after) || after <= 32) return false
  return at === 0 || !/[A-Za-z0-9]/.test(text.charAt(at - 1))
}

/** Offset of the dollars that close math: the next ones, if they may; prices such as `$5 and $10` are none. */
export function mathEnd(text: string, open: number, length: number): number {
  let index = open
  while (index < text.length && text.charCodeAt(index) !== 36) index += text.charCodeAt(index) === 92 ? 2 : 1
  if (index >= text.length || text.charCodeAt(index - 1) <= 32) return -1
  let end = index
  while (text.charCodeAt(end) === 36) end += 1
  return end - index === length && !/[A-Za-z0-9]/.test(text.charAt(end)) ? index : -1
}
