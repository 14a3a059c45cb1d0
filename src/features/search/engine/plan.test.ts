import { describe, expect, it } from 'vitest'
import { planOf } from './plan.ts'

/* Every phrase and every excluded word is looked for in whole lists, so a question may hold only so many of them. */
describe('A plan', () => {
  it('looks once for what is said over and over', () => {
    expect(planOf('배포 -휴가 -휴가를 -"휴가" -HR -hr').excluded).toHaveLength(2)
    expect(planOf('"연차 휴가" "연차 휴가를"').required).toHaveLength(1)
  })

  it('holds no more than anybody means', () => {
    const many = Array.from({ length: 60 }, (_, at) => `w${at}`)
    expect(planOf(`배포 ${many.map((word) => `-${word}`).join(' ')}`).excluded).toHaveLength(12)
    expect(planOf(`배포 ${many.map((word) => `-"${word} x"`).join(' ')}`).excluded).toHaveLength(2)
    expect(planOf(many.map((word) => `"${word} x"`).join(' ')).required).toHaveLength(4)
    expect(planOf(`"${many.join(' ')}"`).required[0][0].terms).toHaveLength(32)
  })
})
