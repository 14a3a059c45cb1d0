import { isSpace } from './characters.ts'

const TAB = 9
const SPACE = 32

/** A place in a line, counted in characters and in columns: a tab goes to the next multiple of four. */
export class LineCursor {
  protected readonly source: string
  protected position: number
  protected column = 0
  /** Columns of a tab that a container marker used only in part. */
  protected rest = 0
  protected lineStart = 0
  protected lineEnd = 0
  /** The next character that is no space, and the columns before it; told by `measure`. */
  protected next = 0
  protected indent = 0

  constructor(source: string, position: number) {
    this.source = source
    this.position = position
  }

  protected startLine(start: number, end: number): void {
    this.lineStart = start
    this.lineEnd = end
    this.position = start
    this.column = 0
    this.rest = 0
  }

  /** Looks for the next character that is no space, and how many columns lie before it. */
  protected measure(): void {
    const { source, lineEnd } = this
    let column = this.column
    let index = this.position
    let indent = this.rest
    column += this.rest
    while (index < lineEnd) {
      const code = source.charCodeAt(index)
      if (code === SPACE) {
        column += 1
        indent += 1
      } else if (code === TAB) {
        const width = 4 - (column % 4)
        column += width
        indent += width
      } else break
      index += 1
    }
    this.next = index
    this.indent = indent
  }

  protected advanceTo(index: number): void {
    const { source } = this
    this.column += this.rest
    this.rest = 0
    for (let each = this.position; each < index; each += 1) {
      this.column += source.charCodeAt(each) === TAB ? 4 - (this.column % 4) : 1
    }
    this.position = index
  }

  protected advanceColumns(columns: number): void {
    let left = columns
    const used = Math.min(left, this.rest)
    this.rest -= used
    this.column += used
    left -= used
    while (left > 0 && this.position < this.lineEnd) {
      const width = this.source.charCodeAt(this.position) === TAB ? 4 - (this.column % 4) : 1
      this.position += 1
      if (width > left) {
        this.rest = width - left
        this.column += left
        return
      }
      this.column += width
      left -= width
    }
  }

  protected optionalSpace(): void {
    const code = this.source.charCodeAt(this.position)
    if (this.position < this.lineEnd && isSpace(code)) this.advanceColumns(1)
  }

  protected resetTo(index: number, indent: number): void {
    this.next = index
    this.indent = indent
  }
}
