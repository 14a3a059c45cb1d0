import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, day, night]) => [
    name as string,
    { day: day as string, night: night as string },
  ]),
)

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2.2 contrast ratio. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const grounds = ['paper', 'sunken', 'raised', 'hover']
const texts = [
  'ink',
  'ink-soft',
  'ink-faint',
  'accent',
  'accent-strong',
  'verified',
  'due',
  'expired',
  'disputed',
  'obsolete',
  'unverified',
  'danger',
]
const spaces = ['teal', 'moss', 'ochre', 'rust', 'rose', 'plum', 'indigo', 'slate'].map((name) => `space-${name}`)
const pairs: [string, string][] = [
  ...texts.flatMap((text) => grounds.map((ground): [string, string] => [text, ground])),
  ...spaces.flatMap((text) => ['paper', 'sunken', 'raised'].map((ground): [string, string] => [text, ground])),
  ...['verified', 'due', 'expired', 'disputed', 'obsolete', 'danger'].map((state): [string, string] => [state, `${state}-soft`]),
  ['accent', 'accent-soft'],
  ['ink', 'accent-soft'],
  ['on-accent', 'accent'],
  ['ink', 'mark'],
  ['inserted-ink', 'inserted'],
  ['deleted-ink', 'deleted'],
]

describe('the colours', () => {
  it.each(pairs)('%s reads on %s by day and by night', (text, ground) => {
    const [front, back] = [tokens.get(text), tokens.get(ground)]
    if (!front || !back) throw new Error(`no token ${text} or ${ground}`)
    expect(contrast(front.day, back.day)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(front.night, back.night)).toBeGreaterThanOrEqual(4.5)
  })

  it('shows focus on every ground', () => {
    for (const ground of grounds) {
      const [focus, back] = [tokens.get('focus'), tokens.get(ground)]
      expect(contrast(focus?.day ?? '', back?.day ?? '')).toBeGreaterThanOrEqual(3)
      expect(contrast(focus?.night ?? '', back?.night ?? '')).toBeGreaterThanOrEqual(3)
    }
  })
})
