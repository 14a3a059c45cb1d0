import { HTML_NAMES } from './html-names.ts'

/** How an HTML block ends: at a blank line, or after the line for which `test` holds. */
export type HtmlEnd = { blank: boolean; test: (source: string, start: number, end: number) => boolean }

const BLOCK_NAMES = new Set(
  (
    'address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset ' +
    'figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link main menu menuitem ' +
    'nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead title tr track ul'
  ).split(' '),
)
const RAW_NAMES = new Set(['script', 'pre', 'style', 'textarea'])
const TAG_NAME = /<(\/?)([A-Za-z][A-Za-z0-9-]*)/y
const ATTRIBUTES = /(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^'\r\n]*'|"[^"\r\n]*"))?)*[ \t]*(\/?)>/y

const BLANK: HtmlEnd = { blank: true, test: () => false }
const RAW = ends(/<\/(?:script|pre|style|textarea)>/i)
const COMMENT = ends(/-->/)
const INSTRUCTION = ends(/\?>/)
const DECLARATION = ends(/>/)
const CDATA = ends(/\]\]>/)

function ends(pattern: RegExp): HtmlEnd {
  return { blank: false, test: (source, start, end) => pattern.test(source.slice(start, end)) }
}

/** Tells whether an HTML block (CommonMark's seven kinds) or a component tag on a line of its own begins at `<`. */
export function htmlBlockStart(source: string, at: number, lineEnd: number, interrupts: boolean): HtmlEnd | 'component' | undefined {
  const second = source.charCodeAt(at + 1)
  if (second === 33) {
    if (source.startsWith('--', at + 2)) return COMMENT
    if (source.startsWith('[CDATA[', at + 2)) return CDATA
    return isLetter(source.charCodeAt(at + 2)) ? DECLARATION : undefined
  }
  if (second === 63) return INSTRUCTION
  TAG_NAME.lastIndex = at
  const found = TAG_NAME.exec(source)
  if (!found) return undefined
  const closing = found[1] === '/'
  const name = found[2] as string
  const end = componentTagEnd(source, at, lineEnd, name)
  if (end >= 0 && source.slice(end, lineEnd).trim() === '') return 'component'
  const lower = name.toLowerCase()
  const after = source.charCodeAt(TAG_NAME.lastIndex)
  const bounded = TAG_NAME.lastIndex >= lineEnd || after === 32 || after === 9 || after === 62
  if (!closing && RAW_NAMES.has(lower) && bounded) return RAW
  const selfClosed = after === 47 && source.charCodeAt(TAG_NAME.lastIndex + 1) === 62
  if (BLOCK_NAMES.has(lower) && (bounded || selfClosed)) return BLANK
  if (interrupts || RAW_NAMES.has(lower)) return undefined
  return completeTag(source, TAG_NAME.lastIndex, lineEnd, closing) ? BLANK : undefined
}

function completeTag(source: string, at: number, lineEnd: number, closing: boolean): boolean {
  const line = source.slice(at, lineEnd)
  if (closing) return /^[ \t]*>[ \t]*$/.test(line)
  ATTRIBUTES.lastIndex = 0
  const found = ATTRIBUTES.exec(line)
  return found !== null && line.slice(ATTRIBUTES.lastIndex).trim() === ''
}

/** A component of MDX begins with a capital: `<Intro>`, `<RSC>`, but not `<BR>` or `<A>`, which are HTML. */
export function isComponentName(name: string): boolean {
  const first = name.charCodeAt(0)
  return first >= 65 && first <= 90 && name.length > 1 && (/[a-z0-9]/.test(name) || !HTML_NAMES.has(name.toLowerCase()))
}

/** End of a tag that HTML does not know but MDX does: of a component, or with an attribute in braces; else -1. */
export function componentTagEnd(source: string, at: number, limit: number, name: string): number {
  const end = componentEnd(source, at, limit)
  return end >= 0 && (isComponentName(name) || source.slice(at, end).includes('={')) ? end : -1
}

const LONGEST_TAG = 4000

/** End of a component tag that begins at `at`, quotes and braces balanced; -1 where there is none before `limit`. */
function componentEnd(source: string, at: number, limit: number): number {
  const end = Math.min(limit, at + LONGEST_TAG)
  let quote = 0
  let braces = 0
  for (let index = at + 1; index < end; index += 1) {
    const code = source.charCodeAt(index)
    if (quote) {
      if (code === quote) quote = 0
    } else if (code === 123) braces += 1
    else if (code === 125) braces -= 1
    else if (braces > 0) continue
    else if (code === 34 || code === 39) quote = code
    else if (code === 60) return -1
    else if (code === 62) return index + 1
  }
  return -1
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}
