import { createDecipheriv } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import CFB from 'cfb'
import { Paragraphs } from '../paragraphs.ts'
import type { Text } from '../text.ts'
import { Unreadable } from '../types.ts'
import { outlineLevel } from './hwpx.ts'

// Tags of records and bits of the file header: Hancom, "HWP Document File Formats 5.0", revision 1.3.
const STYLE = 26
const DISTRIBUTE_DOC_DATA = 28
const PARA_HEADER = 66
const PARA_TEXT = 67
const CTRL_HEADER = 71
const LIST_HEADER = 72
const TABLE = 77
const COMPRESSED = 1
const PASSWORD = 2
const DISTRIBUTION = 4
const ENCRYPTED = PASSWORD | 0x10 | 0x100 | 0x400
const MOST_UNPACKED = 256 * 1024 * 1024

type Entry = { tag: number; level: number; data: Buffer }

/** HWP 5, the older format of Hangul, within a compound file; also those that may be read but not edited (배포용 문서). */
export function readHwp(file: CFB.CFB$Container, text: Text): void {
  const header = streamOf(file, 'FileHeader')
  if (!header?.subarray(0, 17).equals(Buffer.from('HWP Document File')) || header.length < 40) throw new Unreadable('damaged')
  const flags = header.readUInt32LE(36)
  if (flags & ENCRYPTED) throw new Unreadable('encrypted')
  const open = (bytes: Buffer) => unpack(bytes, (flags & COMPRESSED) !== 0)
  const levels = readLevels(open(streamOf(file, 'DocInfo') ?? Buffer.alloc(0)))
  const folder = flags & DISTRIBUTION ? 'ViewText' : 'BodyText'
  for (let number = 0; ; number++) {
    const section = streamOf(file, `${folder}/Section${number}`)
    if (!section) {
      if (number === 0) throw new Unreadable('damaged')
      return
    }
    readSection(open(flags & DISTRIBUTION ? decrypt(section) : section), text, levels)
  }
}

const streamOf = (file: CFB.CFB$Container, path: string): Buffer | undefined => {
  const content = CFB.find(file, `/${path}`)?.content
  return content && Buffer.from(content as Uint8Array)
}

function unpack(bytes: Buffer, compressed: boolean): Buffer {
  if (!compressed || bytes.length === 0) return bytes
  try {
    return inflateRawSync(bytes, { maxOutputLength: MOST_UNPACKED })
  } catch (error) {
    throw new Unreadable((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'damaged')
  }
}

function* records(bytes: Buffer): Iterable<Entry> {
  for (let at = 0; at + 4 <= bytes.length; ) {
    const head = bytes.readUInt32LE(at)
    at += 4
    let size = head >>> 20
    if (size === 0xfff) {
      if (at + 4 > bytes.length) return
      size = bytes.readUInt32LE(at)
      at += 4
    }
    yield { tag: head & 0x3ff, level: (head >>> 10) & 0x3ff, data: bytes.subarray(at, at + size) }
    at += size
  }
}

/** Heading levels by the number of the style. */
function readLevels(info: Buffer): Map<number, number> {
  const levels = new Map<number, number>()
  let number = 0
  for (const { tag, data } of records(info)) {
    if (tag !== STYLE) continue
    const name = wordAt(data, 0)
    const level = outlineLevel(name, wordAt(data, 2 + name.length * 2))
    if (level !== undefined) levels.set(number, level)
    number++
  }
  return levels
}

/** A string after its length in letters. */
const wordAt = (data: Buffer, at: number): string =>
  at + 2 > data.length ? '' : data.subarray(at + 2, at + 2 + data.readUInt16LE(at) * 2).toString('utf16le')

function readSection(section: Buffer, text: Text, levels: Map<number, number>): void {
  const paragraphs = new Paragraphs(text)
  const tables: { level: number; row: number | undefined; begun: boolean }[] = []
  let heading: number | undefined
  for (const { tag, level, data } of records(section)) {
    for (let table = tables.at(-1); table && level <= table.level; table = tables.at(-1)) {
      if (table.row !== undefined) paragraphs.endRow()
      tables.pop()
    }
    const table = tables.at(-1)
    if (tag === PARA_HEADER) heading = data.length > 10 ? levels.get(data[10]) : undefined
    else if (tag === PARA_TEXT) {
      paragraphs.begin()
      paragraphs.add(wordsOf(data))
      paragraphs.end(heading)
    } else if (tag === CTRL_HEADER && data.toString('latin1', 0, 4) === ' lbt') tables.push({ level, row: undefined, begun: false })
    else if (tag === TABLE && table) table.begun = true
    else if (tag === LIST_HEADER && table?.begun && level === table.level + 1 && data.length >= 12) {
      const row = data.readUInt16LE(10)
      if (row === table.row) paragraphs.endCell()
      else {
        if (table.row !== undefined) paragraphs.endRow()
        paragraphs.beginRow()
      }
      table.row = row
    }
  }
  for (const { row } of tables.toReversed()) if (row !== undefined) paragraphs.endRow()
}

/** Letters in UTF-16; those below a blank are controls, most of which take eight places. */
function wordsOf(data: Buffer): string {
  let words = ''
  let from = 0
  const length = data.length - (data.length % 2)
  for (let at = 0; at < length; at += 2) {
    const sign = data.readUInt16LE(at)
    if (sign >= 32) continue
    words += data.toString('utf16le', from, at)
    if (sign === 10) words += '\n'
    else if (sign === 24) words += '-'
    else if (sign === 9 || sign === 30 || sign === 31) words += ' '
    if (sign !== 0 && sign !== 10 && sign !== 13 && sign < 24) at += 14
    from = at + 2
  }
  return words + data.toString('utf16le', from, length)
}

/**
 * A section of a document for distribution. Its key lies beside it, disguised only: the first record is mixed with the
 * random numbers of Microsoft's C library, whose seed is its first four bytes (as pyhwp found).
 */
function decrypt(section: Buffer): Buffer {
  const [first] = records(section)
  if (first?.tag !== DISTRIBUTE_DOC_DATA || first.data.length < 256) throw new Unreadable('damaged')
  const data = Buffer.from(first.data)
  const seed = data.readUInt32LE(0)
  let state = seed
  const random = () => {
    state = (Math.imul(state, 214_013) + 2_531_011) >>> 0
    return (state >>> 16) & 0x7fff
  }
  for (let at = 0, left = 0, mask = 0; at < data.length; at++, left--) {
    if (left === 0) {
      mask = random() & 0xff
      left = (random() & 0xf) + 1
    }
    if (at >= 4) data[at] ^= mask
  }
  const offset = 4 + (seed & 0xf)
  const decipher = createDecipheriv('aes-128-ecb', data.subarray(offset, offset + 16), null).setAutoPadding(false)
  const body = section.subarray(first.data.byteOffset - section.byteOffset + first.data.length)
  return Buffer.concat([decipher.update(body.subarray(0, body.length - (body.length % 16))), decipher.final()])
}
