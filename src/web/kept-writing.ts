import { counterpartOf, standingOf } from './counterpart.ts'

const fields = 'input:not([type="radio"], [type="checkbox"], [type="hidden"], [type="file"]), textarea'
type Field = HTMLInputElement | HTMLTextAreaElement

/** Notes what is written in the page and where the focus is; the function it gives puts both into the page that has replaced it. */
export function keepWriting(page: Document): () => void {
  const active = page.activeElement instanceof HTMLElement && page.activeElement !== page.body ? standingOf(page.activeElement) : null
  const caret = active && caretOf(active.element)
  const written = [...page.querySelectorAll<Field>(fields)]
    .filter((field) => field.value !== field.defaultValue)
    .map((field) => ({ standing: standingOf(field), value: field.value }))
  return () => {
    for (const { standing, value } of written) {
      const field = counterpartOf(standing) as Field | null
      if (!field || field.value === value) continue
      field.focus({ preventScroll: true })
      write(field, value)
      if (standing.element !== active?.element) field.blur()
    }
    const focused = active && counterpartOf(active)
    if (!focused) return
    focused.focus({ preventScroll: true })
    if (caret) (focused as Field).setSelectionRange(...caret)
  }
}

/** As a person would, so that whoever keeps the value hears of it. */
function write(field: Field, value: string): void {
  const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Fields for mail addresses and numbers tell of no caret. */
function caretOf(element: HTMLElement): [number, number] | null {
  if (!element.matches(fields)) return null
  const { selectionStart, selectionEnd } = element as Field
  return selectionStart === null || selectionEnd === null ? null : [selectionStart, selectionEnd]
}
