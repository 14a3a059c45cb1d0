import type { UseFormReturnType } from '@mantine/form'
import type { ApiProblem } from '../../../../web/kit/api.ts'
import { wordsOf } from '../../../../web/kit/toasts.tsx'

/** Shows a refusal at the fields it speaks of; false where it speaks of none. `placed` gives codes that belong to a field. */
export function showAtFields<Values extends Record<string, unknown>>(
  form: UseFormReturnType<Values>,
  problem: ApiProblem,
  placed: Record<string, keyof Values & string> = {},
): boolean {
  const place = placed[problem.code]
  if (place) {
    const { title, detail } = wordsOf(problem)
    form.setFieldError(place, [title, detail].filter(Boolean).join('. '))
    return true
  }
  const known = Object.entries(problem.fields).filter(([path]) => path in form.values)
  if (known.length > 0) form.setErrors(Object.fromEntries(known))
  return known.length > 0
}
