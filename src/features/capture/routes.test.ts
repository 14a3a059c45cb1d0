import { readdir, readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { describeOnBothStores } from '../../../test/harness/stores.ts'
import { createHttp } from '../../app.ts'
import type { Services } from '../../platform/context.ts'
import { systemContext } from '../../platform/context.ts'
import { addPerson, setUp, signIn } from '../identity/index.ts'
import { createSpace, itemsForExport } from '../repository/index.ts'
import { runImport } from './runs.ts'

const password = 'correct horse battery'

async function installation(services: Services) {
  const system = systemContext(services)
  const id = await setUp(system, { organisation: 'O', locale: 'ko', name: 'Seoyeon', mail: 'seoyeon@example.com', password })
  const owner = { ...system, actor: { kind: 'person' as const, id, name: 'Seoyeon', administrator: true, guest: false } }
  const space = await createSpace(owner, { name: 'Handbook' })
  await addPerson(system, { name: 'Dohyun', mail: 'dohyun@example.com', password })
  const http = await createHttp(services, { checkResponses: true })
  const as = async (name: string) => {
    const { secret } = await signIn(system, { mail: `${name}@example.com`, password, agent: 'test' })
    const cookie = `onji_session=${secret}`
    return {
      get: (url: string) => http.inject({ method: 'GET', url, headers: { cookie, 'accept-language': 'en' } }),
      delete: (url: string) => http.inject({ method: 'DELETE', url, headers: { cookie } }),
      upload: (url: string, bytes: Buffer, name = 'docs.zip') => {
        const head = `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/zip\r\n\r\n`
        return http.inject({
          method: 'POST',
          url,
          headers: { cookie, 'content-type': 'multipart/form-data; boundary=x' },
          payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--x--\r\n')]),
        })
      },
    }
  }
  const work = async () => {
    while (await services.jobs.runNext(services));
  }
  return { http, space, system, work, as, seoyeon: await as('seoyeon'), dohyun: await as('dohyun') }
}

async function zipOf(files: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [path, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), path)
  zip.end()
  return buffer(zip.outputStream)
}

const keptArchives = async (services: Services) => {
  const entries = await readdir(services.files.folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = await Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(`${entry.parentPath}/${entry.name}`)))
  return files.filter((bytes) => bytes.subarray(0, 2).toString() === 'PK').length
}

