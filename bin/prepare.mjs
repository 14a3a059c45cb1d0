// What every launcher does before the program can run: install what is missing, build the web part, find the right Node.
// Plain JavaScript without dependencies, because it runs on whatever Node (20 or newer) a machine has, before `npm install`.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const pinnedNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const korean = /^ko/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '')

/** The text in the language of the terminal. */
export const say = (ko, en) => (korean ? ko : en)
export const tell = (ko, en) => process.stderr.write(`onji: ${say(ko, en)}\n`)

export function fail(ko, en) {
  tell(ko, en)
  process.exit(1)
}

/** True when node_modules holds every package of package-lock.json in the version named there. */
export function isInstalled(folder = root) {
  try {
    const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages
    // npm writes this file when an installation is complete, so a broken-off one does not count.
    const present = JSON.parse(readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8')).packages
    return Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || present[path]?.version === entry.version)
  } catch {
    return false
  }
}

/** Installs the packages of package-lock.json where they are not all there; asks no registry otherwise. */
export function ensureInstalled() {
  if (isInstalled() && runtime()) return
  tell('필요한 패키지를 설치해요. 처음 한 번만 몇 분 걸려요.', 'installing packages; this takes a minute or two, once')
  const npm = process.env.npm_execpath
  // Standard output belongs to the command (`onji ... --json`), so npm speaks on standard error.
  // The runtime of embedding models would fetch another half gigabyte for graphics cards; its processor part is in the package.
  const quiet = { NODE_ENV: '', npm_config_global: '', ONNXRUNTIME_NODE_INSTALL: 'skip' }
  const options = { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, ...quiet } }
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const done = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm.replace(/npx-cli\.js$/, 'npm-cli.js'), ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
  if (done.status !== 0)
    fail(
      '패키지를 설치하지 못했어요. 네트워크와 위의 npm 메시지를 확인한 뒤 다시 실행해 주세요.',
      'the packages could not be installed: check the network and the lines of npm above, then run this again',
    )
  if (!runtime())
    fail(
      'Node 24가 없어요. npm이 설치 스크립트를 막았다면 "npm rebuild node"를 실행하거나 Node 24 이상을 설치해 주세요.',
      'Node 24 is missing: run "npm rebuild node" if npm blocked install scripts, or install Node 24 or newer',
    )
}

/** The Node that runs Onji: the pinned one, else the running one where it is new enough. */
export function runtime() {
  if (existsSync(pinnedNode)) return pinnedNode
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined
}

const isTest = /\.test\.tsx?$/

function* filesOf(path) {
  if (!existsSync(path)) return
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const file = join(path, entry.name)
    if (entry.isDirectory()) yield* filesOf(file)
    else if (!isTest.test(entry.name)) yield file
  }
}

const DRAWN = [
  /[\\/](?:web|locales|page)[\\/]/,
  /[\\/](?:asked|chart|outline|page|rules|schema|sparkline)\.ts$/,
  /[\\/]search[\\/](?:engine[\\/]engine|dense[\\/]words)\.ts$/,
]

/** Everything the browser's part is made of; a change of any of it asks for a new build. */
export function* webSources() {
  yield* ['package-lock.json', 'vite.config.ts'].map((name) => join(root, name))
  for (const folder of ['web', 'platform', 'features/markdown', 'features/search/analysis']) yield* filesOf(join(root, 'src', folder))
  // What the pages of features and of their parts draw with; the laws say what the browser loads, and a test compares both.
  for (const file of filesOf(join(root, 'src', 'features'))) if (DRAWN.some((drawn) => drawn.test(file))) yield file
}

function sourcesHash() {
  const hash = createHash('sha256')
  for (const file of [...new Set(webSources())].sort())
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** Builds dist/web when its sources have changed since the last build. */
export function ensureBuilt() {
  const stamp = join(root, 'dist', 'web.hash')
  const hash = sourcesHash()
  const built = existsSync(join(root, 'dist', 'web')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
  if (built) return
  tell('화면을 빌드해요.', 'building the web part')
  rmSync(stamp, { force: true })
  const done = spawnSync(runtime(), [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    // A test runner says NODE_ENV=test, and React would be built for development.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (done.status !== 0)
    fail('화면을 빌드하지 못했어요. 위의 메시지를 확인해 주세요.', 'the web part could not be built: see the lines above')
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
}

/**
 * Environment of our own processes. Compiled code is kept, so that the next start is quick; glibc keeps one arena for two
 * threads and gives freed memory back, which saves 30 MB of a resting server (measured with `npm run bench:core`).
 */
export function environment() {
  return {
    MALLOC_ARENA_MAX: '2',
    MALLOC_TRIM_THRESHOLD_: '131072',
    MALLOC_MMAP_THRESHOLD_: '131072',
    NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'),
    ...process.env,
  }
}

/** Becomes `node ARGS`: signals reach it, and its exit code is ours. */
export function become(args, { cwd = process.cwd(), env = environment() } = {}) {
  const child = spawn(runtime(), args, { cwd, env, stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'])
    process.on(signal, () => {
      // A terminal sends Ctrl-C to both processes; a second one would mean "at once" to the server.
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      child.kill(signal)
    })
  child.on('error', (error) => fail(`Node를 실행하지 못했어요: ${error.message}`, `Node could not be run: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    } else process.exit(code ?? 1)
  })
}
