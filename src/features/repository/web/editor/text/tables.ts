import { EditorSelection, type EditorState, type StateCommand } from '@codemirror/state'

type Cell = { from: number; to: number }
type Row = { line: number; cells: Cell[] }
type Table = { rows: Row[]; first: number; last: number }

const DELIMITER = /^\s*(?:>\s?)*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/

/** The table around the cursor, by its lines: a header, a line of dashes, rows until a line without a bar. */
export function tableAt(state: EditorState, at: number): Table | null {
  const here = state.doc.lineAt(at).number
  const text = (line: number) => state.doc.line(line).text
  if (!text(here).includes('|')) return null
  let first = here
  while (first > 1 && text(first - 1).includes('|')) first -= 1
  let last = here
  while (last < state.doc.lines && text(last + 1).includes('|')) last += 1
  if (last === first || !DELIMITER.test(text(first + 1)) || !text(first + 1).includes('|')) return null
  const rows: Row[] = []
  for (let line = first; line <= last; line += 1)
    if (line !== first + 1) rows.push({ line, cells: cellsOf(text(line), state.doc.line(line).from) })
  return { rows, first, last }
}

/** The inner spans of the cells of a line, without blanks; an escaped bar and one in code do not end a cell. */
function cellsOf(text: string, offset: number): Cell[] {
  const bars: number[] = []
  let code = false
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '`') code = !code
    else if (text[at] === '|' && !code) bars.push(at)
  }
  const start = /^\s*(?:>\s?)*\|/.test(text) ? [] : [-1]
  const end = /\|\s*$/.test(text) ? [] : [text.length]
  const edges = [...start, ...bars, ...end]
  return edges.slice(0, -1).map((edge, at) => {
    const inner = text.slice(edge + 1, edges[at + 1])
    const blank = inner.trim() === ''
    const lead = blank ? Math.min(1, inner.length) : inner.length - inner.trimStart().length
    const size = blank ? 0 : inner.trim().length
    return { from: offset + edge + 1 + lead, to: offset + edge + 1 + lead + size }
  })
}

/** Goes to the next cell and selects what is in it; behind the last one a row is added. Outside of tables it does nothing. */
export const nextCell: StateCommand = ({ state, dispatch }) => {
  const table = tableAt(state, state.selection.main.head)
  if (!table) return false
  const cells = table.rows.flatMap((row) => row.cells)
  const next = cells[indexAt(cells, state.selection.main.head) + 1]
  if (next) dispatch(state.update({ selection: EditorSelection.range(next.from, next.to), scrollIntoView: true }))
  else dispatch(state.update(newRow(state, table, table.last)))
  return true
}

export const previousCell: StateCommand = ({ state, dispatch }) => {
  const table = tableAt(state, state.selection.main.head)
  if (!table) return false
  const cells = table.rows.flatMap((row) => row.cells)
  const before = cells[Math.max(0, indexAt(cells, state.selection.main.head) - 1)]
  if (before) dispatch(state.update({ selection: EditorSelection.range(before.from, before.to), scrollIntoView: true }))
  return true
}

/** In a table Enter makes a row below; in an empty last row it leaves the table. */
export const enterInTable: StateCommand = ({ state, dispatch }) => {
  const { head, empty } = state.selection.main
  const table = empty ? tableAt(state, head) : null
  if (!table) return false
  const here = state.doc.lineAt(head)
  const row = table.rows.find(({ line }) => line === here.number)
  if (here.number === table.last && row?.cells.every(({ from, to }) => from === to)) {
    dispatch(
      state.update({
        changes: { from: here.from, to: here.to, insert: '' },
        selection: { anchor: here.from },
        scrollIntoView: true,
        userEvent: 'input',
      }),
    )
    return true
  }
  dispatch(state.update(newRow(state, table, Math.max(here.number, table.first + 1))))
  return true
}

function indexAt(cells: Cell[], at: number): number {
  const index = cells.findIndex(({ to }) => at <= to)
  return index < 0 ? cells.length - 1 : index
}

function newRow(state: EditorState, table: Table, below: number) {
  const line = state.doc.line(below)
  const lead = /^\s*(?:>\s?)*/.exec(state.doc.line(table.first).text)?.[0] ?? ''
  const columns = table.rows[0]?.cells.length ?? 1
  const insert = `\n${lead}|${'  |'.repeat(columns)}`
  return { changes: { from: line.to, insert }, selection: { anchor: line.to + lead.length + 3 }, scrollIntoView: true, userEvent: 'input' }
}

/** Adds a column behind the one of the cursor. */
export const addColumn: StateCommand = ({ state, dispatch }) => {
  const head = state.selection.main.head
  const table = tableAt(state, head)
  if (!table) return false
  const row = table.rows.find(({ line }) => line === state.doc.lineAt(head).number) ?? table.rows[0]
  const column = Math.max(0, row ? indexAt(row.cells, head) : 0)
  const dashes = state.doc.line(table.first + 1)
  const lines = [...table.rows, { line: dashes.number, cells: cellsOf(dashes.text, dashes.from) }]
  const changes = lines.map(({ line, cells }) => {
    const at = cells[Math.min(column, cells.length - 1)]?.to ?? state.doc.line(line).to
    return { from: at, insert: line === dashes.number ? ' | ---' : ' | ' }
  })
  dispatch(state.update({ changes, userEvent: 'input' }))
  return true
}
