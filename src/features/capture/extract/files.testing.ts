import { deflateRawSync } from 'node:zlib'
import { buffer } from 'node:stream/consumers'
import CFB from 'cfb'
import iconv from 'iconv-lite'
import { ZipFile } from 'yazl'

export async function zipOf(files: Record<string, string | Uint8Array>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [path, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content as string), path)
  zip.end()
  return buffer(zip.outputStream)
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relations = (...found: [id: string, type: string, target: string][]) =>
  `<Relationships>${found.map(([id, type, target]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`).join('')}</Relationships>`

/** A Word file; `body` is what stands in w:body. */
export const docxOf = (body: string, more: Record<string, string> = {}): Promise<Buffer> =>
  zipOf({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': relations(['r1', 'officeDocument', 'word/document.xml']),
    'word/_rels/document.xml.rels': relations(['r1', 'styles', 'styles.xml'], ['r2', 'footnotes', 'footnotes.xml']),
    'word/document.xml': `<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`,
    ...more,
  })

export const docxParagraph = (words: string, style = ''): string =>
  `<w:p>${style && `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t>${words}</w:t></w:r></w:p>`

/** A file of Hangul with one section. */
export const hwpxOf = (...paragraphs: string[]): Promise<Buffer> =>
  zipOf({
    mimetype: 'application/hwp+zip',
    'Contents/header.xml': '<hh:head xmlns:hh="h"><hh:style id="2" name="개요 1" engName="Outline 1"/></hh:head>',
    'Contents/section0.xml': `<hs:sec xmlns:hs="s" xmlns:hp="p">${paragraphs.join('')}</hs:sec>`,
  })

export const hwpxParagraph = (words: string, style = 0): string =>
  `<hp:p styleIDRef="${style}"><hp:run><hp:t>${words}</hp:t></hp:run></hp:p>`

/** A workbook with one sheet; `rows` is what stands in sheetData. */
export const xlsxOf = (rows: string, strings: string[] = []): Promise<Buffer> =>
  zipOf({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': relations(['r1', 'officeDocument', 'xl/workbook.xml']),
    'xl/_rels/workbook.xml.rels': relations(
      ['r1', 'worksheet', 'worksheets/sheet1.xml'],
      ['r2', 'sharedStrings', 'sharedStrings.xml'],
      ['r3', 'styles', 'styles.xml'],
    ),
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="인원" sheetId="1" r:id="r1"/></sheets></workbook>',
    'xl/sharedStrings.xml': `<sst>${strings.map((string) => `<si><t>${string}</t></si>`).join('')}</sst>`,
    'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  })

/** Slides, each with a title and a line. */
export const pptxOf = (...slides: [title: string, line: string][]): Promise<Buffer> =>
  zipOf({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': relations(['r1', 'officeDocument', 'ppt/presentation.xml']),
    'ppt/_rels/presentation.xml.rels': relations(
      ...slides.map((_, at): [string, string, string] => [`s${at}`, 'slide', `slides/slide${at}.xml`]),
    ),
    'ppt/presentation.xml': `<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst>${slides.map((_, at) => `<p:sldId id="${256 + at}" r:id="s${at}"/>`).join('')}</p:sldIdLst></p:presentation>`,
    ...Object.fromEntries(
      slides.map(([title, line], at) => [
        `ppt/slides/slide${at}.xml`,
        `<p:sld xmlns:p="p" xmlns:a="a">${shape(line, '')}${shape(title, '<p:nvPr><p:ph type="title"/></p:nvPr>')}${shape(`${at}`, '<p:nvPr><p:ph type="sldNum"/></p:nvPr>')}</p:sld>`,
      ]),
    ),
  })

const shape = (words: string, role: string) => `<p:sp>${role}<p:txBody><a:p><a:r><a:t>${words}</a:t></a:r></a:p></p:txBody></p:sp>`

/** A PDF with a line of words on each page, in a font that says which letters its signs are. */
export function pdfOf(...pages: string[]): Buffer {
  const hex = (words: string) => Buffer.from(words, 'utf16le').swap16().toString('hex')
  const letters = [...new Set(pages.join(''))].map((letter) => `<${hex(letter)}> <${hex(letter)}>`)
  const unicode = stream(
    `/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange ${letters.length} beginbfchar ${letters.join(' ')} endbfchar endcmap`,
  )
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${pages.length}/Kids[${pages.map((_, at) => `${6 + at * 2} 0 R`).join(' ')}]>>`,
    '<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>',
    `<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000${descriptor('X')}>>`,
    unicode,
    ...pages.flatMap((words, at) => [
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 200]/Resources<</Font<</F 3 0 R>>>>/Contents ${7 + at * 2} 0 R>>`,
      stream(words === '' ? '' : `BT /F 12 Tf 20 100 Td <${hex(words)}> Tj ET`),
    ]),
  ]
  return pdfOfObjects(objects)
}

/** A PDF as Korean programs wrote it before Unicode: its font is not in it, and its letters are numbers of CP949. */
export function olderPdfOf(words: string): Buffer {
  return pdfOfObjects([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Count 1/Kids[5 0 R]>>',
    '<</Type/Font/Subtype/Type0/BaseFont/HYGoThic-Medium/Encoding/KSCms-UHC-H/DescendantFonts[4 0 R]>>',
    `<</Type/Font/Subtype/CIDFontType0/BaseFont/HYGoThic-Medium/CIDSystemInfo<</Registry(Adobe)/Ordering(Korea1)/Supplement 1>>/DW 1000${descriptor('HYGoThic-Medium')}>>`,
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 200]/Resources<</Font<</F 3 0 R>>>>/Contents 6 0 R>>',
    stream(`BT /F 12 Tf 20 100 Td <${iconv.encode(words, 'cp949').toString('hex')}> Tj ET`),
  ])
}

const descriptor = (font: string) =>
  `/FontDescriptor<</Type/FontDescriptor/FontName/${font}/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/StemV 80>>`

function pdfOfObjects(objects: string[]): Buffer {
  let body = '%PDF-1.4\n'
  const places = objects.map((object, at) => {
    const place = body.length
    body += `${at + 1} 0 obj${object}endobj\n`
    return String(place).padStart(10, '0')
  })
  const table = places.map((place) => `${place} 00000 n \n`).join('')
  const size = objects.length + 1
  return Buffer.from(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`,
  )
}

const stream = (content: string) => `<</Length ${content.length}>>stream\n${content}\nendstream `

/** A file of the older Hangul with one paragraph; `flags` say whether it is encrypted. */
export function hwpOf(words: string, flags = 0): Buffer {
  const header = Buffer.alloc(256)
  header.write('HWP Document File')
  header.writeUInt32LE(1 | flags, 36)
  const section = Buffer.concat([record(66, 0, Buffer.alloc(22)), record(67, 1, Buffer.from(words, 'utf16le'))])
  const file = CFB.utils.cfb_new()
  CFB.utils.cfb_add(file, 'FileHeader', header)
  CFB.utils.cfb_add(file, 'DocInfo', deflateRawSync(Buffer.alloc(0)))
  CFB.utils.cfb_add(file, 'BodyText/Section0', deflateRawSync(section))
  return CFB.write(file, { type: 'buffer' }) as Buffer
}

function record(tag: number, level: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32LE(((data.length << 20) | (level << 10) | tag) >>> 0)
  return Buffer.concat([head, data])
}
