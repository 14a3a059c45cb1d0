import type { FoundLink } from './inline-scanner.ts'
import { decodeText } from './references.ts'

const LONGEST_TAG = 8000
const LINKING = new Set(['a', 'area', 'img', 'video', 'audio', 'source', 'track'])
const UNSEEN = new Set(['script', 'style', 'template', 'svg', 'math'])
const NAME = /[A-Za-z][A-Za-z0-9-]*/y
const DESTINATION = /(?<=[\s"'])(href|src)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'=<>`]+)/gi

type Tag = { name: string; closing: boolean; start: number; end: number }

/** Links in raw HTML: `href` of `a`, `src` of images and media. The place is the value without its quotes. */
export function htmlLinks(html: string, offset: number): FoundLink[] {
  const links: FoundLink[] = []
  for (const tag of tagsOf(html)) {
    if (tag.closing || !LINKING.has(tag.name)) continue
    const from = tag.start + 1 + tag.name.length
    const attributes = html.slice(from, tag.end - 1)
    const anchor = tag.name === 'a' || tag.name === 'area'
    for (const found of attributes.matchAll(DESTINATION)) {
      if (anchor !== ((found[1] as string).toLowerCase() === 'href')) continue
      const value = found[3] as string
      const quoted = value.startsWith('"') || value.startsWith("'")
      const written = quoted ? value.slice(1, -1) : value
      const start = offset + from + found.index + found[0].length - value.length + (quoted ? 1 : 0)
      const text = anchor ? '' : altOf(attributes)
      links.push({ syntax: 'html', target: decodeText(written.trim()), text, media: !anchor, start, end: start + written.length })
    }
  }
  return links
}

function altOf(attributes: string): string {
  const found = /\balt\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes)
  return decodeText(found?.[1] ?? found?.[2] ?? '')
}

/** The text a reader sees of raw HTML: no tags, no comments, no scripts or styles. */
export function htmlText(html: string): string {
  let text = ''
  let position = 0
  let unseen = ''
  for (const tag of tagsOf(html)) {
    if (unseen === '') text += `${html.slice(position, tag.start)} `
    position = tag.end
    if (unseen === '' && !tag.closing && UNSEEN.has(tag.name)) unseen = tag.name
    else if (tag.closing && tag.name === unseen) unseen = ''
  }
  if (unseen === '') text += html.slice(position)
  return decodeText(text.replace(/\\/g, '\\\\'))
}

/** The tags and comments of a piece of HTML in one pass; an unfinished one counts as text. */
function* tagsOf(html: string): Generator<Tag> {
  let position = html.indexOf('<')
  while (position >= 0) {
    const end = html.startsWith('<!--', position) ? commentEnd(html, position) : tagEnd(html, position)
    if (end > 0) {
      const closing = html.charCodeAt(position + 1) === 47
      NAME.lastIndex = position + (closing ? 2 : 1)
      yield { name: NAME.exec(html)?.[0].toLowerCase() ?? '', closing, start: position, end }
    }
    position = html.indexOf('<', end > 0 ? end : position + 1)
  }
}

/** An unclosed comment hides the rest. */
function commentEnd(html: string, at: number): number {
  const end = html.indexOf('-->', at + 4)
  return end < 0 ? html.length : end + 3
}

function tagEnd(html: string, at: number): number {
  const first = html.charCodeAt(at + 1)
  if (first !== 33 && first !== 47 && first !== 63 && !((first >= 65 && first <= 90) || (first >= 97 && first <= 122))) return -1
  const limit = Math.min(html.length, at + LONGEST_TAG)
  let quote = 0
  for (let index = at + 1; index < limit; index += 1) {
    const code = html.charCodeAt(index)
    if (quote) {
      if (code === quote) quote = 0
    } else if (code === 62) return index + 1
    else if ((code === 34 || code === 39) && html.charCodeAt(index - 1) === 61) quote = code
  }
  return -1
}
