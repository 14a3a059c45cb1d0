#!/usr/bin/env node
// Every gate in order, with its time. All of them run, so that one look shows everything that is wrong.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, environment, root, runtime } from './prepare.mjs'

const tool = (...path) => join(root, 'node_modules', ...path)
const vitest = tool('vitest', 'vitest.mjs')
const fix = process.argv.includes('--fix')

const GATES = [
  [
    'format',
    'format and lint (biome); --fix mends what can be mended',
    [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', ...(fix ? ['--write'] : [])],
  ],
  ['laws', 'import laws', [join(root, 'bin', 'laws.ts')]],
  ['types', 'types (tsc)', [tool('typescript', 'bin', 'tsc'), '--noEmit']],
  ['texts', 'both languages complete', [vitest, 'run', '--project', 'unit', 'src/platform/i18n.test.ts', '--reporter', 'dot']],
  ['tests', 'unit tests, and stores on SQLite and PostgreSQL', [vitest, 'run', '--project', 'unit', '--reporter', 'dot']],
  ['build', 'build of the web part', [tool('vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn']],
  ['end-to-end', 'in a browser, on a running server', [vitest, 'run', '--project', 'end-to-end', '--reporter', 'dot']],
]

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
const unknown = asked.filter((name) => !GATES.some(([gate]) => gate === name))

if (process.argv.includes('--help') || unknown.length > 0) {
  for (const name of unknown) console.error(`there is no gate ${name}`)
  console.log('Usage: bin/check [--fix] [gate ...]\n')
  for (const [name, what] of GATES) console.log(`  ${name.padEnd(12)}${what}`)
  process.exit(unknown.length > 0 ? 2 : 0)
}

ensureInstalled()
const results = []
for (const [name, what, args] of GATES) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`\n== ${name}: ${what}`)
  const from = performance.now()
  const { status } = spawnSync(runtime(), args, { cwd: root, stdio: 'inherit', env: environment() })
  results.push({ name, passed: status === 0, seconds: (performance.now() - from) / 1000 })
}

console.log('')
for (const { name, passed, seconds } of results)
  console.log(`${passed ? 'passed' : 'FAILED'}  ${name.padEnd(12)}${seconds.toFixed(1).padStart(7)} s`)
process.exit(results.every(({ passed }) => passed) ? 0 : 1)
