/** Where an element stands: the how-manieth of how many of one kind and name. It survives that the element is replaced by its like. */
export type Standing = { element: HTMLElement; name: string; at: number; of: number }

/** Notes where an element of the page stands, for `counterpartOf`. */
export function standingOf(element: HTMLElement): Standing {
  const name = nameOf(element)
  const alike = allNamed(element, name)
  return { element, name, at: alike.indexOf(element), of: alike.length }
}

/** The element itself, or what stands in its place now; null where that cannot be told. */
export function counterpartOf({ element, name, at, of }: Standing): HTMLElement | null {
  if (element.isConnected) return element
  const alike = allNamed(element, name)
  return alike.length === of ? (alike[at] ?? null) : null
}

function allNamed(element: HTMLElement, name: string): HTMLElement[] {
  return [...element.ownerDocument.querySelectorAll<HTMLElement>(element.tagName)].filter((one) => nameOf(one) === name)
}

function nameOf(element: HTMLElement): string {
  if (element instanceof HTMLInputElement) return `${element.name} ${element.type === 'radio' ? element.value : ''}`
  return element.getAttribute('aria-label') ?? element.textContent?.trim() ?? ''
}
