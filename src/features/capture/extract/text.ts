import type { TextSection } from './types.ts'

/** Characters of one file that are kept for search: some 1,000 pages. */
export const MOST_CHARACTERS = 2_000_000
const MOST_SECTIONS = 20_000
/** After so long what was read is kept, before the process is ended and nothing is; counted from its beginning. */
const MOST_MS = 30_000
const LONGEST_HEADING = 300

/** Thrown to a reader when no more is kept, so that it need not read on. */
export class Full extends Error {}

/** Gathers what a reader meets in sections under headings. */
export class Text {
  readonly #sections: (TextSection & { level: number; lines: string[] })[] = []
  #characters = 0

  /** Begins a section; `level` 1 is the highest. A heading without words begins one that has none. */
  heading(level: number, words: string): void {
    const heading = clean(words).replaceAll('\n', ' ').slice(0, LONGEST_HEADING)
    const above = this.#above(level)
    this.#count(heading)
    if (this.#sections.length >= MOST_SECTIONS) throw new Full()
    const path = above ? [...above.path, ...(above.heading === '' ? [] : [above.heading])] : []
    this.#sections.push({ level, heading, anchor: '', path, text: '', lines: [] })
  }

  /** Begins a page. Its number is no heading of the author's, but it is where to look. */
  page(number: number): void {
    this.#count('')
    if (this.#sections.length >= MOST_SECTIONS) throw new Full()
    this.#sections.push({ level: 1, heading: '', anchor: `page=${number}`, path: [`p. ${number}`], text: '', lines: [] })
  }

  paragraph(words: string): void {
    const line = clean(words)
    if (line === '') return
    if (this.#sections.length === 0) this.#sections.push({ level: 99, heading: '', anchor: '', path: [], text: '', lines: [] })
    const room = MOST_CHARACTERS - this.#characters
    this.#sections[this.#sections.length - 1].lines.push(line.length > room ? line.slice(0, room) : line)
    this.#count(line)
  }

  /** What was gathered; sections without any words are left out. */
  sections(): TextSection[] {
    return this.#sections
      .map(({ heading, anchor, path, lines }) => ({ heading, anchor, path, text: lines.join('\n') }))
      .filter(({ heading, text }) => heading !== '' || text !== '')
  }

  #above(level: number) {
    for (let at = this.#sections.length - 1; at >= 0; at--) if (this.#sections[at].level < level) return this.#sections[at]
    return undefined
  }

  #count(words: string): void {
    this.#characters += words.length + 1
    if (this.#characters > MOST_CHARACTERS || performance.now() > MOST_MS) throw new Full()
  }
}

/** Cells of a table's row, as one line. */
export const rowLine = (cells: string[]): string =>
  cells
    .map((cell) => cell.replace(/\s+/g, ' ').trim())
    .filter((cell) => cell !== '')
    .join(' | ')

/** Composed letters (macOS writes them apart), no controls (a database may refuse them), single blanks, no halves of letters. */
function clean(words: string): string {
  return words
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u2060\ufeff\ufffe\uffff]/g, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[\n ]*/g, '\n')
    .toWellFormed()
    .trim()
}
