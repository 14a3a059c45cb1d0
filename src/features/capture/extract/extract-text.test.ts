import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import CFB from 'cfb'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { extractText } from './extract-text.ts'
import { docxOf, docxParagraph, hwpOf, hwpxOf, hwpxParagraph, olderPdfOf, pdfOf, pptxOf, xlsxOf, zipOf } from './files.testing.ts'
import { type JailLimits, runJailed } from './jail.ts'
import { MOST_CHARACTERS } from './text.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onji-extract-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function read(name: string, bytes: Uint8Array | string, mediaType = 'application/octet-stream', limits?: Partial<JailLimits>) {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return extractText({ path, name, mediaType }, undefined, limits)
}

/** Headings with what stands under them, in the order of reading. */
async function outline(name: string, bytes: Uint8Array | string, mediaType?: string): Promise<string[]> {
  const found = await read(name, bytes, mediaType)
  if (found.state === 'failed') throw new Error(found.reason)
  return found.sections.map(({ path, heading, text }) => `${[...path, heading].join('/')}: ${text.replaceAll('\n', ' · ')}`)
}

const failed = (reason: string) => ({ state: 'failed', reason })

describe('the text of a file', () => {
  it('is found in Word files: under their headings, tables by rows, footnotes, without what was deleted', async () => {
    const cell = (words: string) => `<w:tc>${docxParagraph(words)}</w:tc>`
    const body = [
      docxParagraph('휴가 규정', 'H1'),
      docxParagraph('연차는 15일이다.'),
      docxParagraph('신청', 'Own'),
      `<w:p><w:r><w:t>먼저</w:t><w:tab/><w:t>알린다</w:t></w:r><w:del><w:r><w:delText>지운 말</w:delText></w:r></w:del></w:p>`,
      `<w:tbl><w:tr>${cell('근속')}${cell('일수')}</w:tr><w:tr>${cell('1년')}${cell('11일')}</w:tr></w:tbl>`,
    ].join('')
    const styles =
      '<w:styles xmlns:w="w"><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style><w:style w:styleId="Own"><w:name w:val="우리 제목"/><w:basedOn w:val="H2"/></w:style></w:styles>'
    const notes = `<w:footnotes xmlns:w="w"><w:footnote>${docxParagraph('각주의 말')}</w:footnote></w:footnotes>`
    expect(await outline('a.docx', await docxOf(body, { 'word/styles.xml': styles, 'word/footnotes.xml': notes }))).toEqual([
      '휴가 규정: 연차는 15일이다.',
      '휴가 규정/신청: 먼저 알린다 · 근속 | 일수 · 1년 | 11일',
      ': 각주의 말',
    ])
  })

  it('is found in files of Hangul, new and old', async () => {
    expect(await outline('a.hwpx', await hwpxOf(hwpxParagraph('출장', 2), hwpxParagraph('여비를<hp:lineBreak/>정산한다')))).toEqual([
      '출장: 여비를 · 정산한다',
    ])
    expect(await outline('a.hwp', hwpOf('국외 출장\u0009\u0000\u0000\u0000\u0000\u0000\u0000\u0009여비\r'))).toEqual([': 국외 출장 여비'])
  })

  it('is found in PDFs, page by page, where a viewer can open it', async () => {
    expect(await read('a.pdf', pdfOf('안전 점검표', '', '소화기 위치'))).toMatchObject({
      state: 'read',
      characters: 12,
      sections: [
        { anchor: 'page=1', path: ['p. 1'], heading: '', text: '안전 점검표' },
        { anchor: 'page=3', path: ['p. 3'], heading: '', text: '소화기 위치' },
      ],
    })
  })

  it('is found in Korean PDFs from before Unicode', async () => {
    expect(await outline('b.pdf', olderPdfOf('예산 집행 똠방각하'))).toEqual(['p. 1/: 예산 집행 똠방각하'])
  })

  it('is found in slides under their titles and in sheets by rows, with dates as people write them', async () => {
    expect(await outline('a.pptx', await pptxOf(['소개', '첫째'], ['계획', '둘째']))).toEqual(['소개: 첫째', '계획: 둘째'])
    const rows =
      '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>입사</t></is></c></row><row><c/><c s="1"><v>44257</v></c><c><v>3.5</v></c></row>'
    expect(await outline('a.xlsx', await xlsxOf(rows, ['이름']))).toEqual(['인원: 이름 | 입사 · 2021-03-02 | 3.5'])
  })

  it('is found in OpenDocument texts, web pages, Markdown, tables of values and mails', async () => {
    const odt = await zipOf({
      mimetype: 'application/vnd.oasis.opendocument.text',
      'content.xml':
        '<o:document xmlns:o="o" xmlns:text="t"><o:text><text:h text:outline-level="1">지침</text:h><text:p>한<text:s/>줄</text:p></o:text></o:document>',
    })
    expect(await outline('a.odt', odt)).toEqual(['지침: 한 줄'])
    const page =
      '<title>x</title><h1>안내</h1><p>보이는 <b>말</b></p><script>숨은 말</script><table><tr><td>가</td><td>나</td></tr></table>'
    expect(await outline('a.html', page, 'text/html')).toEqual(['안내: 보이는 말 · 가 | 나'])
    expect(await outline('a.md', '# 시작\n\n**굵은** 말\n\n## 둘째\n\n끝', 'text/markdown')).toEqual(['시작: 굵은 말', '시작/둘째: 끝'])
    expect(await outline('a.csv', '이름,"부서, 팀"\n철수,개발', 'text/csv')).toEqual([': 이름 | 부서, 팀 · 철수 | 개발'])
    const mail = Buffer.concat([
      Buffer.from('Subject: =?UTF-8?B?7ZqM7J2Y?=\r\nFrom: a@example.com\r\nContent-Type: text/plain; charset=euc-kr\r\n\r\n'),
      iconv.encode('똠방각하', 'cp949'),
    ])
    expect(await outline('a.eml', mail)).toEqual(['회의: a@example.com · 똠방각하'])
  })

  it('is found in whatever encoding Korean texts have, also in RTF', async () => {
    expect(await outline('a.txt', iconv.encode('한글 문서', 'cp949'), 'text/plain')).toEqual([': 한글 문서'])
    expect(await outline('b.txt', iconv.encode('한글 문서', 'utf-16le', { addBOM: true }), 'text/plain')).toEqual([': 한글 문서'])
    expect(await outline('c.txt', '한글'.normalize('NFD'), 'text/plain')).toEqual([': 한글'])
    const rtf = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset129 Batang;}}\\f0\\'c7\\'d1\\u44544?\\par{\\*\\generator x}second}"
    expect(await outline('a.rtf', rtf)).toEqual([': 한글 · second'])
  })
})

