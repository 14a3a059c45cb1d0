import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { text } from '../../../../platform/i18n.ts'
import type { AuditEntry } from '../../schema.ts'
import { auditWords } from './audit-words.ts'

const acts = new Set(
  globSync('src/features/**/*.ts', { exclude: (name) => name.endsWith('.test.ts') }).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\baudit\(\s*\w+,\s*'([^']+)'/g)].map((match) => match[1] as string),
  ),
)
const entry = (act: string, detail: Record<string, unknown> = {}): AuditEntry => ({
  id: 'e',
  at: 0,
  actor: { id: 'a', name: '김서연' },
  act,
  subject: 's',
  detail,
  names: { s: '이민지', o: '박준호' },
})

describe('the sentence of an audit entry', () => {
  it.each([...acts].flatMap((act) => [[act, 'ko'] as const, [act, 'en'] as const]))('is there for %s in %s', (act, locale) => {
    const words = auditWords(text(locale), entry(act, { person: 'o', subject: 'o', role: 'reader', items: 2 }), new Map())
    expect(words).not.toContain(act)
    expect(words).not.toMatch(/\{\{|\[\[/)
  })

  it('says which right was given or taken', () => {
    expect(auditWords(text('ko'), entry('person.changed', { administrator: true }), new Map())).toBe(
      '김서연 님이 이민지 님을 관리자로 만들었어요.',
    )
    expect(auditWords(text('en'), entry('person.changed', { administrator: false }), new Map())).toBe(
      '김서연 removed 이민지 as administrator.',
    )
  })

  it('tells an act it does not know by its name, and leaves nobody nameless', () => {
    expect(auditWords(text('ko'), { ...entry('moon.landed'), actor: null, names: {} }, new Map())).toBe(
      '시스템: moon.landed · (알 수 없음)',
    )
  })
})
