/** Number of columns a delimiter row declares; 0 where the line is none. */
export function delimiterCells(source: string, start: number, end: number): number {
  const line = source.slice(start, end).trim()
  if (!/^[|:\- \t]+$/.test(line) || !line.includes('-')) return 0
  const cells = line.replace(/^\|/, '').replace(/\|$/, '').split('|')
  if (cells.length === 1 && !line.includes('|') && !line.includes(':')) return 0
  for (const cell of cells) if (!/^[ \t]*:?-+:?[ \t]*$/.test(cell)) return 0
  return cells.length
}

/** Number of cells in a row. */
export function tableCells(row: string): number {
  return cellPlaces(row, 0, row.length).length
}

/** The cells of a row, as places in `text`. A bar after a backslash does not part cells. */
export function cellPlaces(text: string, start: number, end: number): { start: number; end: number }[] {
  let from = start
  let to = end
  while (from < to && isBlank(text.charCodeAt(from))) from += 1
  while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1
  if (text.charCodeAt(from) === 124) from += 1
  const cells: { start: number; end: number }[] = []
  let cell = from
  for (let index = from; index < to; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 92) index += 1
    else if (code === 124) {
      cells.push({ start: cell, end: index })
      cell = index + 1
    }
  }
  if (cell < to || cells.length === 0) cells.push({ start: cell, end: to })
  return cells
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13
}
