import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { openFolder } from './folder.ts'
import { openZip } from './zip.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onji-source-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const text = async (bytes: Promise<Uint8Array>) => Buffer.from(await bytes).toString()

describe('a folder', () => {
  it('is listed in composed names, without what is hidden', async () => {
    await mkdir(join(folder, '.git'))
    await writeFile(join(folder, '.git', 'config'), '')
    await writeFile(join(folder, '.DS_Store'), '')
    await mkdir(join(folder, '회의'.normalize('NFD')))
    await writeFile(join(folder, '회의'.normalize('NFD'), '기록.md'.normalize('NFD')), 'x')
    const source = await openFolder(folder)
    expect(source.files).toEqual([{ path: '회의/기록.md', size: 1 }])
    expect(source.hidden).toBe(2)
    expect(await text(source.read('회의/기록.md'))).toBe('x')
  })

  it('may have names that are not UTF-8', async () => {
    await writeFile(Buffer.concat([Buffer.from(`${folder}/`), iconv.encode('규정.md', 'cp949')]), 'x')
    const source = await openFolder(folder)
    expect(source.files[0]?.path).toBe('규정.md')
    expect(await text(source.read('규정.md'))).toBe('x')
  })

  it('gives nothing from outside of it, and never walks in circles', async () => {
    await mkdir(join(folder, 'in'))
    await writeFile(join(folder, 'in', 'a.md'), 'a')
    await symlink('/etc/passwd', join(folder, 'passwd.md'))
    await symlink('..', join(folder, 'in', 'loop'))
    await symlink('in/a.md', join(folder, 'same.md'))
    await symlink('nowhere', join(folder, 'broken.md'))
    const source = await openFolder(folder)
    expect(source.files.map((file) => file.path).sort()).toEqual(['in/a.md', 'same.md'])
    expect(source.refused.map((refusal) => `${refusal.path} ${refusal.reason}`).sort()).toEqual([
      'broken.md symbolic-link',
      'in/loop symbolic-link',
      'passwd.md symbolic-link',
    ])
  })

  it('that is too deep is refused by name, and the rest is there', async () => {
    await mkdir(join(folder, ...Array<string>(80).fill('d')), { recursive: true })
    await writeFile(join(folder, 'a.md'), 'a')
    const source = await openFolder(folder)
    expect(source.files.map((file) => file.path)).toEqual(['a.md'])
    expect(source.refused).toMatchObject([{ reason: 'too-deep' }])
  })

  it('with names that differ in composition only keeps one and names the other', async () => {
    await writeFile(join(folder, '가.md'), '1')
    await writeFile(join(folder, '가.md'.normalize('NFD')), '2')
    const source = await openFolder(folder)
    expect(source.files).toHaveLength(1)
    expect(source.refused).toEqual([{ path: '가.md', reason: 'same-name' }])
  })

  it('that does not exist is named', async () => {
    await expect(openFolder(join(folder, 'no'))).rejects.toMatchObject({ code: 'import-folder-missing' })
  })
})

async function zipOf(entries: [string, Buffer | string, { mode?: number; compress?: boolean }?][]): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content, options] of entries) zip.addBuffer(Buffer.from(content), name, options)
  zip.end()
  return buffer(zip.outputStream)
}

/** yazl refuses to write bad names, so they are put in afterwards, at the same length. */
function rename(zip: Buffer, from: string, to: Buffer | string, flags?: number): Buffer {
  const copy = Buffer.from(zip)
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + 1)) Buffer.from(to).copy(copy, at)
  if (flags !== undefined) {
    for (let at = copy.indexOf('PK\x03\x04', 0, 'latin1'); at >= 0; at = copy.indexOf('PK\x03\x04', at + 1, 'latin1'))
      copy.writeUInt16LE(flags, at + 6)
    for (let at = copy.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = copy.indexOf('PK\x01\x02', at + 1, 'latin1'))
      copy.writeUInt16LE(flags, at + 8)
  }
  return copy
}

async function open(bytes: Buffer, limit = 1 << 30) {
  const path = join(folder, 'test.zip')
  await writeFile(path, bytes)
  return openZip(path, 'test.zip', { bytes: limit })
}

