export type CsvRow = { line: number; cells: string[] }

/**
 * Rows of a CSV text (RFC 4180) that say something, with the line each begins on; a byte order mark is passed over. Sign by sign,
 * so that no text takes longer than it is long; a quotation mark that is never closed goes on to the end.
 */
export function readCsv(text: string): CsvRow[] {
  const csv = text.replace(/^\ufeff/, '')
  let row: CsvRow = { line: 1, cells: [''] }
  const rows = [row]
  let line = 1
  let quoted = false
  for (let at = 0; at < csv.length; at++) {
    const sign = csv[at]
    const last = row.cells.length - 1
    const ends = sign === '\n' || (sign === '\r' && csv[at + 1] !== '\n')
    if (ends) line++
    if (quoted && sign === '"' && csv[at + 1] === '"') row.cells[last] += csv[at++]
    else if (sign === '"' && (quoted || row.cells[last] === '')) quoted = !quoted
    else if (quoted) row.cells[last] += sign
    else if (sign === ',') row.cells.push('')
    else if (ends) {
      row = { line, cells: [''] }
      rows.push(row)
    } else if (sign !== '\r') row.cells[last] += sign
  }
  return rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
}

/** Programs of tables take what begins so for a formula; a quotation mark before it makes it text. */
const FORMULA = /^'*[=+\-@\t\r]/

/** One row of CSV with its end of line. What a table program would take for a formula is made text; `textOfCell` takes that back. */
export const writeCsvRow = (cells: (string | number)[]): string =>
  `${cells
    .map((cell) => {
      const text = FORMULA.test(String(cell)) ? `'${cell}` : String(cell)
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
    })
    .join(',')}\r\n`

/** What a cell says, without blanks around it and without the quotation mark that kept it from being a formula. */
export function textOfCell(cell: string): string {
  const text = cell.trim()
  return /^'+[=+\-@\t]/.test(text) ? text.slice(1) : text
}
