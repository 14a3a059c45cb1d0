import { isDigit, isSpace, isSpaceOrEnd, lineStartOf, trimmedEnd } from './characters.ts'
import { readDefinition } from './definitions.ts'
import { type HtmlEnd, htmlBlockStart } from './html-blocks.ts'
import { LineCursor } from './line-cursor.ts'
import { delimiterCells, tableCells } from './tables.ts'

export type LeafKind = 'paragraph' | 'heading' | 'code' | 'html' | 'math' | 'table' | 'rule' | 'component' | 'definition'

/** A block without blocks inside. `text` has the length of the slice `start..end`; container markers in it are blanked. */
export type Leaf = {
  kind: LeafKind
  start: number
  end: number
  text: string
  /** Depth of a heading; 0 elsewhere. */
  depth: number
  /** Info string of a fence. */
  info: string
  /** How many containers hold it. */
  nesting: number
  definition?: { label: string; destination: { start: number; end: number } }
}

export type Blocks = {
  leaves: Leaf[]
  /** Offsets at which a top-level block begins, each at the start of its line. */
  tops: number[]
  /** The deepest nesting of containers met (limited by MOST_CONTAINERS). */
  deepest: number
  /** Labels of the footnotes that have a text, as written. */
  footnotes: string[]
}

type Container = { kind: 'quote' | 'item' | 'footnote'; width: number; empty: boolean; marker: number }

type OpenLeaf = {
  kind: 'paragraph' | 'fence' | 'indented' | 'html' | 'math' | 'table'
  start: number
  /** End of the last line that counts. */
  end: number
  lines: number[]
  fence: number
  fenceLength: number
  info: string
  htmlEnd: HtmlEnd | undefined
  columns: number
}

/** Deeper containers are taken as text: nobody writes them, and each costs time on every line. */
export const MOST_CONTAINERS = 100

/**
 * Finds the blocks of a Markdown source in one pass over its lines: CommonMark's container rules with GFM tables and
 * footnotes, `$$` math and component tags. It exists because a full syntax tree costs twenty times as much, and
 * analysis runs on every save; a test holds it to the syntax tree on real documents.
 */
export function scanBlocks(source: string, from = 0): Blocks {
  return new BlockScanner(source, from).scan()
}

class BlockScanner extends LineCursor {
  private readonly leaves: Leaf[] = []
  private readonly tops: number[] = []
  private readonly footnotes: string[] = []
  private readonly containers: Container[] = []
  private leaf: OpenLeaf | undefined
  private deepest = 0
  private topStarted = false
  private listMarker = 0

  scan(): Blocks {
    const { source } = this
    const length = source.length
    let start = this.position
    if (start === 0 && source.charCodeAt(0) === 0xfeff) start = 1
    while (start < length) {
      let end = start
      let code = 0
      while (end < length) {
        code = source.charCodeAt(end)
        if (code === 10 || code === 13) break
        end += 1
      }
      this.line(start, end)
      start = end + 1
      if (code === 13 && source.charCodeAt(start) === 10) start += 1
    }
    this.closeLeaf()
    return { leaves: this.leaves, tops: this.tops, deepest: this.deepest, footnotes: this.footnotes }
  }

  private line(start: number, end: number): void {
    this.startLine(start, end)
    this.topStarted = false
    const matched = this.continueContainers()
    this.measure()
    const blank = this.next >= end
    const all = matched === this.containers.length
    if (this.leaf && this.leaf.kind !== 'paragraph' && this.leaf.kind !== 'table') {
      if (all && this.continueLeaf(blank)) return
      this.closeLeaf()
    }
    if (blank) {
      this.blankLine(matched)
      return
    }
    this.openBlocks(matched)
  }

  private blankLine(matched: number): void {
    this.closeLeaf()
    // A blank line ends a quote; an item or a footnote goes on.
    if (matched < this.containers.length) this.containers.length = matched
  }

  /** Consumes the markers of the containers that go on in this line; gives their number. */
  private continueContainers(): number {
    const { containers, source } = this
    let index = 0
    for (; index < containers.length; index += 1) {
      const container = containers[index] as Container
      this.measure()
      const blank = this.next >= this.lineEnd
      if (container.kind === 'quote') {
        if (blank || this.indent > 3 || source.charCodeAt(this.next) !== 62) break
        this.advanceTo(this.next + 1)
        this.optionalSpace()
      } else if (blank) {
        if (container.empty) break
        this.advanceTo(this.next)
      } else if (this.indent >= container.width) {
        this.advanceColumns(container.width)
      } else break
    }
    return index
  }