describeOnBothStores('the web', (open) => {
  it('takes an archive, imports it in the background, and reports', async () => {
    const services = await open()
    const { seoyeon, space, work, system } = await installation(services)
    const bytes = await zipOf({
      'docs/휴가.md': '---\ntitle: 연차\n---\n[b](b.md) [gone](gone.md)',
      'docs/b.md': '![x](x.txt)',
      'docs/x.txt': 'x',
    })
    const started = await seoyeon.upload(`/api/imports?space=${space.key}`, bytes)
    expect(started.statusCode).toBe(202)
    const url = started.headers.location as string
    expect((await seoyeon.get(url)).json()).toMatchObject({ state: 'waiting', name: 'docs.zip', report: null })
    await work()
    const run = (await seoyeon.get(url)).json()
    expect(run).toMatchObject({
      state: 'done',
      done: 3,
      total: 3,
      problem: null,
      report: { articles: { created: 2 }, files: { created: 1 }, dangling: [{ path: '휴가.md', line: 4, target: 'gone.md' }] },
    })
    expect((await itemsForExport(system, space.id)).map((item) => item.title)).toEqual(['연차', 'B'])
    expect(await keptArchives(services)).toBe(0)
    const again = await seoyeon.upload(`/api/imports?space=${space.key}`, bytes)
    await work()
    expect((await seoyeon.get(again.headers.location as string)).json().report.articles).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 2,
    })
  })

  it('tries an archive without writing', async () => {
    const services = await open()
    const { seoyeon, space, work, system } = await installation(services)
    const started = await seoyeon.upload(`/api/imports?space=${space.key}&dryRun=true`, await zipOf({ 'a.md': 'a' }))
    await work()
    expect((await seoyeon.get(started.headers.location as string)).json()).toMatchObject({
      state: 'done',
      dryRun: true,
      report: { articles: { created: 1 } },
    })
    expect(await itemsForExport(system, space.id)).toEqual([])
  })

  it('says in the language of the person what is wrong with an archive, and writes nothing of it', async () => {
    const services = await open()
    const { seoyeon, space, work, system } = await installation(services)
    const bad = (await zipOf({ 'xx/evil.md': 'x', 'good.md': 'y' })).toString('latin1').replaceAll('xx/evil', '../evil')
    for (const [bytes, code] of [
      [Buffer.from('no zip'), 'zip-unreadable'],
      [Buffer.from(bad, 'latin1'), 'zip-unsafe-name'],
    ] as const) {
      const started = await seoyeon.upload(`/api/imports?space=${space.key}`, bytes)
      await work()
      const run = (await seoyeon.get(started.headers.location as string)).json()
      expect(run).toMatchObject({ state: 'failed', report: null, problem: { code } })
      expect(run.problem.detail).toContain('가져온 것은 없어요')
    }
    expect(await itemsForExport(system, space.id)).toEqual([])
    expect(await keptArchives(services)).toBe(0)
  })

  it('is open to stewards of the space only, and others learn nothing of it', async () => {
    const services = await open()
    const { seoyeon, dohyun, space, work, http } = await installation(services)
    const bytes = await zipOf({ 'a.md': 'a' })
    expect((await dohyun.upload(`/api/imports?space=${space.key}`, bytes)).statusCode).toBe(403)
    expect(await keptArchives(services)).toBe(0)
    expect((await http.inject({ method: 'POST', url: `/api/imports?space=${space.key}` })).statusCode).toBeGreaterThanOrEqual(400)
    const url = (await seoyeon.upload(`/api/imports?space=${space.key}`, bytes)).headers.location as string
    expect((await dohyun.get(url)).statusCode).toBe(404)
    expect((await dohyun.delete(url)).statusCode).toBe(404)
    await work()
    expect((await seoyeon.get(url)).json().state).toBe('done')
  })

  it('does not begin what was cancelled while it waited', async () => {
    const services = await open()
    const { seoyeon, space, work, system } = await installation(services)
    const url = (await seoyeon.upload(`/api/imports?space=${space.key}`, await zipOf({ 'a.md': 'a' }))).headers.location as string
    expect((await seoyeon.delete(url)).statusCode).toBe(204)
    await work()
    expect((await seoyeon.get(url)).json().state).toBe('cancelled')
    expect(await itemsForExport(system, space.id)).toEqual([])
    expect(await keptArchives(services)).toBe(0)
  })

  it('goes on after a stop of the server', async () => {
    const services = await open()
    const { seoyeon, space, work, system } = await installation(services)
    const { id } = (await seoyeon.upload(`/api/imports?space=${space.key}`, await zipOf({ 'a.md': 'a' }))).json()
    await expect(runImport(system, id, AbortSignal.abort())).rejects.toThrow()
    expect((await seoyeon.get(`/api/imports/${id}`)).json().state).toBe('running')
    await work()
    expect((await seoyeon.get(`/api/imports/${id}`)).json().state).toBe('done')
  })

  it('hands out a space as an archive that can be imported again', async () => {
    const services = await open()
    const { seoyeon, dohyun, space, work } = await installation(services)
    await seoyeon.upload(`/api/imports?space=${space.key}`, await zipOf({ 'a.md': '[b](b.md)', 'b.md': 'b' }))
    await work()
    const zip = await dohyun.get(`/api/spaces/${space.key}/export`)
    expect(zip.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${space.key}.zip"`,
    })
    const started = await seoyeon.upload(`/api/imports?space=${space.key}`, zip.rawPayload, 'export.zip')
    await work()
    expect((await seoyeon.get(started.headers.location as string)).json()).toMatchObject({
      state: 'done',
      report: { articles: { unchanged: 2, created: 0, updated: 0 } },
    })
    expect((await seoyeon.get('/api/spaces/none/export')).statusCode).toBe(404)
  })
})
