import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findViolations, readSources } from './laws.ts'

const FEATURES = `import { search } from './features/search/index.ts'
import { identity } from './features/identity/index.ts'
import { repository } from './features/repository/index.ts'
export const features = [identity, repository, search]`

const lawsBrokenBy = (files: Record<string, string>) =>
  findViolations(new Map(Object.entries({ 'src/features.ts': FEATURES, ...files }))).map(({ law }) => law)

test('the sources keep the import laws', () => {
  expect(findViolations(readSources(join(import.meta.dirname, '..')))).toEqual([])
})

describe('a planted violation is found', () => {
  test.each([
    [
      'the platform importing a feature',
      'src/platform/log.ts',
      `import { x } from '../features/identity/index.ts'`,
      'platform does not import feature',
    ],
    [
      'a feature importing a later one',
      'src/features/identity/actions.ts',
      `import { x } from '../search/index.ts'`,
      'identity comes before search in features.ts',
    ],
    [
      'a pure part importing a feature',
      'src/features/markdown/html.ts',
      `import { x } from '../search/schema.ts'`,
      'markdown is not in features.ts, so it imports no feature',
    ],
    [
      'a feature reaching into another',
      'src/features/search/store.ts',
      `import {\n  x,\n  y,\n} from '../repository/store.ts'`,
      'of a feature others import index.ts, schema.ts or page.ts (pure markup) only',
    ],
    [
      'a feature importing the composition root',
      'src/features/search/index.ts',
      `export { app } from '../../app.ts'`,
      'feature does not import app',
    ],
    [
      'SQL outside a store',
      'src/features/search/actions.ts',
      `import { sql } from 'kysely'`,
      'database libraries appear in stores, migrations, engines and platform/db only',
    ],
    [
      'the SQLite module outside a store',
      'src/features/search/query.ts',
      `import { DatabaseSync } from 'node:sqlite'`,
      'database libraries appear in stores, migrations, engines and platform/db only',
    ],
    [
      'Fastify outside routes',
      'src/features/search/actions.ts',
      `import fastify from 'fastify'`,
      'Fastify appears in routes and platform/http only',
    ],
    ['a rule with a clock', 'src/features/search/rules.ts', `import { now } from '../../platform/clock.ts'`, 'rules import schemas only'],
    [
      'the browser importing an action',
      'src/features/search/web/index.tsx',
      `import { find } from '../actions.ts'`,
      "a feature's web part imports its own schema and locales only",
    ],
    [
      'a web part importing another one',
      'src/features/search/web/index.tsx',
      `import { Page } from '../../repository/web/index.tsx'`,
      "a feature's web part does not import another's",
    ],
    ['the kit importing the shell', 'src/web/kit/parts.tsx', `const shell = await import('../shell.tsx')`, 'kit does not import shell'],
    [
      'a second connection inside a transaction',
      'src/features/search/actions.ts',
      `export async function index(tx: Tx, id: string): Promise<void> {\n  if (id) {\n    await tx.services.writer.selectFrom('x')\n  }\n}`,
      'inside a transaction the store is tx.db',
    ],
    [
      'a stale read inside a transaction',
      'src/features/search/actions.ts',
      `write(ctx, async (tx) => {\n  await find(ctx.db)\n})`,
      'inside a transaction the store is tx.db',
    ],
  ])('%s', (_, file, source, law) => {
    expect(lawsBrokenBy({ [file]: source })).toContain(law)
  })

  test('a server module behind two imports of the browser', () => {
    const files = {
      'src/web/main.tsx': `import { text } from './kit/text.ts'`,
      'src/web/kit/text.ts': `import { cut } from '../../platform/text.ts'`,
      'src/platform/text.ts': `import { createHash } from 'node:crypto'`,
    }
    expect(lawsBrokenBy(files)).toEqual(['the browser loads this file, which needs a server'])
  })
})

test('what the laws allow is left alone', () => {
  const files = {
    'src/features/search/actions.ts': `import type { FastifyRequest } from 'fastify'\nimport { findItem } from '../repository/index.ts'\n// import { sql } from 'kysely'\nwrite(ctx, async (tx) => {\n  await find(tx.db)\n})\nawait find(ctx.db)`,
    'src/features/search/store.ts': `import { sql } from 'kysely'`,
    'src/features/search/rules.ts': `import { Query } from './schema.ts'`,
    'src/features/search/web/index.tsx': `import { Query } from '../schema.ts'\nimport { Button } from '../../../web/kit/button.tsx'`,
    'src/main.ts': `import { openApp } from './app.ts'`,
  }
  expect(lawsBrokenBy(files)).toEqual([])
})