  private openBlocks(matched: number): void {
    const lazyFrom = this.containers.length
    let open = matched
    for (;;) {
      const paragraph = this.leaf !== undefined && (open === this.containers.length || open < lazyFrom)
      const inParagraph = paragraph && this.leaf?.kind === 'paragraph'
      if (this.indent > 3) {
        if (inParagraph) return this.addLine()
        this.closeTo(open)
        this.begin('indented')
        return
      }
      const container = this.containerStart(inParagraph && open === this.containers.length)
      if (container) {
        this.closeTo(open)
        this.top(container.marker)
        for (let index = 0; index < open; index += 1) (this.containers[index] as Container).empty = false
        this.containers.push(container)
        open = this.containers.length
        if (open > this.deepest) this.deepest = open
        this.measure()
        if (this.next >= this.lineEnd) return
        container.empty = false
        continue
      }
      if (this.leafStart(open, open < this.containers.length)) return
      if (this.leaf?.kind === 'table' && open === this.containers.length) return this.addLine()
      if (this.leaf?.kind === 'paragraph') return this.addLine()
      this.closeTo(open)
      this.begin('paragraph')
      return
    }
  }

  private containerStart(interrupts: boolean): Container | undefined {
    if (this.containers.length >= MOST_CONTAINERS) return undefined
    const code = this.source.charCodeAt(this.next)
    if (code === 62) {
      this.advanceTo(this.next + 1)
      this.optionalSpace()
      return { kind: 'quote', width: 0, empty: false, marker: 0 }
    }
    if (code === 91 && this.source.charCodeAt(this.next + 1) === 94) return this.footnoteStart()
    if (code === 42 || code === 43 || code === 45 || (code >= 48 && code <= 57)) return this.itemStart(code, interrupts)
    return undefined
  }

  private footnoteStart(): Container | undefined {
    const limit = Math.min(this.lineEnd, this.next + 1000)
    for (let index = this.next + 2; index < limit; index += 1) {
      const code = this.source.charCodeAt(index)
      if (code === 92) index += 1
      else if (isSpace(code) || code === 91) return undefined
      else if (code === 93) {
        if (index === this.next + 2 || this.source.charCodeAt(index + 1) !== 58) return undefined
        this.footnotes.push(this.source.slice(this.next + 2, index))
        this.advanceTo(index + 2)
        this.measure()
        this.advanceTo(this.next)
        return { kind: 'footnote', width: 4, empty: false, marker: 0 }
      }
    }
    return undefined
  }

  private itemStart(code: number, interrupts: boolean): Container | undefined {
    const { source, next, lineEnd } = this
    let index = next + 1
    if (code >= 48 && code <= 57) {
      while (index < lineEnd && index - next < 10 && isDigit(source.charCodeAt(index))) index += 1
      const mark = source.charCodeAt(index)
      if (index - next > 9 || index >= lineEnd || (mark !== 46 && mark !== 41)) return undefined
      if (interrupts && (index - next !== 1 || code !== 49)) return undefined
      index += 1
    } else if (code !== 43 && this.isRule(code)) return undefined
    if (index < lineEnd && source.charCodeAt(index) !== 32 && source.charCodeAt(index) !== 9) return undefined
    const markerIndent = this.indent
    const markerWidth = index - next
    const marker = source.charCodeAt(index - 1)
    this.advanceTo(index)
    this.measure()
    if (this.next >= lineEnd) {
      if (interrupts) {
        this.resetTo(next, markerIndent)
        return undefined
      }
      this.advanceTo(this.next)
      return { kind: 'item', width: markerIndent + markerWidth + 1, empty: true, marker }
    }
    const space = this.indent > 4 ? 1 : this.indent
    this.advanceColumns(space)
    return { kind: 'item', width: markerIndent + markerWidth + space, empty: false, marker }
  }

  /** Begins (and perhaps ends) the leaf at this line; false where the line is plain text. */
  private leafStart(open: number, lazy: boolean): boolean {
    const { source, next } = this
    const code = source.charCodeAt(next)
    const paragraph = this.leaf?.kind === 'paragraph'
    if (code === 35) return this.atxHeading(open)
    if (code === 96 || code === 126) return this.fenceStart(open, code)
    if (code === 36) return this.mathStart(open)
    if (code === 60) return this.htmlStart(open, paragraph)
    if (paragraph && !lazy && (code === 61 || code === 45) && this.setext(code)) return true
    if ((code === 42 || code === 45 || code === 95) && this.isRule(code)) {
      this.closeTo(open)
      this.single('rule', this.lineEnd)
      return true
    }
    if (paragraph && !lazy && (code === 124 || code === 45 || code === 58)) return this.tableStart()
    return false
  }

