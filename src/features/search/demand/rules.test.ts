import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Act, type AskedSearch, endsOf, looksPersonal } from './rules.ts'
import { queryKey } from './terms.ts'

const second = 1_000
const minute = 60 * second

describe('What looks personal', () => {
  test.each([
    'minji@example.com 연락처',
    '010-1234-5678',
    '01012345678 누구',
    '０１０－１２３４－５６７８',
    '02-123-4567',
    '+82 10 1234 5678',
    '(02) 123-4567',
    '900101-1234567',
    '9001011234567 주민번호',
    '4111 1111 1111 1111',
    '법인카드 4111-1111-1111-1111',
    '110-123-456789 계좌',
    'M12345678',
    'password: hunter2',
    '비밀번호 : 봄봄봄',
    'ghp_abcdefghijklmnopqrstuv0123456789',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc',
    'd41d8cd98f00b204e9800998ecf8427e',
    'aB3dE5fG7hJ9kL1mN3pQ5rS7',
  ])('%s is withheld', (query) => expect(looksPersonal(query)).toBe(true))

  test.each([
    '연차 신청 방법',
    '2024-11-21 회의록',
    '제2024-13호',
    '비밀번호 변경',
    'reset password',
    'ISO 27001:2022',
    '1588-1234',
    'version 10.15.7',
    '550e8400-e29b-41d4-a716-446655440000',
    'kubectl get pods -n kube-system',
    '20241121123456',
    'Get-ChildItem',
  ])('%s is kept', (query) => expect(looksPersonal(query)).toBe(false))
})

describe('The key of a question', () => {
  test('is the same for other forms, order and words of asking', () => {
    for (const query of ['연차 신청 방법', '연차 어떻게 신청', '연차를 어떻게 신청하나요?', '신청 연차'])
      expect.soft(queryKey(query), query).toBe('신청 연차')
    expect(queryKey('how do I request a vacation')).toBe(queryKey('vacation requests'))
    expect(queryKey('vacation request')).not.toBe(queryKey('feature request'))
  })

  test('says nothing of filters, and something of a question of asking words only', () => {
    expect(queryKey('space:hr 연차 -반차')).toBe('연차')
    expect(queryKey('어떻게 하나요')).not.toBe('')
  })
})

const asked = (searchId: string, at: number, key: string, total = 3, actor = 'a'): AskedSearch => ({ searchId, at, actor, key, total })
const act = (kind: Act['kind'], searchId: string | null, at: number, itemId = 'x', ms = 0): Act => ({
  ...{ kind, at, actor: 'a', searchId, itemId, position: 2, ms },
})
const outcome = (searches: AskedSearch[], acts: Act[], now = 100 * minute) =>
  Object.fromEntries([...endsOf(searches, acts, now)].map(([id, end]) => [id, end.outcome]))

describe('How a search ended', () => {
  test('is found when something opened was not left at once, and solved when somebody said so', () => {
    const searches = [asked('s', 0, '연차')]
    expect(outcome(searches, [act('opened', 's', second)])).toEqual({ s: 'found' })
    expect(outcome(searches, [act('opened', 's', second), act('left', 's', minute, 'x', 40 * second)])).toEqual({ s: 'found' })
    expect(outcome(searches, [act('opened', 's', second), act('solved', 's', minute)])).toEqual({ s: 'solved' })
  })

  test('is nothing when nothing was found, whatever came after', () => {
    const searches = [asked('s', 0, '연차', 0), asked('t', minute, '휴가')]
    expect(outcome(searches, [act('opened', 't', 2 * minute)])).toEqual({ s: 'nothing', t: 'found' })
  })

  test('is abandoned when nobody opened a result for five minutes, and open until then', () => {
    expect(outcome([asked('s', 0, '연차')], [], 4 * minute)).toEqual({ s: 'pending' })
    expect(outcome([asked('s', 0, '연차')], [], 5 * minute)).toEqual({ s: 'abandoned' })
  })

  test('is left when whoever opened something was back within seconds', () => {
    const left = [act('opened', 's', second), act('left', 's', 9 * second, 'x', 8 * second)]
    expect(outcome([asked('s', 0, '연차')], left)).toEqual({ s: 'left' })
    expect(outcome([asked('s', 0, '연차')], [...left, act('left', 's', minute, 'x', 9 * second)])).toEqual({ s: 'found' })
  })

  test('is rephrased when other words soon led there, over any number of tries', () => {
    const chain = [asked('s', 0, '연차'), asked('t', minute, '연차 신청'), asked('u', 2 * minute, '휴가')]
    expect(outcome(chain, [act('opened', 'u', 3 * minute)])).toEqual({ s: 'rephrased', t: 'rephrased', u: 'found' })
    expect(outcome(chain, [])).toEqual({ s: 'abandoned', t: 'abandoned', u: 'abandoned' })
    const late = [asked('s', 0, '연차'), asked('t', 3 * minute, '연차 신청')]
    expect(outcome(late, [act('opened', 't', 4 * minute)])).toEqual({ s: 'abandoned', t: 'found' })
  })

  test('never mixes two people', () => {
    const searches = [asked('s', 0, '연차'), asked('t', second, '연차', 3, 'b')]
    expect(outcome(searches, [act('opened', 't', 2 * second)])).toEqual({ s: 'abandoned', t: 'found' })
  })

  test('gives "solved it" without a search to the last one that led to the item', () => {
    const searches = [asked('s', 0, '연차'), asked('t', 10 * minute, '휴가')]
    const acts = [act('opened', 's', second), act('opened', 't', 11 * minute), act('solved', null, 50 * minute)]
    expect(outcome(searches, acts)).toEqual({ s: 'found', t: 'solved' })
  })

  test('does not depend on the order in which it is told', () => {
    const searches = [asked('s', 0, '연차'), asked('t', minute, '연차 신청'), asked('u', 20 * minute, '배포', 0)]
    const acts = [act('opened', 's', second), act('left', 's', 5 * second, 'x', 4 * second), act('opened', 't', 2 * minute)]
    const expected = outcome(searches, acts)
    const shuffled = fc.tuple(fc.shuffledSubarray(searches, { minLength: 3 }), fc.shuffledSubarray(acts, { minLength: 3 }))
    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        expect(outcome(some, others)).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })
})
