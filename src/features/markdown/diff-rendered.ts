import type { Element, ElementContent, Root, RootContent, Text } from 'hast'
import { similarity } from './diff-source.ts'
import { wordsOf } from './diff-words.ts'
import { diffSequences } from './sequence-diff.ts'

type Content = RootContent | ElementContent
type ToHtml = (node: Content | Root) => string

/** Elements that hold blocks: inside of them the comparison goes on block by block. */
const HOLDERS = new Set([
  'div',
  'ul',
  'ol',
  'li',
  'blockquote',
  'aside',
  'section',
  'table',
  'thead',
  'tbody',
  'tr',
  'details',
  'dl',
  'article',
  'figure',
  'pre',
])
/** Elements that are compared as a whole: a changed picture or diagram is not taken apart. */
const WHOLE = new Set(['img', 'svg', 'math', 'input', 'hr', 'br'])
const INLINE = new Set([
  'a',
  'abbr',
  'b',
  'br',
  'cite',
  'code',
  'del',
  'dfn',
  'em',
  'i',
  'img',
  'input',
  'ins',
  'kbd',
  'mark',
  'q',
  's',
  'samp',
  'small',
  'span',
  'strong',
  'sub',
  'sup',
  'time',
  'u',
  'var',
  'wbr',
])

/**
 * Two rendered pages as one, with `<ins>` and `<del>` around what came and went, blocks first, then words. Safe HTML in,
 * safe HTML out: the pages are parsed and written anew, nothing is added but these two elements. It loads an HTML parser
 * when first called and takes time in proportion to the pages: for the server, on demand.
 */
export async function diffRendered(beforeHtml: string, afterHtml: string): Promise<string> {
  const [{ fromHtml }, { toHtml }] = await Promise.all([import('hast-util-from-html'), import('hast-util-to-html')])
  const write: ToHtml = (node) => toHtml(node as Root)
  const parse = (html: string) => compared(fromHtml(html, { fragment: true }).children)
  const children = new TreeDiff(write).children(parse(beforeHtml), parse(afterHtml))
  return write({ type: 'root', children: named(children) as RootContent[] })
}

class TreeDiff {
  private readonly write: ToHtml

  constructor(write: ToHtml) {
    this.write = write
  }

  children(before: Content[], after: Content[]): Content[] {
    if (isInline(before) && isInline(after)) return this.inline(before, after)
    const a = blocksOf(before)
    const b = blocksOf(after)
    const result: Content[] = []
    let position = 0
    let shift = 0
    const keys = (nodes: Content[]) => nodes.map((node) => this.write(node))
    for (const change of diffSequences(keys(a), keys(b))) {
      result.push(...b.slice(position + shift, change.bStart))
      result.push(...this.changed(a.slice(change.aStart, change.aEnd), b.slice(change.bStart, change.bEnd)))
      position = change.aEnd
      shift = change.bEnd - change.aEnd
    }
    result.push(...b.slice(position + shift))
    return result.flatMap((node) => (node.type === 'element' && node.tagName === RUN ? node.children : [node]))
  }

  private changed(removed: Content[], added: Content[]): Content[] {
    const result: Content[] = []
    let from = 0
    for (const node of removed) {
      const at = this.counterpart(node, added, from)
      if (at < 0) {
        result.push(...marked('del', node))
        continue
      }
      for (const each of added.slice(from, at)) result.push(...marked('ins', each))
      result.push(...this.pair(node as Element, added[at] as Element))
      from = at + 1
    }
    for (const each of added.slice(from)) result.push(...marked('ins', each))
    return result
  }

  private counterpart(node: Content, added: Content[], from: number): number {
    if (node.type !== 'element' || isWhole(node)) return -1
    const text = textOf(node)
    let best = -1
    let likeness = 0.3
    for (let index = from; index < Math.min(added.length, from + 40); index += 1) {
      const other = added[index] as Content
      if (other.type !== 'element' || other.tagName !== node.tagName) continue
      const each = HOLDERS.has(node.tagName) ? similarity(text, textOf(other)) + 0.15 : similarity(text, textOf(other))
      if (each > likeness) {
        likeness = each
        best = index
      }
    }
    return best
  }

  private pair(before: Element, after: Element): Content[] {
    const cells = after.children.filter(isShown)
    const former = before.children.filter(isShown)
    // Cells keep their column, or the row would not fit its table.
    const inRow = after.tagName === 'tr' && cells.length === former.length
    const children = inRow
      ? cells.flatMap((cell, index) => this.pair(former[index] as Element, cell as Element))
      : this.children(before.children, after.children)
    const properties = after.tagName === 'details' ? { ...after.properties, open: true } : after.properties
    return [{ ...after, properties, children: children as ElementContent[] }]
  }

  private inline(before: Content[], after: Content[]): Content[] {
    const a = tokensOf(before, this.write)
    const b = tokensOf(after, this.write)
    const output = new InlineOutput()
    let position = 0
    let shift = 0
    const keys = (tokens: Token[]) => tokens.map((token) => token.key)
    for (const change of diffSequences(keys(a), keys(b))) {
      for (const token of b.slice(position + shift, change.bStart)) output.add(token)
      for (const token of a.slice(change.aStart, change.aEnd)) output.add(token, 'del')
      for (const token of b.slice(change.bStart, change.bEnd)) output.add(token, 'ins')
      position = change.aEnd
      shift = change.bEnd - change.aEnd
    }
    for (const token of b.slice(position + shift)) output.add(token)
    return output.children
  }
}

