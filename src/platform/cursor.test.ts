import { expect, test } from 'vitest'
import { cutPage, placeOf, textPlaceOf } from './cursor.ts'
import { newId } from './ids.ts'

const rows = [3, 2, 1].map((at) => ({ at, id: newId() }))
const cursorOf = (at: unknown, id: unknown) => Buffer.from(JSON.stringify([at, id])).toString('base64url')

test('the cursor of a page leads on from its last row, and the last page has none', () => {
  const { page, next } = cutPage(rows, 2, (row) => row)
  expect(page).toEqual(rows.slice(0, 2))
  expect(placeOf(next ?? undefined)).toEqual(rows[1])
  expect(cutPage(rows, 3, (row) => row).next).toBeNull()
  expect(cutPage([], 3, () => ({ at: 0, id: '' })).next).toBeNull()
})

test('a cursor that is made up begins at the start', () => {
  const id = newId()
  const odd = [
    '',
    'x',
    '%',
    cursorOf(1, 'x'),
    cursorOf(1.5, id),
    cursorOf('1', id),
    cursorOf(null, id),
    cursorOf(1, null),
    cursorOf(1, [id]),
  ]
  for (const cursor of odd) expect(placeOf(cursor)).toBeUndefined()
  for (const at of [1, null, 'a\0b']) expect(textPlaceOf(cursorOf(at, id))).toBeUndefined()
  expect(textPlaceOf(cursorOf('가', id))).toEqual({ at: '가', id })
})