  private atxHeading(open: number): boolean {
    const { source, next, lineEnd } = this
    let depth = 0
    while (source.charCodeAt(next + depth) === 35 && depth < 7) depth += 1
    const after = source.charCodeAt(next + depth)
    if (depth > 6 || (next + depth < lineEnd && !isSpace(after))) return false
    this.closeTo(open)
    let start = next + depth
    while (start < lineEnd && isSpace(source.charCodeAt(start))) start += 1
    let end = trimmedEnd(source, start, lineEnd)
    let mark = end
    while (mark > start && source.charCodeAt(mark - 1) === 35) mark -= 1
    if (mark < end && (mark === start || isSpace(source.charCodeAt(mark - 1)))) end = trimmedEnd(source, start, mark)
    this.top()
    this.leaves.push(this.leafOf('heading', start, end, depth))
    return true
  }

  private setext(code: number): boolean {
    const { source, lineEnd } = this
    const leaf = this.leaf as OpenLeaf
    let index = this.next
    while (index < lineEnd && source.charCodeAt(index) === code) index += 1
    while (index < lineEnd && isSpace(source.charCodeAt(index))) index += 1
    if (index < lineEnd) return false
    const start = this.takeDefinitions(leaf)
    if (start >= leaf.end) {
      // Only definitions stood above: the underline is text, unless it is a rule.
      leaf.start = leaf.end
      this.leaf = undefined
      if (code === 45 && this.isRule(code)) {
        this.single('rule', this.lineEnd)
        return true
      }
      this.begin('paragraph')
      return true
    }
    const heading = this.leafOf('heading', start, trimmedEnd(source, start, leaf.end), code === 61 ? 1 : 2, leaf)
    this.leaves.push(heading)
    this.leaf = undefined
    return true
  }

  private isRule(code: number): boolean {
    const { source, lineEnd } = this
    let count = 0
    for (let index = this.next; index < lineEnd; index += 1) {
      const each = source.charCodeAt(index)
      if (each === code) count += 1
      else if (!isSpace(each)) return false
    }
    return count >= 3
  }

  private fenceStart(open: number, code: number): boolean {
    const { source, next, lineEnd } = this
    let index = next
    while (source.charCodeAt(index) === code) index += 1
    const length = index - next
    if (length < 3) return false
    if (code === 96) {
      const tick = source.indexOf('`', index)
      if (tick >= 0 && tick < lineEnd) return false
    }
    this.closeTo(open)
    const leaf = this.begin('fence')
    leaf.fence = code
    leaf.fenceLength = length
    leaf.info = source.slice(index, lineEnd).trim()
    return true
  }

  private mathStart(open: number): boolean {
    const { source, next, lineEnd } = this
    let index = next
    while (source.charCodeAt(index) === 36) index += 1
    if (index - next < 2) return false
    const dollar = source.indexOf('$', index)
    if (dollar >= 0 && dollar < lineEnd) return false
    this.closeTo(open)
    const leaf = this.begin('math')
    leaf.fence = 36
    leaf.fenceLength = index - next
    return true
  }

  private htmlStart(open: number, paragraph: boolean): boolean {
    const found = htmlBlockStart(this.source, this.next, this.lineEnd, paragraph)
    if (!found) return false
    this.closeTo(open)
    if (found === 'component') {
      this.single('component', this.lineEnd)
      return true
    }
    const leaf = this.begin('html')
    leaf.htmlEnd = found
    if (found.test(this.source, this.next, this.lineEnd)) this.closeLeaf()
    return true
  }

  /** Makes a table of the last line of the open paragraph, if this line is its delimiter row. */
  private tableStart(): boolean {
    const leaf = this.leaf as OpenLeaf
    const columns = delimiterCells(this.source, this.next, this.lineEnd)
    if (columns === 0) return false
    const headStart = leaf.lines[leaf.lines.length - 2] as number
    const head = this.source.slice(headStart, leaf.end)
    if (tableCells(head) !== columns) return false
    const table = { ...leaf, kind: 'table' as const, start: headStart, lines: leaf.lines.slice(-2), columns }
    const aloneInParagraph = leaf.lines.length === 2
    if (!aloneInParagraph) {
      leaf.lines.length -= 2
      leaf.end = leaf.lines[leaf.lines.length - 1] as number
      this.closeLeaf()
      if (this.containers.length === 0) this.tops.push(lineStartOf(this.source, headStart))
    }
    this.leaf = table
    this.addLine()
    return true
  }

  private continueLeaf(blank: boolean): boolean {
    const leaf = this.leaf as OpenLeaf
    if (leaf.kind === 'indented') {
      if (!blank && this.indent < 4) return false
      if (!blank) this.addLine()
      return true
    }
    if (leaf.kind === 'html') {
      const end = leaf.htmlEnd as HtmlEnd
      if (end.blank) {
        if (blank) return false
        this.addLine()
      } else {
        this.addLine()
        if (end.test(this.source, this.position, this.lineEnd)) this.closeLeaf()
      }
      return true
    }
    this.addLine()
    if (!blank && this.indent < 4 && this.closesFence(leaf)) this.closeLeaf()
    return true
  }