/** What is no part of the text is left out of the comparison: links of headings to themselves, names of boxes. */
function compared(nodes: Content[]): Content[] {
  return nodes
    .filter((node) => node.type !== 'element' || !hasClass(node, 'anchor'))
    .map((node) => {
      if (node.type !== 'element') return node
      const { ariaLabel, ...properties } = node.properties
      return {
        ...node,
        properties: node.tagName === 'input' ? properties : node.properties,
        children: compared(node.children) as ElementContent[],
      }
    })
}

/** Boxes have their names again: that of the task they stand in. */
function named(nodes: Content[], name = '…'): Content[] {
  return nodes.map((node) => {
    if (node.type !== 'element') return node
    if (node.tagName === 'input') return { ...node, properties: { ...node.properties, ariaLabel: name } }
    const own = hasClass(node, 'task-list-item') ? textOf(node).trim().slice(0, 100) || '…' : name
    return { ...node, children: named(node.children, own) as ElementContent[] }
  })
}

/** Stands for the inline content between the blocks of a holder, while it is compared. */
const RUN = 'onji-run'

function blocksOf(nodes: Content[]): Content[] {
  const blocks: Content[] = []
  let run: Element | undefined
  for (const node of nodes) {
    if (node.type !== 'text' && !(node.type === 'element' && isInline([node]))) {
      if (node.type === 'element') blocks.push(node)
      run = undefined
    } else if (run) run.children.push(node as ElementContent)
    else if (isShown(node)) {
      run = { type: 'element', tagName: RUN, properties: {}, children: [node as ElementContent] }
      blocks.push(run)
    }
  }
  return blocks
}

type Mark = { key: string; element: Element }
type Token = { key: string; node: Text | Element; marks: Mark[] }

/** Words and whole elements, each with the inline elements around it. */
function tokensOf(nodes: Content[], write: ToHtml, marks: Mark[] = [], path = ''): Token[] {
  const tokens: Token[] = []
  for (const node of nodes) {
    if (node.type === 'text')
      for (const word of wordsOf(node.value)) tokens.push({ key: `${path}\u0000${word}`, node: { type: 'text', value: word }, marks })
    else if (node.type === 'element' && (isWhole(node) || node.children.length === 0))
      tokens.push({ key: `${path}\u0000${write(node)}`, node, marks })
    else if (node.type === 'element') {
      const key = write({ ...node, children: [] })
      tokens.push(...tokensOf(node.children, write, [...marks, { key, element: node }], path + key))
    }
  }
  return tokens
}

/** Puts tokens together again, reopening the elements around them only where they change. */
class InlineOutput {
  readonly children: Content[] = []
  private open: { key: string; node: Element }[] = []

  add(token: Token, kind?: 'ins' | 'del'): void {
    const wanted = kind ? [...token.marks, markOf(kind)] : token.marks
    let shared = 0
    while (shared < wanted.length && shared < this.open.length && this.open[shared]?.key === wanted[shared]?.key) shared += 1
    this.open.length = shared
    for (const { key, element } of wanted.slice(shared)) {
      const node: Element = { ...element, children: [] }
      this.parent().push(node)
      this.open.push({ key, node })
    }
    const parent = this.parent()
    const last = parent[parent.length - 1]
    if (token.node.type === 'text' && last?.type === 'text') last.value += token.node.value
    else parent.push({ ...token.node } as ElementContent)
  }

  private parent(): Content[] {
    return this.open[this.open.length - 1]?.node.children ?? this.children
  }
}

function markOf(kind: 'ins' | 'del'): Mark {
  return { key: kind, element: { type: 'element', tagName: kind, properties: {}, children: [] } }
}

/** Marks a whole block; parts of lists and tables are marked inside, where the mark may stand. */
function marked(kind: 'ins' | 'del', node: Content): Content[] {
  if (node.type === 'text' && node.value.trim() === '') return []
  if (node.type === 'element' && /^(?:li|tr|td|th|thead|tbody|tfoot|dt|dd|caption|summary)$/.test(node.tagName)) {
    const inner = /^(?:tr|thead|tbody|tfoot)$/.test(node.tagName)
    const children = inner ? node.children.flatMap((child) => marked(kind, child)) : [wrapped(kind, node.children)]
    return [{ ...node, children: children as ElementContent[] }]
  }
  const run = node.type === 'element' && node.tagName === RUN
  return [wrapped(kind, run ? node.children : [node as ElementContent])]
}

function wrapped(kind: 'ins' | 'del', children: ElementContent[]): Element {
  return { type: 'element', tagName: kind, properties: { className: [`diff-${kind}`] }, children }
}

function isShown(node: Content): boolean {
  return node.type === 'element' || (node.type === 'text' && node.value.trim() !== '')
}

function isInline(nodes: Content[]): boolean {
  return nodes.every((node) => node.type !== 'element' || INLINE.has(node.tagName) || isFormula(node))
}

function isWhole(node: Element): boolean {
  return WHOLE.has(node.tagName) || isFormula(node) || hasClass(node, 'mermaid-source')
}

function isFormula(node: Element): boolean {
  return hasClass(node, 'katex') || hasClass(node, 'math-display')
}

function hasClass(node: Element, name: string): boolean {
  return Array.isArray(node.properties.className) && node.properties.className.includes(name)
}

function textOf(node: Content): string {
  if (node.type === 'text') return node.value
  return node.type === 'element' ? node.children.map(textOf).join(' ') : ''
}
