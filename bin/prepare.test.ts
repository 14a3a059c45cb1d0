import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
// @ts-expect-error launchers are plain JavaScript, so that every Node runs them
import { isInstalled, root, webSources } from './prepare.mjs'
import { browserFiles, importsOfAll, readSources } from './laws.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(inject('runFolder'), 'checkout-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function checkout(locked: object, installed?: object): Promise<void> {
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...locked } }))
  await mkdir(join(folder, 'node_modules'))
  if (installed) await writeFile(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }))
}

describe('an installation', () => {
  test('is complete when every package is there in its version', async () => {
    await checkout({ 'node_modules/a': { version: '1.0.0' } }, { 'node_modules/a': { version: '1.0.0' } })
    expect(isInstalled(folder)).toBe(true)
  })
  test('may lack the packages of other systems', async () => {
    await checkout({ 'node_modules/a-darwin': { version: '1.0.0', optional: true } }, {})
    expect(isInstalled(folder)).toBe(true)
  })
  test('is not complete with another version', async () => {
    await checkout({ 'node_modules/a': { version: '1.0.1' } }, { 'node_modules/a': { version: '1.0.0' } })
    expect(isInstalled(folder)).toBe(false)
  })
  test('that was broken off is not complete', async () => {
    await checkout({ 'node_modules/a': { version: '1.0.0' } })
    expect(isInstalled(folder)).toBe(false)
  })
})

test('the web part is built again after a change of anything that the browser loads', () => {
  const watched = new Set([...webSources()].map((file: string) => relative(root, file).replaceAll('\\', '/')))
  const loaded = [...browserFiles(importsOfAll(readSources(root)))]
  expect(loaded.length).toBeGreaterThan(100)
  expect(loaded.filter((file) => !watched.has(file))).toEqual([])
})

describe('a launcher', () => {
  const launch = async (script: string) => {
    const prepare = join(import.meta.dirname, 'prepare.mjs')
    const child = spawn(
      process.execPath,
      ['--input-type=module', '-e', `import { become } from ${JSON.stringify(prepare)}; become(['-e', ${JSON.stringify(script)}])`],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    await once(child.stdout, 'data')
    return child
  }

  test('passes the exit code through', async () => {
    const child = await launch('console.log(1); process.exit(7)')
    const [code] = await once(child, 'exit')
    expect(code).toBe(7)
  })
  test('passes SIGTERM through and waits for the end', async () => {
    const child = await launch(
      `process.on('SIGTERM', () => setTimeout(() => process.exit(5), 100)); setInterval(() => {}, 1000); console.log(1)`,
    )
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    expect(code).toBe(5)
  })
  test('dies of the signal that its program died of', async () => {
    const child = await launch(`setInterval(() => {}, 1000); console.log(1)`)
    child.kill('SIGTERM')
    const [code, signal] = await once(child, 'exit')
    expect([code, signal]).toEqual([null, 'SIGTERM'])
  })
})
