import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clusterQueries, type Query } from './clusters.ts'
import { queryKey, termsOf } from './terms.ts'

const query = (text: string, count = 1, doubtful = false): Query => {
  const terms = termsOf(text).map(({ term }) => term)
  return { key: queryKey(text), terms, letters: terms.join(''), count, doubtful }
}
const unique = (queries: Query[]) => [...new Map(queries.map((one) => [one.key, one])).values()]

async function groupOf(texts: Record<string, number>, doubtful: string[] = []) {
  const queries = unique(Object.entries(texts).map(([text, count]) => query(text, count, doubtful.includes(text))))
  const led = await clusterQueries(queries)
  return (text: string) => led.get(queryKey(text))
}

describe('Clusters of questions', () => {
  test('join wordings of one need', async () => {
    const group = await groupOf({ '연차 신청 방법': 5, '연차 어떻게 신청': 2, '휴가 연차신청': 1, '법인카드 한도': 4 })
    expect(group('연차 어떻게 신청')).toBe(group('연차 신청 방법'))
    expect(group('휴가 연차신청')).toBe(group('연차 신청 방법'))
    expect(group('법인카드 한도')).not.toBe(group('연차 신청 방법'))
  })

  test('keep apart what shares a common word only', async () => {
    const group = await groupOf({ 'vacation request': 5, 'feature request': 3, 'how to request a vacation': 1, 'pull requests': 2 })
    expect(group('vacation request')).not.toBe(group('feature request'))
    expect(group('feature request')).not.toBe(group('pull requests'))
    expect(group('how to request a vacation')).toBe(group('vacation request'))
  })

  test('join what is written together and apart', async () => {
    const group = await groupOf({ '법인카드 한도': 3, '법인 카드 한도': 1, '신규 입사자 교육': 3, '신규입사자 교육': 1 })
    expect(group('법인 카드 한도')).toBe(group('법인카드 한도'))
    expect(group('신규입사자 교육')).toBe(group('신규 입사자 교육'))
  })

  test('join a mistyped word that was never found with the one that was meant', async () => {
    const texts = { '계약서 양식': 6, '게약서 양식': 1, 'kubernetes deploy': 5, 'kubernets deploy': 1 }
    const group = await groupOf(texts, ['게약서 양식', 'kubernets deploy'])
    expect(group('게약서 양식')).toBe(group('계약서 양식'))
    expect(group('kubernets deploy')).toBe(group('kubernetes deploy'))
  })

  test('keep words apart that are a key apart and both found, and numbers always', async () => {
    const group = await groupOf({ 'contract partner list': 9, 'contact partner list': 1, 'release 2024001': 9, 'release 2025001': 1 }, [
      'release 2025001',
    ])
    expect(group('contact partner list')).toBe('contact list partner')
    expect(group('release 2025001')).not.toBe(group('release 2024001'))
  })

  test('join words that mean the same where the organisation says so', async () => {
    const queries = [query('연차 신청', 3), query('annual leave 신청', 1), query('연차 규정', 1), query('회의실 예약', 1)]
    const unify = (terms: readonly string[]) => terms.flatMap((term) => (term === 'annual' ? [] : term === 'leav' ? ['연차'] : [term]))
    const led = await clusterQueries(queries, unify)
    expect(led.get(queryKey('annual leave 신청'))).toBe(queryKey('연차 신청'))
  })

  test('are the same whatever the order of the questions', async () => {
    const words = ['연차', '신청', '휴가', '법인카드', '한도', '배포', '서버', 'vacation', 'request', 'feature', 'deploy', '연차신청']
    const texts = fc.uniqueArray(fc.subarray(words, { minLength: 1, maxLength: 4 }), {
      maxLength: 25,
      selector: (some) => queryKey(some.join(' ')),
    })
    await fc.assert(
      fc.asyncProperty(texts, fc.infiniteStream(fc.nat(9)), fc.infiniteStream(fc.nat()), async (some, counts, orders) => {
        const queries = some.map((parts) => query(parts.join(' '), (counts.next().value as number) + 1))
        const shuffled = queries
          .map((one) => ({ one, order: orders.next().value as number }))
          .sort((left, right) => left.order - right.order)
          .map(({ one }) => one)
        const [once, again] = [await clusterQueries(queries), await clusterQueries(shuffled)]
        expect([...again].sort()).toEqual([...once].sort())
        for (const leader of once.values()) expect(once.get(leader)).toBe(leader)
      }),
      { numRuns: 60 },
    )
  })
})
