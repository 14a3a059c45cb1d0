import type { Element, ElementContent, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { visit } from 'unist-util-visit'
import type { Words } from './words.ts'

const MEDIA = new Set(['iframe', 'embed', 'video', 'audio', 'object'])

/** Before sanitising: what other hosts would show or play becomes a link, so that nothing is lost and nothing is fetched. */
export function linkMedia(tree: Root, words: Words): void {
  visit(tree, 'element', (node, index, parent) => {
    if (!MEDIA.has(node.tagName) || !parent || index === undefined) return
    const source = sourceOf(node)
    const fallback = textOf(node).trim()
    const replacement: ElementContent = source
      ? link(source, text(node, 'title') || fallback || nameOf(source, words))
      : { type: 'text', value: fallback }
    parent.children[index] = replacement
  })
}

function sourceOf(node: Element): string {
  const own = text(node, 'src') || text(node, 'data')
  if (own) return own
  let found = ''
  visit(node, 'element', (child) => {
    if (!found && child.tagName === 'source') found = text(child, 'src')
  })
  return found
}

function text(node: Element, name: string): string {
  const value = node.properties[name]
  return typeof value === 'string' ? value.trim() : ''
}

function link(href: string, label: string): Element {
  return { type: 'element', tagName: 'a', properties: { href }, children: [{ type: 'text', value: label }] }
}

/** What to call something that has no name: its file or its host. */
export function nameOf(source: string, words: Words): string {
  const path = source.replace(/[?#].*$/, '')
  const file = path.split('/').pop() ?? ''
  if (/^[^.]+\.[A-Za-z0-9]{2,5}$/.test(file)) return decoded(file)
  const host = /^(?:[a-z]+:)?\/\/([^/:?#]+)/i.exec(source)?.[1]
  return host ? `${words.media} (${host})` : words.media
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