describe('a file that gives no text', () => {
  it('says why: a password, damage, no words, a format nobody reads', async () => {
    expect(await read('p.hwp', hwpOf('비밀', 2))).toEqual(failed('encrypted'))
    const office = CFB.utils.cfb_new()
    CFB.utils.cfb_add(office, 'EncryptedPackage', Buffer.from('x'))
    expect(await read('p.docx', CFB.write(office, { type: 'buffer' }) as Buffer)).toEqual(failed('encrypted'))
    expect(await read('half.docx', (await docxOf(docxParagraph('말'))).subarray(0, 400))).toEqual(failed('damaged'))
    expect(await read('half.pdf', '%PDF-1.4\n1 0 obj')).toEqual(failed('damaged'))
    expect(await read('scan.pdf', pdfOf('', ''))).toEqual(failed('empty'))
    expect(await read('blank.txt', ' \n ', 'text/plain')).toEqual(failed('empty'))
    expect(await read('a.bin', Buffer.from([0, 1, 2, 3]))).toEqual(failed('unsupported'))
    expect(await read('a.zip', await zipOf({ 'a.txt': 'x' }))).toEqual(failed('unsupported'))
    expect(await read('a.png', 'x', 'image/png')).toEqual(failed('unsupported'))
  })

  it('does no harm: entities that multiply, archives that swell, elements without end', async () => {
    const entities =
      '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document><w:p><w:t>&b;</w:t></w:p></w:document>'
    expect(await read('lol.docx', await docxOf('', { 'word/document.xml': entities }))).toEqual(failed('damaged'))
    expect(await read('bomb.docx', await docxOf('', { 'word/document.xml': ' '.repeat(30_000_000) }))).toEqual(failed('too-large'))
    expect(await read('deep.docx', await docxOf('<w:p>'.repeat(200_000)))).toEqual(failed('damaged'))
  })

  it('took too long or too much memory', async () => {
    expect(await read('slow.txt', 'x', 'text/plain', { timeMs: 1 })).toEqual(failed('too-large'))
    const large = await hwpxOf(...Array.from({ length: 20_000 }, (_, number) => hwpxParagraph(`문단 ${number}`)))
    expect(await read('large.hwpx', large, undefined, { residentMb: 20 })).toEqual(failed('too-large'))
  })
})

