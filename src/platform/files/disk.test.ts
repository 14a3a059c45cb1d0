import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { FileStore } from './disk.ts'

let store: FileStore
beforeEach(async () => {
  store = new FileStore(await mkdtemp(join(inject('runFolder'), 'files-')))
})
afterEach(() => rm(store.folder, { recursive: true, force: true }))

const kept = async () =>
  (await readdir(store.folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name)
async function* inPieces(...pieces: string[]) {
  for (const piece of pieces) yield Buffer.from(piece)
}

test('a file is found by the hash of its bytes, however they arrived', async () => {
  const hash = createHash('sha256').update('온고지신').digest('hex')
  expect(await store.put(Buffer.from('온고지신'))).toEqual({ hash, size: 12 })
  expect(await store.put(inPieces('온고', '지신'))).toEqual({ hash, size: 12 })
  expect(await kept()).toEqual([hash])
  expect(await text(store.read(hash))).toBe('온고지신')
  expect(await text(store.read(hash, { start: 3, end: 5 }))).toBe('고')
  expect(await store.size(hash)).toBe(12)
})

test('the same bytes put twenty times at once are there once and whole', async () => {
  const stored = await Promise.all(Array.from({ length: 20 }, () => store.put(inPieces('가'.repeat(50_000), '나'))))
  expect(new Set(stored.map((one) => one.hash)).size).toBe(1)
  expect(await kept()).toEqual([stored[0].hash])
  expect((await text(store.read(stored[0].hash))).length).toBe(50_001)
})

test('what is larger than allowed, or breaks off, leaves nothing', async () => {
  await expect(store.put(inPieces('12345', '67890', '1'), 10)).rejects.toMatchObject({ code: 'file-too-large', status: 413 })
  async function* breaking() {
    yield Buffer.from('반쯤')
    throw new Error('the line went dead')
  }
  await expect(store.put(breaking())).rejects.toThrow('the line went dead')
  expect(await kept()).toEqual([])
  expect((await store.put(inPieces('12345', '67890'), 10)).size).toBe(10)
})

test('only a hash is a name', async () => {
  for (const name of ['../../etc/passwd', '', 'a'.repeat(63), 'A'.repeat(64), `${'a'.repeat(64)}/..`])
    expect(() => store.path(name)).toThrow('not a content hash')
  expect(await store.size('f'.repeat(64))).toBeUndefined()
})

test('what is deleted twice is gone once', async () => {
  const { hash } = await store.put(Buffer.from('x'))
  await store.delete(hash)
  await store.delete(hash)
  expect(await store.size(hash)).toBeUndefined()
})
