import { expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const problemsOf = (env: Record<string, string | undefined>): string[] => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

test('nothing has to be configured, and then the program is seen from this machine only', () => {
  expect(readConfig({})).toMatchObject({ host: '127.0.0.1', port: 4000, databaseUrl: undefined, externalImages: false })
})

test.each([
  ['ONJI_PORT', 'many'],
  ['ONJI_PORT', '65536'],
  ['ONJI_PORT', '1.5'],
  ['ONJI_PORT', '-1'],
  ['ONJI_URL', 'onji.example'],
  ['ONJI_URL', 'ftp://onji.example'],
  ['ONJI_TRUST_PROXY', 'true'],
  ['ONJI_DATABASE_URL', 'mysql://x'],
  ['ONJI_LOG_LEVEL', 'loud'],
  ['ONJI_LOCALE', 'fr'],
  ['ONJI_ADMIN_MAIL', 'admin'],
  ['ONJI_ADMIN_PASSWORD', 'short'],
  ['ONJI_SESSION_DAYS', '0'],
  ['ONJI_UPLOAD_LIMIT_MB', 'Infinity'],
  ['ONJI_PROT', '4000'],
])('%s=%s is refused by the name of the variable', (name, value) => {
  const problems = problemsOf({ [name]: value })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(new RegExp(`^${name}: `))
})

test('all that is wrong is named at once, and no value of a secret is', () => {
  expect(problemsOf({ ONJI_PORT: 'x' })).toEqual(['ONJI_PORT: must be a whole number from 0 to 65535'])
  const problems = problemsOf({ ONJI_PORT: 'x', ONJI_LOCALE: 'fr', ONJI_ADMIN_PASSWORD: 'short1', ONJI_TYPO: '1' })
  expect(problems.map((line) => line.split(':')[0]).sort()).toEqual(['ONJI_ADMIN_PASSWORD', 'ONJI_LOCALE', 'ONJI_PORT', 'ONJI_TYPO'])
  expect(problems.join()).not.toContain('short1')
})

test('an empty variable is one that was not given, and variables of others are none of ours', () => {
  expect(readConfig({ ONJI_PORT: '', ONJI_TEST_PG: 'x', PORT: '9' })).toMatchObject({ port: 4000 })
})
