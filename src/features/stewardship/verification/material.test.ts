import { describe, expect, test } from 'vitest'
import { materialityOf } from './material.ts'

const judged = (before: string, after: string, byVerifier = false) =>
  materialityOf({ title: '회의실', body: before }, { title: '회의실', body: after }, byVerifier)

describe('A change leaves a verification as it is', () => {
  test.each([
    ['where only spaces and line ends change', '회의실은 3일 전까지 예약해요.\n', '회의실은  3일 전까지\n예약해요.\r\n\r\n'],
    [
      'where only formatting changes',
      '# 예약\n\n반드시 **미리** 예약해요.\n\n- 하나\n- 둘\n',
      '## 예약\n\n반드시 _미리_ 예약해요.\n\n* 하나\n* 둘\n',
    ],
    ['where a paragraph becomes a quotation', '미리 예약해요.\n', '> 미리 예약해요.\n'],
    ['where quotation marks become typographical', 'Press "Start" to begin.\n', 'Press “Start” to begin.\n'],
  ])('%s', (_, before, after) => expect(judged(before, after)).toEqual({ material: false, why: null }))

  test.each([
    ['a letter', '회의실을 예략해요.\n', '회의실을 예약해요.\n'],
    ['two letters exchanged', 'Recieve the parcel at the desk.\n', 'Receive the parcel at the desk.\n'],
    ['the spacing of words', '미리예약해 주세요.\n', '미리 예약해 주세요.\n'],
    ['a particle', '담당자은 확인해요.\n', '담당자는 확인해요.\n'],
  ])('where the verifier mends %s, while from anybody else it is another text', (_, before, after) => {
    expect(judged(before, after, true).material).toBe(false)
    if (before.replace(/\s/g, '') !== after.replace(/\s/g, ''))
      expect(judged(before, after, false)).toEqual({ material: true, why: 'words' })
  })
})

describe('A change makes it another text, whoever makes it', () => {
  test.each([
    ['numbers', '3일 전까지 예약해요.\n', '5일 전까지 예약해요.\n', 'numbers'],
    ['a date', 'Valid until 2026-03-01.\n', 'Valid until 2026-04-01.\n', 'numbers'],
    ['Korean negation', '외부인은 들어올 수 있어요.\n', '외부인은 들어올 수 없어요.\n', 'negation'],
    ['English negation', 'You may enter the room.\n', 'You may not enter the room.\n', 'negation'],
    ['duty', 'You should report it.\n', 'You must report it.\n', 'negation'],
    ['where a link leads', '[양식](https://example.com/a)\n', '[양식](https://example.com/b)\n', 'links'],
    ['a command', '```sh\nrm -r build\n```\n', '```sh\nrm -r source\n```\n', 'code'],
    ['code in the text', 'Run `npm ci` first.\n', 'Run `npm i` first.\n', 'code'],
    ['a sentence', '미리 예약해요.\n', '미리 예약해요. 취소는 총무팀에 알려 주세요.\n', 'words'],
    ['a word for another', '총무팀에 알려 주세요.\n', '보안팀에 알려 주세요.\n', 'words'],
  ])('where it changes %s', (_, before, after, why) => {
    expect(judged(before, after, false)).toEqual({ material: true, why })
    expect(judged(before, after, true)).toEqual({ material: true, why })
  })

  test('where the title says something else', () => {
    expect(materialityOf({ title: '휴가 규정', body: 'a' }, { title: '출장 규정', body: 'a' }, true)).toEqual({
      material: true,
      why: 'title',
    })
    expect(materialityOf({ title: '휴가 규졍', body: 'a' }, { title: '휴가 규정', body: 'a' }, true).material).toBe(false)
  })

  test('where many small mendings come at once', () => {
    const words = Array.from({ length: 40 }, (_, at) => `단어${'가나다라'[at % 4]}`)
    const mended = words.map((word, at) => (at % 3 === 0 ? `${word.slice(0, -1)}마` : word))
    expect(judged(`${words.join(' ')}\n`, `${mended.join(' ')}\n`, true)).toEqual({ material: true, why: 'words' })
  })
})

describe('Code is told from prose', () => {
  test.each([
    ['between backticks', '`npm i`를 실행해요.\n', '`npm ci`를 실행해요.\n'],
    ['between two backticks', '``a `b` c`` 다음에\n', '``a `x` c`` 다음에\n'],
    ['in a fence', '```sh\nrm a\n```\n끝\n', '```sh\nrm b\n```\n끝\n'],
    ['in a fence that is never closed', '끝\n\n~~~\nrm a\n', '끝\n\n~~~\nrm b\n'],
  ])('%s', (_, before, after) => expect(judged(before, after, true)).toEqual({ material: true, why: 'code' }))

  test('a lone backtick opens none', () => expect(judged('`가 와 나\n', '`가 와  나\n').material).toBe(false))
})

test.each([
  ['backticks', `a${'`'.repeat(400_000)}`],
  ['runs of backticks', Array.from({ length: 900 }, (_, at) => `${'`'.repeat(at + 1)}a`).join('')],
  ['blanks in code', `\`\`\`\na${' '.repeat(400_000)}x\n\`\`\``],
  ['notes that are never closed', '[^'.repeat(200_000)],
])('a text of many %s is judged as soon as any other', (_, body) => {
  expect(judged(`${body}\n\n3\n`, `${body}\n\n4\n`, true)).toEqual({ material: true, why: 'numbers' })
})

test('a long text in another spacing and with another letter is another text, and is judged as soon as any other', () => {
  expect(judged(`${'ab '.repeat(100_000)}q`, `z${' ab'.repeat(100_000)}q`, true).material).toBe(false)
  expect(judged(`${'ab '.repeat(100_000)}q`, `zz ${'a ba b'.repeat(50_000)}q`, true)).toEqual({ material: true, why: 'words' })
})
