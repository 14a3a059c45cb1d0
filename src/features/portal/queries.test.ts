import { expect, test } from 'vitest'
import { mixed } from './queries.ts'

const change = (space: string, person: string | null, at: number) => ({
  space: { id: space },
  updatedBy: person === null ? null : { id: person },
  at,
})

test('an import does not push the changes of people out of the home page', () => {
  const imported = Array.from({ length: 60 }, (_, at) => change('handbook', null, at))
  const people = [change('eng', 'minji', 60), change('handbook', 'junho', 61)]
  const shown = mixed([...imported, ...people])
  expect(shown).toHaveLength(7)
  expect(shown.slice(-2)).toEqual(people)
})

test('changes of many people are shown as they came, twenty at most', () => {
  const rows = Array.from({ length: 30 }, (_, at) => change('eng', `person ${at}`, at))
  expect(mixed(rows)).toEqual(rows.slice(0, 20))
})
