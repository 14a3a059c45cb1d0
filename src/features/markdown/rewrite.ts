import { frontMatterLength } from './scan/front-matter-length.ts'
import { scanDocument } from './scan/document.ts'
import type { LinkSyntax } from './scan/document.ts'
import type { Link } from './types.ts'

/**
 * Gives links another destination: `change` returns the new one, or null to leave a link as it is. Links, images,
 * definitions, `<href>`, `href` and `src` in HTML, wiki links and embeds (whose new destination becomes the target)
 * are offered; mentions and bare addresses are not. Every byte outside of the changed destinations stays.
 */
export function rewriteDestinations(source: string, change: (link: Link) => string | null): string {
  const { links, syntaxes } = scanDocument(source, frontMatterLength(source))
  const edits: { start: number; end: number; text: string }[] = []
  links.forEach((link, index) => {
    const syntax = syntaxes[index] as LinkSyntax
    if (syntax === 'mention' || syntax === 'bare') return
    const destination = change(link)
    if (destination === null) return
    const { start, end } = link.place
    const text = written(destination, syntax, source.slice(start, end), source.charCodeAt(start - 1))
    if (text !== source.slice(start, end)) edits.push({ start, end, text })
  })
  edits.sort((a, b) => a.start - b.start)
  let result = ''
  let position = 0
  for (const edit of edits) {
    result += source.slice(position, edit.start) + edit.text
    position = edit.end
  }
  return result + source.slice(position)
}

function written(destination: string, syntax: LinkSyntax, old: string, before: number): string {
  if (syntax === 'wiki' || syntax === 'embed') return wikiWritten(destination, syntax, old)
  if (syntax === 'html') return htmlWritten(destination, before)
  return markdownWritten(destination)
}

function wikiWritten(destination: string, syntax: 'wiki' | 'embed', old: string): string {
  const open = syntax === 'embed' ? '![[' : '[['
  const inside = old.slice(open.length, -2)
  const bar = inside.indexOf('|')
  const escaped = bar > 0 && inside.charCodeAt(bar - 1) === 92
  const label = bar < 0 ? '' : inside.slice(escaped ? bar - 1 : bar)
  return `${open}${destination.replace(/[[\]|\r\n]/g, ' ')}${label}]]`
}

function htmlWritten(destination: string, before: number): string {
  const quoted = before === 34 || before === 39
  const escaped = destination
    .replace(/&(?=#?[A-Za-z0-9]+;)/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
  if (quoted) return before === 34 ? escaped.replace(/"/g, '&quot;') : escaped.replace(/'/g, '&#39;')
  return /[\s"'=`]/.test(escaped) || escaped === '' ? `"${escaped.replace(/"/g, '&quot;')}"` : escaped
}

function markdownWritten(destination: string): string {
  const clean = destination.replace(/[\r\n]+/g, ' ').replace(/&(?=#?[A-Za-z0-9]+;)/g, '&amp;')
  if (clean === '' || /[\s<>\u0000-\u0020]/.test(clean) || !balanced(clean)) return `<${clean.replace(/[<>\\|]/g, '\\$&')}>`
  // A bar is escaped because the link may stand in a table.
  return clean.replace(/\\(?=[!-/:-@[-`{-~]|$)|\|/g, '\\$&')
}

function balanced(text: string): boolean {
  let depth = 0
  for (const character of text) {
    if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    if (depth < 0) return false
  }
  return depth === 0
}
