import type { Nodes, Parents, Root } from 'mdast'
import { visit } from 'unist-util-visit'
import { isComponentName } from '../scan/html-blocks.ts'
import { showUnknownTags } from '../scan/html-names.ts'

/** Components known from the documentation systems we import from, and the callout they mean. */
const CALLOUTS: Record<string, string> = {
  Note: 'note',
  Info: 'note',
  Tip: 'tip',
  Hint: 'tip',
  Important: 'important',
  Warning: 'warning',
  Pitfall: 'warning',
  Caution: 'caution',
  Danger: 'caution',
}

/** A tag of a component inside a block of HTML. */
const COMPONENT = /<\/?([A-Z][\w.-]*)(?:[^<>"'{}]|"[^"]*"|'[^']*'|\{[^{}]*\})*>/g
/** Attributes in braces, two deep: `style={{ margin: 0 }}`. */
const BRACED = /\s[\w-]+\s*=\s*\{(?:[^{}]|\{[^{}]*\})*\}/g
const NAME = /^<\/?([A-Za-z][\w.-]*)/

/**
 * Turns the tags of components into HTML the reader can do without: boxes that warn or
 * advise become callouts, others leave their content. A tag that has no partner was no component (`List<String>`) and is shown as text.
 */
export function resolveComponents(tree: Root): void {
  const paired = pairedTags(tree)
  visit(tree, 'component', (node, index, parent) => {
    if (index === undefined || !parent) return
    const value = node.value
    const html = paired.has(node) ? htmlFor(value) : undefined
    const block =
      parent.type === 'root' || parent.type === 'blockquote' || parent.type === 'listItem' || parent.type === 'footnoteDefinition'
    const text = { type: 'text' as const, value }
    const shown =
      html !== undefined ? { type: 'html' as const, value: html } : block ? { type: 'paragraph' as const, children: [text] } : text
    ;(parent as Parents).children[index] = shown as never
  })
  visit(tree, 'html', (node) => {
    if (/<\/?[A-Z]/.test(node.value))
      node.value = node.value.replace(COMPONENT, (tag, name: string) => (isComponentName(name) ? (htmlFor(tag) ?? '') : tag))
    if (!/^<(?:!--|\?|script|style)/i.test(node.value)) node.value = showUnknownTags(node.value)
  })
}

function pairedTags(tree: Root): Set<Nodes> {
  const paired = new Set<Nodes>()
  const open: { name: string; node: Nodes }[] = []
  visit(tree, 'component', (node) => {
    const name = NAME.exec(node.value)?.[1] ?? ''
    if (/\/\s*>$/.test(node.value) || /^<\/?[a-z]/.test(node.value)) paired.add(node)
    else if (!node.value.startsWith('</')) open.push({ name, node })
    else {
      let at = open.length - 1
      while (at >= 0 && open[at]?.name !== name) at -= 1
      if (at < 0) return
      paired.add(node)
      paired.add((open[at] as { node: Nodes }).node)
      open.length = at
    }
  })
  return paired
}

function htmlFor(tag: string): string | undefined {
  const name = NAME.exec(tag)?.[1] ?? ''
  // HTML with attributes of JSX is HTML without them.
  if (/^[a-z]/.test(name)) return tag.replace(BRACED, '')
  const closing = tag.startsWith('</')
  const callout = CALLOUTS[name]
  if (callout !== undefined) return closing ? '</div>' : `<div data-callout="${callout}">`
  if (closing) return ''
  return linkOf(tag)
}

/** What a component points to is kept as a link: a picture, a video, a page. */
function linkOf(tag: string): string {
  const attribute = (name: string) => new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)
  const value = (name: string) => attribute(name)?.[1] ?? attribute(name)?.[2] ?? ''
  const source = value('src')
  const text = escapeAttribute(value('alt') || value('title') || value('name'))
  if (source && /\.(?:png|jpe?g|gif|svg|webp|avif)$/i.test(source)) return `<img src="${escapeAttribute(source)}" alt="${text}">`
  const target = source || value('href') || value('url')
  if (target) return `<a href="${escapeAttribute(target)}">${text || escapeAttribute(target)}</a>`
  return value('title') ? `<strong>${escapeAttribute(value('title'))}</strong>` : ''
}

function escapeAttribute(text: string): string {
  return text
    .replace(/&(?!#?\w+;)/g, '&amp;')
    .replace(/"/g, '&quot;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
}
