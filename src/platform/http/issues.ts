import type { Locale } from '../context.ts'
import { text } from '../i18n.ts'

/** What a validator found, as Fastify hands it on: a Zod issue in other words. */
type Finding = { keyword?: string; instancePath: string; message?: string; params?: Record<string, unknown> }
export type FieldProblem = { path: string; message: string }

/** A reader mends a few at a time; a body of nothing but mistakes must not cost a list as long. */
const MOST = 100

/** Each wrong field by its path (`tags.1`), with what is wrong in the reader's language. */
export function fieldProblems(findings: readonly Finding[], locale: Locale): FieldProblem[] {
  return findings.slice(0, MOST).flatMap((finding) => {
    const path = finding.instancePath.replace(/^\//, '').replaceAll('/', '.')
    if (finding.keyword !== 'unrecognized_keys') return [{ path, message: messageOf(finding, locale) }]
    return ((finding.params?.keys ?? []) as string[])
      .slice(0, MOST)
      .map((key) => ({ path: path === '' ? key : `${path}.${key}`, message: text(locale)('platform:fields.unknown') }))
  })
}

function messageOf({ keyword, message = '', params = {} }: Finding, locale: Locale): string {
  const say = (key: string, values: Record<string, string | number> = {}) => text(locale)(`platform:fields.${key}`, values)
  const sized = params.origin === 'string' ? 'Signs' : params.origin === 'array' ? 'Entries' : ''
  if (keyword === 'invalid_type') return say(message.endsWith('received undefined') ? 'missing' : 'type')
  if (keyword === 'too_small')
    return params.minimum === 1 && sized !== '' ? say('empty') : say(`least${sized}`, { number: Number(params.minimum) })
  if (keyword === 'too_big') return say(`most${sized}`, { number: Number(params.maximum) })
  if (keyword === 'invalid_format') return say(params.format === 'email' ? 'mail' : 'format')
  if (keyword === 'invalid_value') return say('choice', { choices: (params.values as unknown[]).join(', ') })
  return say('unusable')
}
