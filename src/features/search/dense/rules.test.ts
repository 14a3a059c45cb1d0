import { describe, expect, it } from 'vitest'
import { FEWEST_JUDGED, type Judged, judge, ndcg, WEIGHTS } from './rules.ts'

/** Questions whose results are as good at each weight as `quality` says. */
const questions = (count: number, quality: (weight: number, question: number) => number): Judged[] =>
  Array.from({ length: count }, (_, question) => ({
    query: `질문 ${question}`,
    quality: WEIGHTS.map((weight) => quality(weight, question)),
  }))

describe('measuring the weight of nearness', () => {
  it('refuses with fewer judged questions than can tell a difference from chance', () => {
    const verdict = judge(
      questions(FEWEST_JUDGED - 1, (weight) => weight),
      0,
    )
    expect(verdict).toMatchObject({ accepted: false, reason: 'too-few', weight: 0 })
    expect(judge([], 0.3)).toMatchObject({ accepted: false, reason: 'too-few', weight: 0.3 })
  })

  it('takes the weight that is best, and says by how much on questions the choice never saw', () => {
    const verdict = judge(
      questions(60, (weight, question) => 0.5 - Math.abs(weight - 0.4) + (question % 5) / 100),
      0,
    )
    expect(verdict).toMatchObject({ accepted: true, reason: null, weight: 0.4 })
    expect(verdict.figures).toMatchObject({ queries: 60, train: 30, test: 30 })
    expect(verdict.figures.gain?.mean).toBeCloseTo(0.4)
    expect(verdict.figures.gain?.low).toBeGreaterThan(0)
    expect(verdict.figures.curve).toHaveLength(WEIGHTS.length)
  })

  it('refuses where nearness makes it worse', () => {
    expect(
      judge(
        questions(60, (weight) => 1 - weight),
        0,
      ),
    ).toMatchObject({ accepted: false, reason: 'no-better', weight: 0 })
  })

  it('refuses a gain that may be chance', () => {
    const verdict = judge(
      questions(60, (weight, question) => (weight === 0 ? 0.5 : 0.5 + (question % 2 === 0 ? 0.4 : -0.38) * weight)),
      0,
    )
    expect(verdict).toMatchObject({ accepted: false, weight: 0 })
  })

  it('goes back to words alone where the present weight has become worse than none', () => {
    expect(
      judge(
        questions(60, (weight) => 1 - weight),
        0.5,
      ),
    ).toMatchObject({ accepted: true, weight: 0 })
  })

  it('gives the same verdict each time, in whatever order the questions come', () => {
    const judged = questions(80, (weight, question) => ((question * 7919) % 97) / 97 + weight / 10)
    expect(judge(judged.toReversed(), 0)).toEqual(judge(judged, 0))
  })
})

describe('nDCG@10', () => {
  it('is 1 for the best order and less for every other', () => {
    const grades = new Map([
      ['a', 3],
      ['b', 1],
    ])
    expect(ndcg(['a', 'b'], grades)).toBe(1)
    expect(ndcg(['b', 'a'], grades)).toBeLessThan(1)
    expect(ndcg(['x', 'a', 'b'], grades)).toBeLessThan(ndcg(['a', 'x', 'b'], grades))
    expect(ndcg([], grades)).toBe(0)
    expect(ndcg(['x', ...'0123456789', 'a'], grades)).toBe(0)
  })
})
