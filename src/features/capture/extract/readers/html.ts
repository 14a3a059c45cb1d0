import type { Element, Nodes } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { rowLine, type Text } from '../text.ts'

const UNSEEN = new Set(['script', 'style', 'template', 'noscript', 'svg', 'math', 'iframe', 'object', 'head', 'select', 'textarea'])
const BLOCKS = new Set(
  'address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure footer form header hgroup hr html legend li main menu nav ol p pre section summary table tbody tfoot thead tr ul'.split(
    ' ',
  ),
)

/** A web page: what a reader would see of it, under its headings. */
export function readHtml(source: string, text: Text): void {
  let line = ''
  const end = () => {
    text.paragraph(line.replace(/\s+/g, ' '))
    line = ''
  }
  const visit = (node: Nodes): void => {
    if (node.type === 'text') line += node.value
    else if (node.type === 'root') node.children.forEach(visit)
    else if (node.type === 'element') element(node)
  }
  const element = (node: Element) => {
    if (UNSEEN.has(node.tagName) || node.properties.hidden) return
    const level = /^h([1-6])$/.exec(node.tagName)?.[1]
    if (level) {
      end()
      text.heading(Number(level), wordsOf(node))
    } else if (node.tagName === 'tr') {
      end()
      text.paragraph(rowLine(node.children.flatMap((cell) => (cell.type === 'element' ? [wordsOf(cell)] : []))))
    } else {
      const block = BLOCKS.has(node.tagName)
      if (block) end()
      node.children.forEach(visit)
      if (block) end()
    }
  }
  visit(fromHtml(source))
  end()
}

function wordsOf(node: Nodes): string {
  if (node.type === 'text') return node.value
  if (!('children' in node) || (node.type === 'element' && UNSEEN.has(node.tagName))) return ''
  const gap = node.type === 'element' && BLOCKS.has(node.tagName) ? ' ' : ''
  return gap + node.children.map((child) => wordsOf(child)).join('') + gap
}
