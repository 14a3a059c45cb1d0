import { expect, test } from 'vitest'
import { environment } from '../src/platform/config.ts'
import { operationsGuide } from './configuration.ts'

test('the operations guide explains every variable as the program reads it', () => {
  const { present, wanted } = operationsGuide()
  expect(present).toBe(wanted)
  for (const name of Object.keys(environment.shape)) expect(present).toContain(`| \`${name}\` |`)
})