  private closesFence(leaf: OpenLeaf): boolean {
    const { source, lineEnd } = this
    let index = this.next
    while (index < lineEnd && source.charCodeAt(index) === leaf.fence) index += 1
    if (index - this.next < leaf.fenceLength) return false
    return trimmedEnd(source, index, lineEnd) === index
  }

  private begin(kind: OpenLeaf['kind']): OpenLeaf {
    this.top()
    const start = kind === 'indented' ? this.position : this.next
    this.leaf = {
      kind,
      start,
      end: this.lineEnd,
      lines: [start, this.lineEnd],
      fence: 0,
      fenceLength: 0,
      info: '',
      htmlEnd: undefined,
      columns: 0,
    }
    return this.leaf
  }

  private addLine(): void {
    const leaf = this.leaf as OpenLeaf
    const start = leaf.kind === 'paragraph' || leaf.kind === 'table' ? this.next : this.position
    leaf.lines.push(start, this.lineEnd)
    leaf.end = this.lineEnd
  }

  private single(kind: LeafKind, end: number): void {
    this.top()
    this.leaves.push(this.leafOf(kind, this.next, trimmedEnd(this.source, this.next, end), 0))
  }

  private closeLeaf(): void {
    const leaf = this.leaf
    if (!leaf) return
    this.leaf = undefined
    if (leaf.kind === 'paragraph') {
      const start = this.takeDefinitions(leaf)
      if (start < leaf.end) this.leaves.push(this.leafOf('paragraph', start, trimmedEnd(this.source, start, leaf.end), 0, leaf))
      return
    }
    const kind = leaf.kind === 'fence' || leaf.kind === 'indented' ? 'code' : leaf.kind
    const made = this.leafOf(kind, leaf.start, leaf.end, 0, leaf)
    made.info = leaf.info
    this.leaves.push(made)
  }

  /** Closes the open leaf and the containers beyond `open`, because something else begins. */
  private closeTo(open: number): void {
    this.closeLeaf()
    this.containers.length = open
    if (open > 0) (this.containers[open - 1] as Container).empty = false
  }

  /** Notes that a top-level block begins here; an item of the list before (same `marker`) does not begin one. */
  private top(marker = 0): void {
    if (this.containers.length > 0 || this.topStarted) return
    this.topStarted = true
    if (marker !== 0 && marker === this.listMarker) return
    this.listMarker = marker
    this.tops.push(this.lineStart)
  }

  private leafOf(kind: LeafKind, start: number, end: number, depth: number, open?: OpenLeaf): Leaf {
    const nesting = this.containers.length
    const text = open && open.lines.length > 2 ? this.masked(open, start, end) : this.source.slice(start, end)
    return { kind, start, end, text, depth, info: '', nesting }
  }

  /** The text of a leaf with everything blanked that belongs to its containers. */
  private masked(leaf: OpenLeaf, start: number, end: number): string {
    const { source } = this
    const { lines } = leaf
    const pieces: string[] = []
    let position = start
    for (let index = 0; index < lines.length; index += 2) {
      const lineStart = lines[index] as number
      const lineEnd = Math.min(lines[index + 1] as number, end)
      if (lineEnd <= position && index > 0 && lineEnd < start) continue
      if (lineStart > position) pieces.push(blanked(source, position, Math.min(lineStart, end)))
      if (lineEnd > Math.max(lineStart, position)) pieces.push(source.slice(Math.max(lineStart, position), lineEnd))
      position = Math.max(position, lineEnd, Math.min(lineStart, end))
    }
    return pieces.join('')
  }

  /** Takes link reference definitions off the beginning of a paragraph; gives where the rest begins. */
  private takeDefinitions(leaf: OpenLeaf): number {
    if (this.source.charCodeAt(leaf.start) !== 91) return leaf.start
    const text = this.masked(leaf, leaf.start, leaf.end)
    let at = 0
    while (text.charCodeAt(at) === 91) {
      const found = readDefinition(text, at)
      if (!found) break
      const start = leaf.start + at
      this.leaves.push({
        kind: 'definition',
        start,
        end: leaf.start + found.end,
        text: text.slice(at, found.end),
        depth: 0,
        info: '',
        nesting: this.containers.length,
        definition: { label: found.label, destination: { start: leaf.start + found.from, end: leaf.start + found.to } },
      })
      at = found.end
      while (at < text.length && isSpaceOrEnd(text.charCodeAt(at))) at += 1
      if (this.containers.length === 0 && at < text.length) this.tops.push(lineStartOf(this.source, leaf.start + at))
    }
    return leaf.start + at
  }
}

function blanked(source: string, start: number, end: number): string {
  let text = ''
  for (let index = start; index < end; index += 1) {
    const code = source.charCodeAt(index)
    text += code === 10 ? '\n' : code === 13 ? '\r' : ' '
  }
  return text
}
