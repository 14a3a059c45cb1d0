import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Builds the web part where its sources changed, with the launcher's own rule. */
export default function setup() {
  const prepare = join(import.meta.dirname, '..', '..', 'bin', 'prepare.mjs')
  const done = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `import { ensureBuilt } from ${JSON.stringify(prepare)}; ensureBuilt()`],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  if (done.status !== 0) throw new Error('the web part could not be built')
}
