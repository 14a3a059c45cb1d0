import type { OfficeArchive } from '../archive.ts'
import { rowLine, type Text } from '../text.ts'

const MOST_STRINGS = 1_000_000
const DAY_MS = 86_400_000
/** Day 0 of Excel's calendar, which believes in a 29 February 1900. */
const EPOCH = Date.UTC(1899, 11, 30)

/** Excel: a section for each sheet, a line for each row; dates as 2026-11-21. */
export async function readXlsx(archive: OfficeArchive, text: Text): Promise<void> {
  const main = await archive.mainPart()
  const relations = await archive.relations(main)
  const partOf = (type: string) => [...relations.values()].find((relation) => relation.type === type)?.part ?? ''
  const sheets: { name: string; part: string }[] = []
  await archive.xml(main, {
    open(element, attributes) {
      const relation = element === 'sheet' ? relations.get(attributes.id ?? '') : undefined
      if (relation?.type === 'worksheet') sheets.push({ name: attributes.name ?? '', part: relation.part })
    },
  })
  const strings = await readStrings(archive, partOf('sharedStrings'))
  const dates = await readDateStyles(archive, partOf('styles'))
  for (const sheet of sheets) await readSheet(archive, sheet, text, strings, dates)
}

async function readStrings(archive: OfficeArchive, part: string): Promise<string[]> {
  const strings: string[] = []
  let words = false
  let string = ''
  await archive.xml(part, {
    skip: new Set(['rPh']),
    open(name) {
      if (name === 'si') string = ''
      words = name === 't'
    },
    close(name) {
      words = false
      if (name === 'si' && strings.length < MOST_STRINGS) strings.push(string)
    },
    text(part) {
      if (words) string += part
    },
  })
  return strings
}

/** Numbers of the cell styles that show a date: built-in formats 14 to 17 and 22, and those that write year, month or day. */
async function readDateStyles(archive: OfficeArchive, part: string): Promise<Set<number>> {
  const formats = new Set(['14', '15', '16', '17', '22'])
  const styles = new Set<number>()
  let cells = false
  let number = 0
  await archive.xml(part, {
    open(name, { numFmtId = '', formatCode = '' }) {
      if (name === 'numFmt' && /[ymd]/i.test(formatCode.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''))) formats.add(numFmtId)
      if (name === 'cellXfs') cells = true
      if (name !== 'xf' || !cells) return
      if (formats.has(numFmtId)) styles.add(number)
      number++
    },
    close(name) {
      if (name === 'cellXfs') cells = false
    },
  })
  return styles
}

type Cell = { kind: string; style: number; value: string }

async function readSheet(
  archive: OfficeArchive,
  sheet: { name: string; part: string },
  text: Text,
  strings: string[],
  dates: Set<number>,
): Promise<void> {
  let begun = false
  let row: string[] = []
  let cell: Cell = { kind: '', style: 0, value: '' }
  let words = false
  await archive.xml(sheet.part, {
    skip: new Set(['f', 'rPh', 'oddHeader', 'oddFooter', 'dataValidations', 'conditionalFormatting']),
    open(name, { t = '', s = '' }) {
      if (name === 'row') row = []
      else if (name === 'c') cell = { kind: t, style: Number(s), value: '' }
      words = name === 'v' || name === 't'
    },
    close(name) {
      words = false
      if (name === 'c') row.push(shown(cell, strings, dates))
      if (name !== 'row') return
      const line = rowLine(row)
      if (line === '') return
      if (!begun) text.heading(1, sheet.name)
      begun = true
      text.paragraph(line)
    },
    text(part) {
      if (words) cell.value += part
    },
  })
}

function shown({ kind, style, value }: Cell, strings: string[], dates: Set<number>): string {
  if (kind === 's') return strings[Number(value)] ?? ''
  if (kind === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  if (kind !== '' && kind !== 'n') return value
  const days = Number(value)
  const isDate = value !== '' && dates.has(style) && days > 0 && days < 2_958_466
  return isDate ? new Date(EPOCH + Math.round(days * DAY_MS)).toISOString().slice(0, 10) : value
}
