import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'

// `npm run bench [-- name ...] [options of the bench]`: every bench, or the named ones.
// One without a file of its own is all of NAME-*.ts, each run by itself: whoever adds a part adds a file.
const BENCHES = ['core', 'retrieval', 'search', 'stewardship']

const partsOf = (name: string): string[] =>
  existsSync(join(import.meta.dirname, `${name}.ts`)) ? [`${name}.ts`] : globSync(`${name}-*.ts`, { cwd: import.meta.dirname }).sort()

const given = process.argv.slice(2)
const named = given.filter((name) => BENCHES.includes(name))
const options = given.filter((name) => !BENCHES.includes(name))

const results = (named.length > 0 ? named : BENCHES)
  .flatMap(partsOf)
  .map((file) => spawnSync(process.execPath, [join(import.meta.dirname, file), ...options], { stdio: 'inherit' }))
process.exitCode = results.every(({ status }) => status === 0) ? 0 : 1
