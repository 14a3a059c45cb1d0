import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

// `npm run bench [-- name ...] [options of the bench]`: every bench, or the named ones.
const BENCHES = ['core', 'retrieval', 'search']

const given = process.argv.slice(2)
const named = given.filter((name) => BENCHES.includes(name))
const options = given.filter((name) => !BENCHES.includes(name))

const results = (named.length > 0 ? named : BENCHES).map((name) =>
  spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...options], { stdio: 'inherit' }),
)
process.exitCode = results.every(({ status }) => status === 0) ? 0 : 1