it('keeps the first two million characters of a file and says that there are more', async () => {
  const found = await read('long.txt', '열두 글자가 있는 줄\n'.repeat(MOST_CHARACTERS / 10), 'text/plain')
  expect(found).toMatchObject({ state: 'read', cut: true })
  expect(found.state === 'read' && found.characters).toBeGreaterThan(MOST_CHARACTERS * 0.9)
  expect(found.state === 'read' && found.characters).toBeLessThanOrEqual(MOST_CHARACTERS)
  expect(await read('one-line.txt', '가나다 '.repeat(1_000_000), 'text/plain')).toMatchObject({ state: 'read', cut: true })
  const wide = iconv.encode('가나다 '.repeat(1_200_000), 'utf-16le', { addBOM: true })
  expect(await read('wide.txt', wide, 'text/plain')).toMatchObject({ state: 'read', cut: true })
})

it('lets the reader of a file see nothing but that file and the program', async () => {
  const probe = join(folder, 'probe.mjs')
  const file = join(folder, 'given.txt')
  await writeFile(file, 'given')
  await writeFile(
    probe,
    `import { readFileSync, writeFileSync } from 'node:fs'
    import { spawnSync } from 'node:child_process'
    const tried = (work) => { try { work(); return 'done' } catch (error) { return error.code } }
    console.log(JSON.stringify([tried(() => readFileSync(process.argv[2])), tried(() => readFileSync('/etc/hosts')),
      tried(() => writeFileSync(process.argv[2], 'x')), tried(() => spawnSync('ls')), Object.keys(process.env)]))`,
  )
  const { output } = await runJailed(probe, file, [file], { timeMs: 20_000, residentMb: 500 })
  expect(JSON.parse(output)).toEqual(['done', 'ERR_ACCESS_DENIED', 'ERR_ACCESS_DENIED', 'ERR_ACCESS_DENIED', []])
})

// Files of other programs, kept beside the project: each gives its text, or a reason.
const samples = join(import.meta.dirname, '../../../../../shared/samples')
const reasons: Record<string, string> = {
  'ko-enc.pdf': 'encrypted',
  'o-password-12345.hwp': 'encrypted',
  'ko-trunc.docx': 'damaged',
  'lol.docx': 'damaged',
  'ko-1.png': 'unsupported',
}

describe.skipIf(!existsSync(samples))('a file of another program', () => {
  it.each(existsSync(samples) ? readdirSync(samples) : [])('%s', async (name) => {
    const mediaType = name.endsWith('.png') ? 'image/png' : name.endsWith('.html') ? 'text/html' : 'application/octet-stream'
    const found = await extractText({ path: join(samples, name), name, mediaType })
    if (reasons[name]) expect(found).toEqual(failed(reasons[name]))
    else if (/^(?:ko|o-example)\.(?!png)/.test(name)) expect(JSON.stringify(found)).toMatch(/휴가|지식|연봉|삼강오륜/)
    else expect(found.state === 'read' || found.reason === 'damaged').toBe(true)
  })
})
