import { CONTEXT, locate, plain, type Quote, quoteAt } from '../page.ts'

/** The text of a drawn body and, for each unit of it, where in the page it stands. White space is one blank, as in anchors. */
export type PageText = { text: string; nodes: Text[]; node: number[]; offset: number[] }

/** What stands in a body and is none of its words, or is another item's. */
const APART = '.anchor, .copy-code, .embed, [aria-hidden="true"], annotation, script, style, button, .footnote-ref'
const BLOCK = /^(?:P|DIV|H[1-6]|LI|UL|OL|TABLE|TR|TD|TH|PRE|BLOCKQUOTE|FIGURE|FIGCAPTION|SECTION|DETAILS|SUMMARY|DT|DD|DL|BR|HR)$/

/** Reads the words of a body as they are drawn. */
export function readPage(body: Element): PageText {
  const page: PageText = { text: '', nodes: [], node: [], offset: [] }
  let text = ''
  const blank = (node: number, offset: number) => {
    if (text === '' || text.endsWith(' ')) return
    text += ' '
    page.node.push(node)
    page.offset.push(offset)
  }
  const walk = (parent: Element) => {
    for (const child of parent.childNodes) {
      if (child instanceof Text) {
        const at = page.nodes.push(child) - 1
        for (let offset = 0; offset < child.data.length; offset++) {
          const unit = child.data[offset]
          if (/\s/.test(unit)) blank(at, offset)
          else {
            text += unit
            page.node.push(at)
            page.offset.push(offset)
          }
        }
      } else if (child instanceof Element && !child.matches(APART)) {
        const block = BLOCK.test(child.tagName)
        if (block) blank(-1, 0)
        walk(child)
        if (block) blank(-1, 0)
      }
    }
  }
  walk(body)
  page.text = text
  return page
}

/** The stretch of the page where a quote stands, or null. */
export function rangeOf(page: PageText, quote: Quote, hint?: number): Range | null {
  const found = locate(page.text, quote, { hint, strict: quote.prefix !== '' || quote.suffix !== '' })
  return found && rangeBetween(page, found.start, found.end)
}

function rangeBetween(page: PageText, start: number, end: number): Range | null {
  let first = start
  let last = end - 1
  while (first < last && page.node[first] < 0) first += 1
  while (last > first && page.node[last] < 0) last -= 1
  const [from, to] = [page.nodes[page.node[first]], page.nodes[page.node[last]]]
  if (!from || !to) return null
  const range = document.createRange()
  range.setStart(from, page.offset[first])
  range.setEnd(to, page.offset[last] + 1)
  return range
}

/** The words that are selected, with what stands around them; null where nothing of the body is. */
export function chosenIn(page: PageText, range: Range): Quote | null {
  let start = -1
  let end = -1
  for (const [at, node] of page.nodes.entries()) {
    if (!range.intersectsNode(node)) continue
    const from = range.startContainer === node ? range.startOffset : 0
    const to = range.endContainer === node ? range.endOffset : node.data.length
    for (let unit = page.node.indexOf(at); unit >= 0 && unit < page.node.length && page.node[unit] <= at; unit++) {
      if (page.node[unit] !== at || page.offset[unit] < from || page.offset[unit] >= to) continue
      if (start < 0) start = unit
      end = unit + 1
    }
  }
  while (start < end && page.text[start] === ' ') start += 1
  while (end > start && page.text[end - 1] === ' ') end -= 1
  return start < 0 || start >= end ? null : quoteAt(page.text, start, end)
}

export const isChosenFrom = (body: Element, selection: Selection | null): selection is Selection =>
  !!selection && !selection.isCollapsed && selection.rangeCount > 0 && body.contains(selection.getRangeAt(0).commonAncestorContainer)

/** A quote short enough to stand over a comment. */
export const shortened = (quote: string): string => {
  const words = plain(quote)
  return words.length <= CONTEXT * 2 ? words : `${words.slice(0, CONTEXT * 2 - 1).toWellFormed()}…`
}
