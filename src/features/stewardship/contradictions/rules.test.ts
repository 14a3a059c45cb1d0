import { describe, expect, test } from 'vitest'
import { differencesOf } from './rules.ts'
import { statementsOf } from './statements.ts'
import { valuesIn } from './values.ts'

const between = (left: string, right: string, titles: [string, string] = ['연차 안내', '연차 규정']) =>
  differencesOf(statementsOf(titles[0], left), statementsOf(titles[1], right)).map(({ kind, left: one, right: other }) =>
    kind === 'yes-no' ? kind : `${kind}: ${one} / ${other}`,
  )

describe('Values', () => {
  test.each([
    ['3일 전까지', ['number day 3']],
    ['2주 안에', ['number day 14']],
    ['1시간 30분', ['number minute 60', 'number minute 30']],
    ['세 번 틀리면', ['number time 3']],
    ['30만원', ['money krw 300000']],
    ['3천만 원과 $20k', ['money usd 20000']],
    ['1,200,000원', ['money krw 1200000']],
    ['15%와 20 퍼센트', ['percent percent 15', 'percent percent 20']],
    ['2026년 3월 2일', ['date day 2026-03-02']],
    ['2026-03-02', ['date day 2026-03-02']],
    ['March 2, 2026', ['date day 2026-03-02']],
    ['매년 3월 2일', ['date month-day 03-02']],
    ['오후 2시', ['time clock 14:00']],
    ['09:30', ['time clock 09:30']],
    ['9 a.m.', ['time clock 09:00']],
    ['Node.js 20.1', ['version node.js 20.1']],
    ['담당자는 김서연입니다', ['name 담당자 김서연']],
    ['owner: Jane Doe', ['name owner Jane Doe']],
    ['help@example.com', ['contact mail help@example.com']],
    ['02-123-4567', ['contact phone 021234567']],
    ['within 5 business days', ['number business-day 5']],
    ['100MB', ['number byte 104857600']],
    ['3~5일', ['number day 3~5']],
    ['매주 화요일', ['weekday weekday 2']],
  ])('%s', (text, expected) => {
    const found = valuesIn(text).map(({ kind, unit, value }) => `${kind} ${unit} ${value}`)
    for (const each of expected) expect(found).toContain(each)
  })

  test('the same amount is the same value however it is written', () => {
    const value = (text: string) => valuesIn(text)[0]?.value
    expect(value('60분')).toBe(value('1시간'))
    expect(value('1년')).toBe(value('12개월'))
    expect(value('300,000원')).toBe(value('30만 원'))
    expect(value('오후 6시')).toBe(value('18:00'))
  })
})

describe('Contradictions', () => {
  test.each([
    ['연차는 3일 전까지 신청해야 합니다.', '연차는 5일 전까지 신청해야 해요.', ['number: 3일 / 5일']],
    ['연차 신청은 팀장이 2일 안에 승인합니다.', '연차 신청은 팀장이 3일 안에 승인해요.', ['number: 2일 / 3일']],
    ['휴가비는 연 50만원 지급합니다.', '휴가비는 연 70만원을 지급합니다.', ['money: 50만원 / 70만원']],
    ['연차 촉진 통보는 7월 1일에 합니다.', '연차 촉진 통보는 7월 10일에 합니다.', ['date: 7월 1일 / 7월 10일']],
    ['반차는 오후 2시부터 쓸 수 있습니다.', '반차는 오후 1시부터 쓸 수 있습니다.', ['time: 오후 2시 / 오후 1시']],
    ['연차 관리 담당자는 김서연입니다.', '연차 관리 담당자는 박준호입니다.', ['name: 담당자는 김서연 / 담당자는 박준호']],
    ['수습 기간에는 연차 사용이 가능합니다.', '수습 기간에는 연차 사용을 금지합니다.', ['yes-no']],
    ['연차 신청서에 팀장 서명을 반드시 받아야 합니다.', '연차 신청서에 팀장 서명을 받지 않아도 됩니다.', ['yes-no']],
    [
      'Refunds are paid within 5 business days of the request.',
      'Refunds are paid within 10 business days of the request.',
      ['number: 5 business days / 10 business days'],
    ],
    ['Backups must be encrypted before upload.', 'Backups must not be encrypted before upload.', ['yes-no']],
    [
      'The API supports Node.js 20.1 in production builds.',
      'The API supports Node.js 18.2 in production builds.',
      ['version: Node.js 20.1 / Node.js 18.2'],
    ],
    [
      'Laptops are replaced every 36 months for engineers.',
      'Laptops are replaced every 4 years for engineers.',
      ['number: 36 months / 4 years'],
    ],
    [
      'Contact support at help@example.com for billing questions.',
      'Contact support at billing@example.com for billing questions.',
      ['contact: help@example.com / billing@example.com'],
    ],
  ])('%s | %s', (left, right, expected) => {
    expect(between(left, right)).toEqual(expected)
  })

  test.each([
    ['연차는 3일 전까지 신청해야 합니다.', '연차는 3일 전까지 신청해야 해요.'],
    ['회의실 예약은 60분 동안 유지됩니다.', '회의실 예약은 1시간 동안 유지됩니다.'],
    ['서울 사무실은 아침 9시에 엽니다.', '부산 사무실은 아침 10시에 엽니다.'],
    ['신입 사원 연차는 11일입니다.', '임원 연차는 25일입니다.'],
    ['파일은 최대 5개까지 올릴 수 있습니다.', '파일은 최소 2개 올려야 합니다.'],
    ['예를 들어 연차를 3일 전까지 신청해요.', '연차는 5일 전까지 신청해야 합니다.'],
    ['이전에는 연차를 3일 전까지 신청했어요.', '연차는 5일 전까지 신청해야 합니다.'],
    ['야간 작업은 승인을 받은 경우에만 가능합니다.', '야간 작업은 금지합니다.'],
    ['The Seoul office opens at 9:00 on weekdays.', 'The Busan office opens at 10:00 on weekdays.'],
    ['The limit for free accounts is 5 GB of storage.', 'The limit for paid accounts is 50 GB of storage.'],
    ['The service uses Node.js 20 in builds.', 'The service uses Node.js 20.1 in builds.'],
    ['In 2019 the team had 12 members and was growing.', 'The team has 40 members and is growing.'],
  ])('agree, or speak of different things: %s | %s', (left, right) => {
    expect(between(left, right)).toEqual([])
  })

  test('the same line in two pages of one series is about two things', () => {
    const line = (time: string) => `사무실은 매일 아침 ${time}에 문을 열고 경비를 해제합니다.`
    expect(between(line('9시'), line('10시'), ['서울 사무실 안내', '부산 사무실 안내'])).toEqual([])
  })

  test('what stands in both texts word by word is not in dispute between them', () => {
    const both = '연차는 3일 전까지 신청해야 합니다.'
    expect(between(`${both}\n\n연차는 5일 전까지 신청해야 합니다.`, both)).toEqual([])
  })
})

test('two long texts whose sentences all share their words are compared as soon as others', () => {
  const text = (seed: number) =>
    Array.from(
      { length: 400 },
      (_, at) => `${Array.from({ length: 60 }, (_, word) => `q${(word * (at + 1) + seed) % 97}zx`).join(' ')} ${at} days.`,
    )
  const [left, right] = [statementsOf('규정', text(1).join('\n\n')), statementsOf('규정', text(2).join('\n\n'))]
  expect(left.length).toBe(400)
  expect(differencesOf(left, right).length).toBeLessThanOrEqual(20)
})
