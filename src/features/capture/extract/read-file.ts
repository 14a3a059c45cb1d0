import { open, readFile } from 'node:fs/promises'
import { OfficeArchive } from './archive.ts'
import { Full, Text } from './text.ts'
import { type Extraction, type Readable, Unreadable } from './types.ts'

/** Files above this are not opened: what they hold is seldom text, and readers need a multiple of it. */
const MOST_BYTES = 128 * 1024 * 1024
/** So much of a plain text is read; more would not be kept. */
const MOST_PLAIN = 8 * 1024 * 1024
const COMPOUND_FILE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])

/** Reads a file's text in this process, which it may bring down: `extractText` runs it in one of its own. */
export async function readFileText(file: Readable): Promise<Extraction> {
  const text = new Text()
  let cut = false
  try {
    cut = await readInto(file, text)
  } catch (error) {
    if (error instanceof Unreadable) return { state: 'failed', reason: error.reason }
    if (!(error instanceof Full)) return { state: 'failed', reason: 'damaged' }
    cut = true
  }
  const sections = text.sections()
  if (sections.length === 0) return { state: 'failed', reason: 'empty' }
  const characters = sections.reduce((sum, section) => sum + section.heading.length + section.text.length, 0)
  return { state: 'read', sections, characters, cut }
}

/** True where only a part was read. The readers are loaded as they are needed. */
async function readInto(file: Readable, text: Text): Promise<boolean> {
  const { head, size } = await beginningOf(file.path)
  if (head.subarray(0, 1024).includes('%PDF-')) await (await import('./readers/pdf.ts')).readPdf(atMost(file.path, size), text)
  else if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))) await readArchive(atMost(file.path, size), text)
  else if (head.subarray(0, 8).equals(COMPOUND_FILE)) await readCompound(atMost(file.path, size), text)
  else if (head.subarray(0, 5).toString('latin1') === '{\\rtf')
    (await import('./readers/rtf.ts')).readRtf(await readFile(atMost(file.path, size)), text)
  else if (file.mediaType === 'message/rfc822' || /\.eml$/i.test(file.name))
    await (await import('./readers/eml.ts')).readMail(await readFile(atMost(file.path, size)), text)
  else return readPlainFile(file, head, size, text)
  return false
}

function atMost(path: string, size: number): string {
  if (size > MOST_BYTES) throw new Unreadable('too-large')
  return path
}

async function beginningOf(path: string): Promise<{ head: Buffer; size: number }> {
  const handle = await open(path)
  try {
    const { size } = await handle.stat()
    const head = Buffer.alloc(Math.min(size, MOST_PLAIN))
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    return { head: head.subarray(0, bytesRead), size }
  } finally {
    await handle.close()
  }
}

async function readArchive(path: string, text: Text): Promise<void> {
  const archive = await OfficeArchive.open(path)
  const kind = (await archive.bytes('mimetype'))?.toString('latin1').trim() ?? ''
  if (kind === 'application/epub+zip' || archive.has('META-INF/container.xml')) {
    if (archive.has('Contents/content.hpf') || kind === 'application/hwp+zip')
      await (await import('./readers/hwpx.ts')).readHwpx(archive, text)
    else await (await import('./readers/epub.ts')).readEpub(archive, text)
  } else if (kind === 'application/hwp+zip') await (await import('./readers/hwpx.ts')).readHwpx(archive, text)
  else if (kind.startsWith('application/vnd.oasis.opendocument.')) await (await import('./readers/odf.ts')).readOdf(archive, text)
  else if (archive.has('[Content_Types].xml')) await readOpenXml(archive, text)
  else throw new Unreadable('unsupported')
}

async function readOpenXml(archive: OfficeArchive, text: Text): Promise<void> {
  const main = await archive.mainPart()
  if (main.startsWith('word/')) await (await import('./readers/docx.ts')).readDocx(archive, text)
  else if (main.startsWith('ppt/')) await (await import('./readers/pptx.ts')).readPptx(archive, text)
  else if (main.startsWith('xl/') && main.endsWith('.xml')) await (await import('./readers/xlsx.ts')).readXlsx(archive, text)
  else throw new Unreadable('unsupported')
}

/** Compound files hold HWP 5, the office files of the nineties, and the newer ones with a password. */
async function readCompound(path: string, text: Text): Promise<void> {
  const { default: CFB } = await import('cfb')
  const file = CFB.read(await readFile(path), { type: 'buffer' })
  if (CFB.find(file, '/EncryptedPackage')) throw new Unreadable('encrypted')
  if (!CFB.find(file, '/FileHeader')) throw new Unreadable('unsupported')
  ;(await import('./readers/hwp.ts')).readHwp(file, text)
}

async function readPlainFile({ name, mediaType }: Readable, head: Buffer, size: number, text: Text): Promise<boolean> {
  const { decodeOrRefuse, readPlain, readValues } = await import('./readers/plain.ts')
  const cut = size > head.length
  const source = decodeOrRefuse(cut ? wholeLetters(head) : head)
  if (mediaType === 'text/html' || /\.x?html?$/i.test(name)) (await import('./readers/html.ts')).readHtml(source, text)
  else if (mediaType === 'text/markdown') (await import('./readers/markdown.ts')).readMarkdown(source, text)
  else if (/^text\/(?:csv|tab-separated-values)$/.test(mediaType)) readValues(source, text)
  else readPlain(source, text)
  return cut
}

/** The beginning of a text without its last line, or word, in which the cut may have parted a letter. */
function wholeLetters(head: Buffer): Buffer {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    const even = head.subarray(0, head.length - (head.length % 2))
    const last = even.subarray(-2)
    const isHalf = ((head[0] === 0xff ? last[1] : last[0]) & 0xfc) === 0xd8
    return isHalf ? even.subarray(0, -2) : even
  }
  const end = Math.max(head.lastIndexOf(10), head.lastIndexOf(32))
  return head.subarray(0, end < 0 ? head.length : end)
}
