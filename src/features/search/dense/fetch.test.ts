import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fetchModel, folderOf, isHubName } from './fetch.ts'
import { readModel } from './model.ts'
import { writeTinyModel } from './tiny-model.testing.ts'

const NAME = 'someone/tiny-e5-model'
let folder: string
let source: string
let server: Server
let hub: string

/** A hub with one model, which answers as the real one does. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onji-models-'))
  source = join(folder, 'source')
  await writeTinyModel(source)
  server = createServer((request, response) => {
    const [, owner, name, , , ...path] = new URL(request.url as string, hub).pathname.split('/')
    const file = join(source, ...path)
    if (owner === 'broken') response.writeHead(500).end()
    else if (`${owner}/${name}` !== NAME) response.writeHead(401).end()
    else if (!existsSync(file)) response.writeHead(404).end()
    else readFile(file).then((bytes) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  hub = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

describe('a model of the hub', () => {
  it('is fetched into the data folder with progress, and can be used', async () => {
    const seen: number[] = []
    const fetched = await fetchModel({ name: NAME, dataFolder: folder, hub, watch: ({ done, total }) => seen.push(done / (total ?? 0)) })
    expect(fetched).toBe(folderOf(folder, NAME))
    expect(seen.at(-1)).toBe(1)
    // What the model's own file does not say is known of its family.
    expect(readModel(fetched)).toMatchObject({ file: 'onnx/model.onnx', queryPrefix: 'query: ', passagePrefix: 'passage: ', maxTokens: 64 })
  })

  it('that is not there leaves nothing behind and is named', async () => {
    const wanted = (name: string) => fetchModel({ name, dataFolder: folder, hub })
    await expect(wanted('someone/else')).rejects.toMatchObject({ code: 'dense-no-model' })
    await expect(wanted('broken/model')).rejects.toMatchObject({ code: 'dense-no-hub', params: { reason: `${hub}: HTTP 500` } })
    await rm(join(source, 'onnx'), { recursive: true })
    await expect(wanted(NAME)).rejects.toMatchObject({ code: 'dense-no-model', params: { missing: 'onnx/model.onnx' } })
    expect(existsSync(join(folder, 'models', 'someone--tiny-e5-model'))).toBe(false)
    expect(existsSync(join(folder, 'models', 'someone--tiny-e5-model.part'))).toBe(false)
  })

  it('is told from a path by its name', () => {
    expect(['intfloat/multilingual-e5-small', 'a/b'].every(isHubName)).toBe(true)
    expect(['model', './model', '/srv/models/e5', '../b', 'a/b/c', 'a b/c'].some(isHubName)).toBe(false)
  })
})
