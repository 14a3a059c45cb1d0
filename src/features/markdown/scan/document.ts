import type { Link } from '../types.ts'
import { classifyLink } from '../link-kind.ts'
import { type Leaf, type LeafKind, scanBlocks } from './block-scanner.ts'
import { htmlLinks, htmlText } from './html-text.ts'
import { type FoundLink, scanInline } from './inline-scanner.ts'
import { decodeText } from './references.ts'
import { cellPlaces } from './tables.ts'
import { normaliseLabel } from './label.ts'

/** A leaf with the plain text a reader sees. */
export type TextLeaf = { kind: LeafKind; depth: number; text: string; anchor?: string }

/** How a destination is written, which decides how another is put in its place. */
export type LinkSyntax = FoundLink['syntax']

export type DocumentScan = { leaves: TextLeaf[]; links: Link[]; syntaxes: LinkSyntax[] }

/** The box of a task and the mark of a callout are no text. */
const MARK = /^\[(?:[ xX]|!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION))\](?: |$)/i
const ANCHOR_COMMENT = /\s*\{\/\*\s*([^*]*?)\s*\*\/\}\s*$/

/** Scans a source from `from` on: plain text and links of every leaf, in order. */
export function scanDocument(source: string, from = 0): DocumentScan {
  const { leaves, footnotes: labels } = scanBlocks(source, from)
  const definitions = new Map<string, Link>()
  const footnotes = new Set(labels.map(normaliseLabel))
  const links: Link[] = []
  const syntaxes: LinkSyntax[] = []
  for (const leaf of leaves) if (leaf.kind === 'definition') define(leaf, definitions)
  const defined = (label: string) =>
    label.charCodeAt(0) === 94
      ? footnotes.has(normaliseLabel(label.slice(1)))
      : definitions.size > 0 && definitions.has(normaliseLabel(label))
  const take = (found: FoundLink[]) => {
    for (const each of found) {
      if (each.syntax === 'reference') {
        const definition = definitions.get(normaliseLabel(each.target))
        if (definition) recordUse(definition, each)
      } else {
        links.push(linkOf(each))
        syntaxes.push(each.syntax)
      }
    }
  }
  const texts: TextLeaf[] = []
  for (const leaf of leaves) texts.push(textOf(leaf, defined, take))
  for (const definition of definitions.values()) {
    links.push(definition)
    syntaxes.push('markdown')
  }
  return { leaves: texts, links, syntaxes }
}

function define(leaf: Leaf, definitions: Map<string, Link>): void {
  const { label, destination } = leaf.definition as NonNullable<Leaf['definition']>
  const key = normaliseLabel(label)
  if (definitions.has(key)) return
  const written = leaf.text.slice(destination.start - leaf.start, destination.end - leaf.start)
  const target = decodeText(written.startsWith('<') ? written.slice(1, -1) : written)
  definitions.set(key, { ...classifyLink(target, false), text: label, place: destination })
}

/** A definition is one link, however often it is used; its text is that of the first use. */
function recordUse(definition: Link & { used?: true }, use: FoundLink): void {
  if (definition.used) return
  Object.defineProperty(definition, 'used', { value: true, enumerable: false })
  definition.text = flat(use.text)
  if (use.media)
    Object.assign(
      definition,
      classifyLink(definition.fragment === undefined ? definition.target : `${definition.target}#${definition.fragment}`, true),
    )
}

function linkOf(found: FoundLink): Link {
  const place = { start: found.start, end: found.end }
  const text = flat(found.text)
  if (found.syntax === 'mention') return { kind: 'mention', target: found.target, text, place }
  if (found.syntax === 'wiki' || found.syntax === 'embed') {
    const hash = found.target.indexOf('#')
    const target = hash < 0 ? found.target : found.target.slice(0, hash).trim()
    return { kind: found.syntax, target, ...(hash < 0 ? {} : { fragment: found.target.slice(hash + 1).trim() }), text, place }
  }
  return { ...classifyLink(found.target, found.media), text, place }
}

type Take = (found: FoundLink[]) => void

function textOf(leaf: Leaf, defined: (label: string) => boolean, take: Take): TextLeaf {
  const { kind, depth } = leaf
  if (kind === 'paragraph') {
    const found = scanInline(leaf.text, leaf.start, defined)
    take(found.links)
    const text = flat(found.text)
    return { kind, depth, text: leaf.nesting > 0 && text.charCodeAt(0) === 91 ? text.replace(MARK, '') : text }
  }
  if (kind === 'heading') return headingText(leaf, defined, take)
  if (kind === 'table') return { kind, depth, text: tableText(leaf, defined, take) }
  if (kind === 'html') {
    take(htmlLinks(leaf.text, leaf.start))
    return { kind, depth, text: flat(htmlText(leaf.text)) }
  }
  if (kind === 'code') return { kind, depth, text: codeText(leaf) }
  if (kind === 'math') return { kind, depth, text: leaf.text.replace(/^\$+|\$+\s*$/g, '').trim() }
  return { kind, depth, text: '' }
}

function headingText(leaf: Leaf, defined: (label: string) => boolean, take: Take): TextLeaf {
  const comment = leaf.text.endsWith('}') ? ANCHOR_COMMENT.exec(leaf.text) : null
  const written = comment ? leaf.text.slice(0, comment.index) : leaf.text
  const found = scanInline(written, leaf.start, defined)
  take(found.links)
  const text = flat(found.text)
  const anchor = comment?.[1]
  return { kind: 'heading', depth: leaf.depth, text, ...(anchor ? { anchor } : {}) }
}

function tableText(leaf: Leaf, defined: (label: string) => boolean, take: Take): string {
  const rows: string[] = []
  let start = 0
  let row = 0
  while (start <= leaf.text.length) {
    let end = leaf.text.indexOf('\n', start)
    if (end < 0) end = leaf.text.length
    if (row !== 1) {
      const cells: string[] = []
      for (const cell of cellPlaces(leaf.text, start, end)) {
        const found = scanInline(leaf.text.slice(cell.start, cell.end), leaf.start + cell.start, defined)
        take(found.links)
        const text = flat(found.text)
        if (text) cells.push(text)
      }
      if (cells.length > 0) rows.push(cells.join(' '))
    }
    row += 1
    start = end + 1
  }
  return rows.join('\n')
}

function codeText(leaf: Leaf): string {
  const lines = leaf.text.split(/\r\n|\n|\r/)
  const mark = leaf.text.charCodeAt(0)
  if ((mark === 96 || mark === 126) && /^(?:`{3,}|~{3,})/.test(leaf.text)) {
    lines.shift()
    if (lines.length > 0 && /^\s*(?:`{3,}|~{3,})\s*$/.test(lines[lines.length - 1] as string)) lines.pop()
  }
  return lines.join('\n').trimEnd()
}

function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
