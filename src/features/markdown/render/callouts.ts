import type { Element, ElementContent } from 'hast'
import type { Words } from './words.ts'

const MARK = /^\s*\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*\n?/i

type Kind = 'note' | 'tip' | 'important' | 'warning' | 'caution'

/**
 * A quote that begins with `[!NOTE]` (or a box of a component) becomes `<aside class="callout callout-note">`; text may follow
 * on the same line, as in documents of other systems.
 */
export function callout(node: Element, words: Words): Element {
  const named = node.properties.dataCallout as Kind | undefined
  const kind = named ?? takeMark(node)
  if (!kind) return node
  const title: Element = {
    type: 'element',
    tagName: 'p',
    properties: { className: ['callout-title'] },
    children: [{ type: 'text', value: words[kind] }],
  }
  return {
    type: 'element',
    tagName: 'aside',
    properties: { className: ['callout', `callout-${kind}`], role: 'note' },
    children: [title, ...node.children],
  }
}

function takeMark(node: Element): Kind | undefined {
  const paragraph = node.children.find((child): child is Element => child.type === 'element')
  const first = paragraph?.tagName === 'p' ? paragraph.children[0] : undefined
  const found = first?.type === 'text' ? MARK.exec(first.value) : null
  if (!paragraph || first?.type !== 'text' || !found) return undefined
  const rest = first.value.slice(found[0].length)
  const next = paragraph.children[1]
  first.value = rest
  if (rest === '' && next?.type === 'element' && next.tagName === 'br') paragraph.children.splice(0, 2)
  const empty = paragraph.children.every((child: ElementContent) => child.type === 'text' && child.value.trim() === '')
  if (empty) node.children = node.children.filter((child) => child !== paragraph)
  return (found[1] as string).toLowerCase() as Kind
}
