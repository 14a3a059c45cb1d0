import { rowLine, type Text } from './text.ts'

/** Puts the words of an office document together: paragraphs, which may stand within one another, and rows of tables, each one line. */
export class Paragraphs {
  readonly #text: Text
  readonly #open: string[] = []
  readonly #rows: { cells: string[]; cell: string }[] = []

  constructor(text: Text) {
    this.#text = text
  }

  /** Whether words belong to a paragraph here. */
  get within(): boolean {
    return this.#open.length > 0
  }

  begin(): void {
    this.#open.push('')
  }

  add(words: string): void {
    if (this.#open.length > 0) this.#open[this.#open.length - 1] += words
  }

  /** Ends the innermost paragraph; with a `level` it is a heading, unless it stands in a table. */
  end(level?: number): void {
    const words = this.#open.pop() ?? ''
    if (this.#rows.length > 0) this.#rows[this.#rows.length - 1].cell += `${words} `
    else if (level !== undefined && words.trim() !== '') this.#text.heading(level, words)
    else this.#text.paragraph(words)
  }

  beginRow(): void {
    this.#rows.push({ cells: [], cell: '' })
  }

  endCell(): void {
    const row = this.#rows.at(-1)
    if (!row) return
    row.cells.push(row.cell)
    row.cell = ''
  }

  /** Ends the innermost row; that of a table within a table stays in the cell around it. */
  endRow(): void {
    const row = this.#rows.pop()
    if (!row) return
    const line = rowLine([...row.cells, row.cell])
    const around = this.#rows.at(-1)
    if (around) around.cell += `${line} `
    else this.#text.paragraph(line)
  }
}
