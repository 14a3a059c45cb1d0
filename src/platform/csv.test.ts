import { expect, test } from 'vitest'
import { readCsv, textOfCell, writeCsvRow } from './csv.ts'

test('what is written is read again, with marks, lines and formulas in it', () => {
  const rows = [
    ['낱말', 'a "b", c', '=1+1'],
    ['두\n줄', '', "'-x"],
  ]
  const read = readCsv(`\ufeff${rows.map(writeCsvRow).join('')}`)
  expect(read.map(({ cells }) => cells.map(textOfCell))).toEqual(rows)
})

test('a table program finds no formula in it', () => {
  for (const cell of ['=cmd()', '+1', '-1', '@x', '\tx', '\r=x']) expect(writeCsvRow([cell])).toMatch(/^"?'/)
})

test('rows that say nothing are left out, and the others keep their line', () => {
  expect(readCsv('a\r\n\r\n , \nb,"c')).toEqual([
    { line: 1, cells: ['a'] },
    { line: 4, cells: ['b', 'c'] },
  ])
})
