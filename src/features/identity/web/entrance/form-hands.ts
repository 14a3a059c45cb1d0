import type { UseFormReturnType } from '@mantine/form'
import type { ApiProblem } from '../../../../web/kit/api.ts'
import { wordsOf } from '../../../../web/kit/toasts.tsx'
import type { FieldHands } from '../../page.ts'

type Form<Values extends Record<string, unknown>> = UseFormReturnType<Values>

/** What somebody, or a password manager, wrote into the server's page before the app took over; the first drawing still sees it. */
export function writtenBefore(name: string): string {
  if (document.documentElement.dataset.app === 'ready') return ''
  const input = document.getElementById(name)
  return input instanceof HTMLInputElement ? input.value : ''
}

/** A field of a form as the entrance's views take it. */
export function handsOf<Values extends Record<string, unknown>>(form: Form<Values>, name: keyof Values & string): FieldHands {
  const { value, onChange, onBlur, error } = form.getInputProps(name)
  return { value, onChange, onBlur, error: error ? String(error) : null }
}

/** Shows a refusal at the fields it speaks of; answers what is left to say above the form. */
export function showProblem<Values extends Record<string, unknown>>(
  form: Form<Values>,
  problem: ApiProblem,
  placed: Record<string, keyof Values & string> = {},
): { title: string; detail: string } | null {
  const words = wordsOf(problem)
  const place = placed[problem.code]
  if (place) {
    form.setFieldError(place, [words.title, words.detail].filter(Boolean).join('. '))
    return null
  }
  const known = Object.entries(problem.fields).filter(([path]) => path in form.values)
  if (known.length === 0) return words
  form.setErrors(Object.fromEntries(known))
  return null
}
