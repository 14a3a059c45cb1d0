import { decodeText } from '../../encoding.ts'
import { rowLine, type Text } from '../text.ts'
import { Unreadable } from '../types.ts'

/** The text of a file in UTF-8, UTF-16 or CP949. */
export function decodeOrRefuse(bytes: Uint8Array): string {
  const decoded = decodeText(bytes)
  if (!decoded) throw new Unreadable('unsupported')
  return decoded.text
}

export function readPlain(source: string, text: Text): void {
  for (const line of source.split(/\r\n?|\n/)) text.paragraph(line)
}

/** Values separated by commas, semicolons or tabs (RFC 4180), a line for each row. */
export function readValues(source: string, text: Text): void {
  const head = source.slice(0, source.indexOf('\n') < 0 ? 1_000 : source.indexOf('\n'))
  const separator = ['\t', ';', ','].reduce((best, mark) => (head.split(mark).length > head.split(best).length ? mark : best), ',')
  let row: string[] = []
  let cell = ''
  let quoted = false
  const end = () => {
    text.paragraph(rowLine([...row, cell]))
    row = []
    cell = ''
  }
  for (let at = 0; at < source.length; at++) {
    const sign = source[at]
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (source[at + 1] === '"') cell += source[++at]
      else quoted = false
    } else if (sign === '"' && cell === '') quoted = true
    else if (sign === separator) {
      row.push(cell)
      cell = ''
    } else if (sign === '\n') end()
    else cell += sign
  }
  end()
}
