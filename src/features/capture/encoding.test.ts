import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { decodeName, decodeText } from './encoding.ts'

describe('a text file', () => {
  it.each([
    ['UTF-8', Buffer.from('지식 창고\n'), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeff지식 창고\n'), 'utf-8'],
    ['UTF-16 LE', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('지식 창고\n', 'utf16le')]), 'utf-16le'],
    ['UTF-16 BE', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('지식 창고\n', 'utf16le').swap16()]), 'utf-16be'],
    ['EUC-KR', iconv.encode('지식 창고\n', 'euc-kr'), 'cp949'],
  ])('in %s is read', (_name, bytes, encoding) => {
    expect(decodeText(bytes)).toEqual({ text: '지식 창고\n', encoding })
  })

  it('in CP949 may use syllables that EUC-KR lacks', () => {
    expect(decodeText(iconv.encode('똠방각하 펲시콜라', 'cp949'))).toEqual({ text: '똠방각하 펲시콜라', encoding: 'cp949' })
  })

  it.each([
    ['Latin-1', Buffer.from('Réunion à Zürich, déjà vu — été', 'latin1')],
    ['cut UTF-8', Buffer.from('지식').subarray(0, 5)],
    ['binary', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2])],
    ['text with NUL', Buffer.from('a\0b')],
    ['UTF-16 with half a pair', Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00])],
  ])('that is %s is not guessed at', (_name, bytes) => {
    expect(decodeText(bytes)).toBeUndefined()
  })

  it('may hold a stray control character', () => {
    expect(decodeText(Buffer.from('a\u0003b'))?.text).toBe('a\u0003b')
  })

  it('keeps its line ends', () => {
    expect(decodeText(Buffer.from('a\r\nb\rc\n'))?.text).toBe('a\r\nb\rc\n')
  })
})

describe('a name', () => {
  it.each([
    ['composed', Buffer.from('회의록.md'), '회의록.md'],
    ['decomposed', Buffer.from('회의록.md'.normalize('NFD')), '회의록.md'],
    ['in CP949', iconv.encode('회의록.md', 'cp949'), '회의록.md'],
    ['in CP437', Buffer.from([0x63, 0x61, 0x66, 0x82]), 'café'],
  ])('%s is read', (_name, bytes, name) => {
    expect(decodeName(bytes)).toBe(name)
  })
})
