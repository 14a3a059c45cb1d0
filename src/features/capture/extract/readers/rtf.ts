import iconv from 'iconv-lite'
import type { Text } from '../text.ts'
import { Paragraphs } from '../paragraphs.ts'
import { Unreadable } from '../types.ts'

/** Groups that hold no words of the text. */
const SKIPPED = new Set(
  'colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf listtable listoverridetable rsidtbl generator themedata datastore latentstyles xmlnstbl fldinst nonshppict filetbl revtbl'.split(
    ' ',
  ),
)
/** Code pages of fonts' character sets (RTF 1.9.1, \fcharset). */
const CHARSETS: Record<string, number> = { 129: 949, 130: 1361, 128: 932, 134: 936, 136: 950, 204: 1251, 161: 1253, 0: 1252, 238: 1250 }
const SIGNS: Record<string, string> = {
  line: '\n',
  tab: ' ',
  emdash: '—',
  endash: '–',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
}
const TOKEN = /\\([a-z]+)(-?\d+)? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)/gi
const DEEPEST = 1_000

type Group = { skip: boolean; fonts: boolean; page: number; unicodeSkip: number }

/** Rich Text Format: paragraphs and rows of tables, in whatever code page each font says. */
export function readRtf(bytes: Uint8Array, text: Text): void {
  const source = Buffer.from(bytes).toString('latin1')
  if (!source.startsWith('{\\rtf')) throw new Unreadable('damaged')
  new RtfReader(text).read(source)
}

class RtfReader {
  readonly #paragraphs: Paragraphs
  readonly #pages = new Map<number, number>()
  readonly #groups: Group[] = []
  #group: Group = { skip: false, fonts: false, page: 1252, unicodeSkip: 1 }
  #ansiPage = 1252
  #font = 0
  #bytes: number[] = []
  #passOver = 0
  #inRow = false

  constructor(text: Text) {
    this.#paragraphs = new Paragraphs(text)
    this.#paragraphs.begin()
  }

  read(source: string): void {
    for (const [, word, number, hex, sign, brace, plain] of source.matchAll(TOKEN)) {
      if (hex !== undefined) this.#byte(Number.parseInt(hex, 16))
      else if (plain !== undefined) for (const letter of plain) this.#byte(letter.charCodeAt(0))
      else {
        this.#flush()
        if (brace === '{') this.#begin()
        else if (brace === '}') this.#group = this.#groups.pop() ?? this.#group
        else if (word !== undefined) this.#control(word, number === undefined ? undefined : Number(number))
        else if (sign === '*') this.#group.skip = true
        else if (sign !== undefined) this.#add({ '~': ' ', _: '-', '-': '' }[sign] ?? (/[\\{}]/.test(sign) ? sign : ''))
      }
    }
    this.#flush()
    this.#paragraphs.end()
  }

  #begin(): void {
    if (this.#groups.length > DEEPEST) throw new Unreadable('damaged')
    this.#groups.push(this.#group)
    this.#group = { ...this.#group }
  }

  #control(word: string, number: number | undefined): void {
    if (SKIPPED.has(word)) this.#group.skip = true
    else if (word === 'fonttbl') this.#group = { ...this.#group, fonts: true, skip: true }
    else if (word === 'ansicpg') this.#ansiPage = this.#group.page = number ?? 1252
    else if (word === 'uc') this.#group.unicodeSkip = number ?? 1
    else if (word === 'f' && this.#group.fonts) this.#font = number ?? 0
    else if (word === 'f') this.#group.page = this.#pages.get(number ?? 0) ?? this.#ansiPage
    else if (word === 'fcharset' && this.#group.fonts)
      this.#pages.set(this.#font, (number === 0 ? this.#ansiPage : CHARSETS[String(number)]) ?? this.#ansiPage)
    else if (word === 'u' && number !== undefined) {
      this.#add(String.fromCharCode(number & 0xffff))
      this.#passOver = this.#group.unicodeSkip
    } else if (!this.#group.skip) this.#layout(word)
  }

  #layout(word: string): void {
    const paragraphs = this.#paragraphs
    if (word === 'intbl' && !this.#inRow) {
      paragraphs.beginRow()
      this.#inRow = true
    } else if (word === 'par' || word === 'sect' || word === 'page') {
      paragraphs.end()
      paragraphs.begin()
    } else if (word === 'cell') {
      paragraphs.end()
      paragraphs.endCell()
      paragraphs.begin()
    } else if (word === 'row' && this.#inRow) {
      paragraphs.end()
      paragraphs.endRow()
      paragraphs.begin()
      this.#inRow = false
    } else this.#add(SIGNS[word] ?? '')
  }

  #byte(byte: number): void {
    if (this.#passOver > 0) this.#passOver--
    else if (!this.#group.skip) this.#bytes.push(byte)
  }

  /** Bytes are decoded together, since two of them may be one letter. */
  #flush(): void {
    if (this.#bytes.length === 0) return
    const bytes = Buffer.from(this.#bytes)
    this.#bytes = []
    const page = `cp${this.#group.page}`
    this.#paragraphs.add(iconv.decode(bytes, iconv.encodingExists(page) ? page : 'cp1252'))
  }

  #add(words: string): void {
    if (!this.#group.skip) this.#paragraphs.add(words)
  }
}
