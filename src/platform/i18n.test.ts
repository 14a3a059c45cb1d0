import { describe, expect, it } from 'vitest'
import { chooseLocale, readLocales, text } from './i18n.ts'
import { chooseParticles } from './particles.ts'

function keysOf(texts: object, path = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? keysOf(value, `${path}${key}.`) : [`${path}${key}`],
  )
}

/** Korean has one plural form, so `_one` in English answers to `_other` in Korean. */
const singular = (key: string) => key.replace(/_one$/, '_other')

describe('texts', () => {
  const bundles = readLocales()

  it.each(Object.keys({ ...bundles.ko, ...bundles.en }))('of %s are complete in both languages', (name) => {
    const [ko, en] = [bundles.ko[name] ?? {}, bundles.en[name] ?? {}].map((texts) => new Set(keysOf(texts).map(singular)))
    expect([...(ko ?? [])].sort()).toEqual([...(en ?? [])].sort())
  })

  it('are never empty', () => {
    for (const bundle of [bundles.ko, bundles.en]) {
      for (const value of JSON.stringify(bundle).matchAll(/:"(\s*)"/g)) expect(value).toBeNull()
    }
  })

  it('name a missing key instead of failing', () => {
    expect(text('ko')('web:no.such.key')).toBe('no.such.key')
  })
})

describe('values', () => {
  it('are filled in, with plurals and particles', () => {
    expect(text('ko')('repository:menu.archived', { title: '휴가 규정' })).toBe('‘휴가 규정’을 보관했어요.')
    expect(text('en')('repository:wanted.links', { count: 1 })).toBe('Linked from 1 place:')
    expect(text('en')('repository:wanted.links', { count: 3 })).toBe('Linked from 3 places:')
  })
})

describe('particles', () => {
  it.each([
    ['문서[[을/를]] 옮겼어요', '문서를 옮겼어요'],
    ['"지식 창고"[[을/를]] 옮겼어요', '"지식 창고"를 옮겼어요'],
    ['공간[[이/가]] 없어요', '공간이 없어요'],
    ['서울[[으로/로]] 옮겼어요', '서울로 옮겼어요'],
    ['제3판[[으로/로]] 되돌렸어요', '제3판으로 되돌렸어요'],
    ['API[[을/를]] 찾아요', 'API를 찾아요'],
    ['Onboarding plan[[을/를]] 찾아요', 'Onboarding plan을 찾아요'],
    ['버전 6[[으로/로]]', '버전 6으로'],
    ['인사말(초안)[[은/는]]', '인사말(초안)은'],
  ])('%s -> %s', (given, wanted) => {
    expect(chooseParticles(given)).toBe(wanted)
  })
})

describe('the language of a stranger', () => {
  it('is the first one we speak', () => {
    expect(chooseLocale('fr-FR,en;q=0.8,ko;q=0.5', 'ko')).toBe('en')
    expect(chooseLocale('ja', 'ko')).toBe('ko')
    expect(chooseLocale(undefined, 'en')).toBe('en')
  })
})
