import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openWeb } from '../../../test/http/web.ts'
import { describeOnBothStores } from '../../../test/harness/stores.ts'
import { catchUp } from './index.ts'

/* What people and programs send without meaning to. Every question goes the whole way, through the API. */

const EXPECTED: [question: string, titles: string[]][] = [
  ['"연차', ['연차 휴가']],
  ['연차"', ['연차 휴가']],
  ['(연차', ['연차 휴가']],
  ['연차*', ['연차 휴가']],
  ['title:연차', ['연차 휴가']],
  ['연차 OR', ['연차 휴가']],
  ['NEAR(연차 휴가)', ['연차 휴가']],
  ['연차 휴가'.normalize('NFD'), ['연차 휴가']],
  ['ㅇㅕㄴ차', ['연차 휴가']],
  ['연ㅊㅏ', ['연차 휴가']],
  ['\u202e연차\u202c', ['연차 휴가']],
  ['\u200b연\u200b차', ['연차 휴가']],
  ['ＶＰＮ　접속', ['VPN 접속']],
  ['🔥 연차 🔥', ['연차 휴가']],
  ['vpn', ['VPN 접속']],
  ['연차 '.repeat(2_000), ['연차 휴가']],
  ['the of and', []],
  ['그리고 또는', []],
  ['-', []],
  ['AND OR NOT', []],
  ['" "', []],
  ['💤', []],
  ['\u200f\u200e', []],
  ['태그:', []],
]
const FRAGMENTS = [
  '연차',
  'VPN',
  '"',
  "'",
  '(',
  ')',
  '*',
  '^',
  ':',
  '-',
  '+',
  '~',
  '=',
  '\\',
  '%',
  '\u0000',
  ' ',
  'AND',
  'OR',
  'NEAR',
  'NOT',
  'ㅈ',
  'ㅣ',
  '\u202e',
  '👩‍👩‍👧',
  '漢字',
  'space:',
  '수정:',
  '>2026',
  '최근',
  '..',
  '{',
  '}',
  ';',
  '--',
  '\ud800',
  '\u1100',
]

describeOnBothStores('Odd questions', (open) => {
  test('are answered as far as they say anything', async () => {
    const { services, sends, write } = await openWeb(await open())
    await write('minji', { title: '연차 휴가', body: '하루 전에 올려요.' })
    await write('minji', { title: 'VPN 접속', body: '집에서 써요.' })
    await catchUp(services)
    const minji = await sends('minji')
    const ask = async (question: string, rest = '') => minji('GET', `/api/search?q=${encodeURIComponent(question)}${rest}`)
    // On a busy machine the first question may be given up before its thread has begun.
    await ask('연차')
    for (const [question, titles] of EXPECTED) {
      const answer = await ask(question)
      expect.soft(answer.statusCode, question.slice(0, 40)).toBe(200)
      expect
        .soft(
          answer.json().items.map(({ item }: { item: { title: string } }) => item.title),
          question.slice(0, 40),
        )
        .toEqual(titles)
    }
    const any = fc.array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(any, async (parts) => {
        const question = parts.join('').toWellFormed()
        for (const path of ['search', 'search/facets', 'search/suggestions'])
          expect((await minji('GET', `/api/${path}?q=${encodeURIComponent(question)}`)).statusCode, path).toBe(
            question.includes('\0') ? 400 : 200,
          )
      }),
      { numRuns: 60 },
    )
  })

  test('that are too long, or for a page that cannot be, are refused clearly', async () => {
    const { sends } = await openWeb(await open())
    const minji = await sends('minji')
    const status = async (query: string) => (await minji('GET', `/api/search?${query}`)).statusCode
    expect(await status(`q=${'a'.repeat(10_000)}`)).toBe(200)
    expect(await status('q=%ff')).toBeLessThan(500)
    for (const cursor of ['x', '-1', '1e9', '99999999']) expect(await status(`q=a&cursor=${cursor}`), cursor).toBeLessThan(500)
    expect(await status('q=a&cursor=980')).toBe(200)
    expect(await status('q=a&limit=0')).toBe(400)
    expect(await status('q=a&limit=100000')).toBe(400)
  })

  test('of ten thousand Korean characters pass the wire', async () => {
    const { http } = await openWeb(await open())
    const address = await http.listen({ host: '127.0.0.1', port: 0 })
    const answer = await fetch(`${address}/api/search?q=${encodeURIComponent('연차휴가를 '.repeat(1_700))}`)
    expect(answer.status).toBe(401)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    await http.close()
  })
})