describe('an archive', () => {
  it('is read without the folder that zipping put around it', async () => {
    const source = await open(
      await zipOf([
        ['docs/a.md', 'A'],
        ['docs/img/b.png', 'B'],
        ['__MACOSX/docs/._a.md', 'x'],
      ]),
    )
    expect(source.files.map((file) => file.path)).toEqual(['a.md', 'img/b.png'])
    expect(source.hidden).toBe(1)
    expect(await text(source.read('img/b.png'))).toBe('B')
    await source.close()
  })

  it.each([
    ['CP949, as Korean Windows writes', '????.md', iconv.encode('규정.md', 'cp949'), '규정.md'],
    ['UTF-8 that does not say so, as macOS writes', '????????.md', Buffer.concat([Buffer.from('가나'), Buffer.from('-x.md')]), '가나-x.md'],
  ])('has names in %s', async (_name, placeholder, bytes, name) => {
    const source = await open(
      rename(
        await zipOf([
          [placeholder, 'x'],
          ['b.md', 'y'],
        ]),
        placeholder,
        bytes,
        0,
      ),
    )
    expect(source.files.map((file) => file.path).sort()).toEqual(['b.md', name].sort())
    expect(await text(source.read(name))).toBe('x')
    await source.close()
  })

  it.each([
    ['../evil.md', 'xx/evil.md'],
    ['a/../../e.md', 'a/xx/xx/e.md'],
    ['/etc/passwd', 'xetc/passwd'],
    ['C:/windows.md', 'Cx/windows.md'],
    ['..\\evil.md', 'xx-evil.md'],
  ])('with the name %s is refused whole', async (bad, placeholder) => {
    await expect(
      open(
        rename(
          await zipOf([
            ['good.md', 'x'],
            [placeholder, 'y'],
          ]),
          placeholder,
          bad,
        ),
      ),
    ).rejects.toMatchObject({ code: 'zip-unsafe-name' })
  })

  it('that unpacks to far more than it is worth is refused before anything is unpacked', async () => {
    await expect(open(await zipOf([['bomb.md', Buffer.alloc(64 << 20)]]))).rejects.toMatchObject({ code: 'zip-bomb' })
  })

  it('whose entries share their bytes is refused', async () => {
    const zip = await zipOf([
      ['a.md', 'x'.repeat(5000)],
      ['b.md', 'y'.repeat(5000)],
    ])
    const second = zip.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'))
    zip.writeUInt32LE(0, second + 42)
    await expect(open(zip)).rejects.toMatchObject({ code: 'zip-bomb' })
  })

  it('that is larger than the limit, once unpacked, is refused', async () => {
    await expect(open(await zipOf([['a.md', 'x'.repeat(5000)]]), 4000)).rejects.toMatchObject({ code: 'import-too-large' })
  })

  it('with an entry that yields more than it declares fails at that entry', async () => {
    const zip = await zipOf([
      ['a.md', 'x'.repeat(5000)],
      ['b.md', 'fine'],
    ])
    for (const at of [zip.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24]) zip.writeUInt32LE(10, at)
    const source = await open(zip)
    await expect(source.read('a.md')).rejects.toThrow()
    expect(await text(source.read('b.md'))).toBe('fine')
    await source.close()
  })

  it('gives no symbolic links', async () => {
    const source = await open(
      await zipOf([
        ['link.md', '/etc/passwd', { mode: 0o120777 }],
        ['a.md', 'a'],
      ]),
    )
    expect(source.files.map((file) => file.path)).toEqual(['a.md'])
    expect(source.refused).toEqual([{ path: 'link.md', reason: 'symbolic-link' }])
    await source.close()
  })

  it('10,000 folders deep is refused by name', async () => {
    const source = await open(
      await zipOf([
        [`${'d/'.repeat(10_000)}x.md`, 'x'],
        ['a.md', 'a'],
      ]),
    )
    expect(source.files.map((file) => file.path)).toEqual(['a.md'])
    expect(source.refused[0]?.reason).toBe('too-deep')
    expect(source.refused[0]?.path.length).toBeLessThan(300)
    await source.close()
  })

  it.each(['not a zip at all', ''])('that is none (%j) is named', async (content) => {
    await expect(open(Buffer.from(content))).rejects.toMatchObject({ code: 'zip-unreadable' })
  })

  it('that was cut off is named', async () => {
    const zip = await zipOf([['a.md', 'x'.repeat(5000)]])
    await expect(open(zip.subarray(0, zip.length - 30))).rejects.toMatchObject({ code: 'zip-unreadable' })
  })
})
