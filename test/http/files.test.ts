import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { readableFile, removeFile, storeFile } from '../../src/features/repository/files.ts'
import { describeOnBothStores } from '../harness/stores.ts'
import { openWeb, type Send } from './web.ts'

const PNG = await sharp({ create: { width: 800, height: 400, channels: 3, background: '#087' } })
  .png()
  .toBuffer()
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
const HTML = '<!doctype html><script>alert(document.domain)</script>'

/** Names of all files below a folder. */
function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)
  } catch {
    return []
  }
}

describeOnBothStores('A file', (open) => {
  const prepare = async () => {
    const web = await openWeb(await open())
    const send = await web.sends('minji')
    const id = await web.write('minji', { title: '첨부' })
    const put = async (name: string, content: Uint8Array | string, type?: string) =>
      send('POST', `/api/files?item=${id}`, undefined, web.upload(name, content, type))
    return { web, send, id, put, kept: () => filesBelow(join(web.services.config.dataFolder, 'files')) }
  }
  const ask = (send: Send, url: string, headers: Record<string, string>) => send('GET', url, undefined, { headers })

  test('is handed out in the ranges that were asked for', async () => {
    const { send, put } = await prepare()
    const { url } = (await put('digits.txt', '0123456789')).json()
    const whole = await ask(send, url, {})
    expect(whole.body).toBe('0123456789')
    expect(whole.headers).toMatchObject({ 'accept-ranges': 'bytes', 'content-length': '10' })
    for (const [range, bytes, at] of [
      ['bytes=0-0', '0', '0-0'],
      ['bytes=2-4', '234', '2-4'],
      ['bytes=7-', '789', '7-9'],
      ['bytes=-3', '789', '7-9'],
      ['bytes=-30', '0123456789', '0-9'],
      ['bytes=5-500', '56789', '5-9'],
      ['BYTES=2-4', '234', '2-4'],
    ]) {
      const answer = await ask(send, url, { range })
      expect
        .soft([answer.statusCode, answer.body, answer.headers['content-range'], answer.headers['content-length']], range)
        .toEqual([206, bytes, `bytes ${at}/10`, String(bytes.length)])
    }
    for (const range of ['bytes=10-', 'bytes=99-100', 'bytes=-0']) {
      const answer = await ask(send, url, { range })
      expect.soft([answer.statusCode, answer.headers['content-range']], range).toEqual([416, 'bytes */10'])
    }
    for (const range of ['bytes=', 'bytes=-', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,3-4', '0-1'])
      expect.soft((await ask(send, url, { range })).body, range).toBe('0123456789')
  })

  test('is not sent again to who has it, and a range of another version is not mixed in', async () => {
    const { send, put } = await prepare()
    const { url } = (await put('digits.txt', '0123456789')).json()
    const etag = (await ask(send, url, {})).headers.etag as string
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await ask(send, url, { 'if-none-match': known })
      expect.soft([answer.statusCode, answer.body, answer.headers.etag], known).toEqual([304, '', etag])
    }
    expect((await ask(send, url, { 'if-none-match': '"other"' })).statusCode).toBe(200)
    expect((await ask(send, url, { range: 'bytes=0-1', 'if-range': etag })).statusCode).toBe(206)
    for (const old of ['"other"', `W/${etag}`, new Date().toUTCString()])
      expect.soft((await ask(send, url, { range: 'bytes=0-1', 'if-range': old })).statusCode, old).toBe(200)
    const head = await send('HEAD', url)
    expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, '10', ''])
    expect((await send('HEAD', url, undefined, { headers: { range: 'bytes=0-1' } })).body).toBe('')
  })

  test('never runs in our origin, whatever it holds and however it is called', async () => {
    const { send, put } = await prepare()
    const hostile = [
      ['a.svg', SVG, 'image/svg+xml'],
      ['a.html', HTML, 'text/html'],
      ['a.htm', HTML, 'image/png'],
      ['a.xhtml', `<html xmlns="http://www.w3.org/1999/xhtml">${HTML}</html>`, 'application/xhtml+xml'],
      ['a.xml', `<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>`, 'text/xml'],
      ['a.png', HTML, 'image/png'],
      ['a.jpg', SVG, 'image/jpeg'],
      ['a.pdf', HTML, 'application/pdf'],
      ['a', HTML, ''],
      ['a.js', 'alert(1)', 'text/javascript'],
      ['a.css', '*{}', 'text/css'],
      ['a.svgz', SVG, 'image/svg+xml'],
      ['a.txt', HTML, 'text/html'],
      ['a.mht', HTML, 'message/rfc822'],
    ]
    for (const [name, content, type] of hostile) {
      const { url } = (await put(name, content, type)).json()
      const { headers } = await ask(send, url, {})
      expect.soft(headers['x-content-type-options'], name).toBe('nosniff')
      expect.soft(headers['content-security-policy'], name).toMatch(/default-src 'none'.*sandbox/)
      expect.soft(headers['content-security-policy'], name).not.toMatch(/allow-scripts|script-src/)
      expect.soft(headers['cross-origin-resource-policy'], name).toBe('same-origin')
      const served = headers['content-type'] as string
      expect.soft(served, name).not.toMatch(/html|javascript|text\/css|^application\/xml|^text\/xml/)
      if (served.startsWith('image/svg')) expect.soft(name).toBe('a.svg')
      const shown = /^inline/.test(headers['content-disposition'] as string)
      if (shown) expect.soft(served, name).toMatch(/^(text\/plain|image\/svg\+xml)/)
    }
  })

  test('has the type its bytes say, not the one it claims', async () => {
    const { put } = await prepare()
    const typeOf = async (name: string, content: Uint8Array | string, claimed: string) => (await put(name, content, claimed)).json()
    expect(await typeOf('사진.txt', PNG, 'text/plain')).toMatchObject({ mediaType: 'image/png', width: 800, height: 400 })
    expect(await typeOf('사진.png', HTML, 'image/png')).toMatchObject({ width: null })
    expect((await typeOf('사진.png', HTML, 'image/png')).mediaType).not.toBe('image/png')
    expect(await typeOf('메모.md', '# 제목\n', 'text/html')).toMatchObject({ mediaType: 'text/markdown' })
    expect(await typeOf('깨진.png', PNG.subarray(0, 40), 'image/png')).toMatchObject({ width: null, height: null })
    expect(await typeOf('덩어리', Buffer.from([0, 1, 2]), 'text/plain')).toMatchObject({ mediaType: 'application/octet-stream' })
  })

  test('has a name that leads nowhere and deceives nobody', async () => {
    const { send, put, web } = await prepare()
    for (const [given, kept] of [
      ['../../etc/passwd', 'passwd'],
      ['..\\..\\boot.ini', 'boot.ini'],
      ['..', 'file'],
      ['.', 'file'],
      ['/', 'file'],
      ['a\u202Egnp.exe', 'agnp.exe'],
      ['보고서 (최종).pdf', '보고서 (최종).pdf'],
      [`${'가'.repeat(300)}.pdf`, `${'가'.repeat(196)}.pdf`],
      ["it's 100% & #1?.txt", "it's 100% & #1?.txt"],
    ]) {
      const made = (await put(given, 'x')).json()
      expect.soft(made.name, given).toBe(kept)
      expect.soft((await ask(send, made.url, {})).body, given).toBe('x')
    }
    expect(filesBelow(web.services.config.dataFolder).filter((name) => /passwd|boot|exe|pdf/.test(name))).toEqual([])
    for (const path of ['..%2f..%2fonji.sqlite', '%2e%2e/%2e%2e/onji.sqlite', '....//onji.sqlite'])
      expect.soft([400, 404]).toContain((await ask(send, `/files/${path}`, {})).statusCode)
    const { headers } = await ask(send, (await put('이름\u0022; x="\r\nset-cookie: a=b.txt', 'x')).json().url, {})
    expect(headers['set-cookie']).toBeUndefined()
  })

  test('with the same bytes is on disk once, and goes when nothing refers to it', async () => {
    const { send, put, kept } = await prepare()
    const [one, two] = [(await put('하나.txt', '같은 내용')).json(), (await put('둘.txt', '같은 내용')).json()]
    expect(kept()).toHaveLength(1)
    expect((await send('DELETE', `/api/files/${one.id}`)).statusCode).toBe(204)
    expect((await ask(send, two.url, {})).body).toBe('같은 내용')
    expect((await ask(send, one.url, {})).statusCode).toBe(404)
    expect((await send('DELETE', `/api/files/${two.id}`)).statusCode).toBe(204)
    expect(kept()).toEqual([])
  })

  test('of which one is uploaded while its twin is deleted is never lost', async () => {
    const { web } = await prepare()
    const minji = await web.as('minji')
    const id = await web.write('minji', { title: '같은 파일' })
    for (let round = 0; round < 10; round++) {
      const source = Buffer.from(`내용 ${round}`)
      const first = await storeFile(minji, { name: 'a.txt', source, itemId: id })
      const [, second] = await Promise.all([
        removeFile(minji, first.id),
        storeFile(minji, { name: 'b.txt', source, itemId: id }).catch(() => undefined),
      ])
      if (second) expect(await web.services.files.size((await readableFile(minji, second.id)).hash), `round ${round}`).toBe(source.length)
    }
    // The worst moment: the bytes have gone between their arrival and their record.
    const { put } = web.services.files
    web.services.files.put = async function (...given) {
      const stored = await put.apply(this, given)
      await this.delete(stored.hash)
      return stored
    }
    await expect(storeFile(minji, { name: 'c.txt', source: Buffer.from('사라진 내용'), itemId: id })).rejects.toMatchObject({
      code: 'file-lost',
    })
    expect(await web.services.reader.selectFrom('file').selectAll().where('name', '=', 'c.txt').execute()).toEqual([])
  })

  test('that is empty, too large, missing or not allowed is refused and leaves nothing on disk', async () => {
    const { send, id, put, kept, web } = await prepare()
    expect((await put('빈 파일.txt', '')).json()).toMatchObject({ status: 422, code: 'file-empty' })
    web.services.config.uploadLimit = 1024 * 1024
    expect((await put('큰 파일.bin', Buffer.alloc(1024 * 1024 + 1, 1))).json()).toMatchObject({
      status: 413,
      code: 'file-too-large',
      detail: expect.stringContaining('1'),
    })
    expect((await put('딱 맞는 파일.bin', Buffer.alloc(1024 * 1024, 1))).statusCode).toBe(201)
    expect((await send('POST', `/api/files?item=${id}`)).json()).toMatchObject({ status: 400, code: 'file-missing' })
    expect((await send('POST', '/api/files', undefined, web.upload('a', 'a'))).json()).toMatchObject({ status: 400, code: 'file-place' })
    const stranger = await web.sends('outsider')
    expect((await stranger('POST', `/api/files?item=${id}`, undefined, web.upload('a', 'a'))).statusCode).toBe(403)
    expect((await stranger('POST', `/api/documents?space=${web.spaces.secret}`, undefined, web.upload('a', 'a'))).statusCode).toBe(404)
    expect(kept()).toHaveLength(1)
  })

  test('that is an image has thumbnails, never larger than itself, which go with it', async () => {
    const { send, put, web } = await prepare()
    const thumbnails = () => filesBelow(join(web.services.config.dataFolder, 'thumbnails'))
    const made = (await put('그림.png', PNG)).json()
    const small = await ask(send, `${made.url}?width=300`, {})
    expect(small.headers['content-type']).toBe('image/webp')
    expect(await sharp(small.rawPayload).metadata()).toMatchObject({ width: 320, height: 160, format: 'webp' })
    expect((await ask(send, `${made.url}?width=300`, { 'if-none-match': small.headers.etag as string })).statusCode).toBe(304)
    expect(await sharp((await ask(send, `${made.url}?width=4000`, {})).rawPayload).metadata()).toMatchObject({ width: 800 })
    expect((await ask(send, `${made.url}?width=0`, {})).statusCode).toBe(400)
    const lying = (await put('거짓.png', Buffer.concat([PNG.subarray(0, 60), Buffer.from(HTML)]))).json()
    const answer = await ask(send, `${lying.url}?width=300`, {})
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'image/png'])
    const text = (await put('글.txt', '글')).json()
    expect((await ask(send, `${text.url}?width=300`, {})).body).toBe('글')
    expect(thumbnails().length).toBeGreaterThan(0)
    for (const { id } of [made, lying]) await send('DELETE', `/api/files/${id}`)
    expect(thumbnails()).toEqual([])
  })

  test('that is an item of its own keeps its versions', async () => {
    const { send, web } = await prepare()
    const made = (await send('POST', `/api/documents?space=${web.spaces.open}`, undefined, web.upload('표.csv', 'a,b\n1,2\n'))).json()
    const version = (content: string, match: string) =>
      send(
        'POST',
        `/api/documents/${made.id}/versions?message=${encodeURIComponent('고침')}`,
        undefined,
        ((form) => ({ ...form, headers: { ...form.headers, 'if-match': match } }))(web.upload('표.csv', content)),
      )
    expect((await version('a,b\n3,4\n', '"1"')).statusCode).toBe(201)
    expect((await version('a,b\n5,6\n', '"1"')).json()).toMatchObject({ status: 412, code: 'stale-document' })
    const { files, revision, authors } = (await send('GET', `/api/documents/${made.id}`)).json()
    expect(authors).toEqual([made.createdBy])
    expect(revision).toBe(2)
    expect(await Promise.all(files.map(async (file: { url: string }) => (await ask(send, file.url, {})).body))).toEqual([
      'a,b\n3,4\n',
      'a,b\n1,2\n',
    ])
    expect((await send('DELETE', `/api/files/${files[1].id}`)).statusCode).toBe(404)
  })
})
