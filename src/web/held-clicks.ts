import { counterpartOf, type Standing, standingOf } from './counterpart.ts'

/** Beyond this nobody waits any more, and a button that acts by itself would startle. */
const PATIENCE_MS = 15_000

/** What only the app can send: the server has nobody who would hear the form. */
const sending = 'form[data-scripted] button[type="submit"]'
const drawn = `button[type="button"], input[type="radio"], ${sending}`

/**
 * A button stands in the page before it can act: in the server's page until the app takes over, and afterwards wherever a part that
 * comes later has a place holder, marked `data-still`. A click on it is held until its living counterpart is there; what the person
 * does next takes its place.
 */
export function holdClicks(page: Document): void {
  let held: { standing: Standing; since: number } | null = null
  let pressed: Standing | null = null

  const forget = () => {
    held = null
    watcher.disconnect()
  }
  const release = () => {
    const living = held && livingCounterpart(held.standing)
    if (!held || !living) return
    const late = performance.now() - held.since > PATIENCE_MS
    forget()
    if (!late) act(living)
  }
  const watcher = new MutationObserver(release)
  const heard = {
    pointerdown: ({ target }: Event) => {
      forget()
      const still = stillAt(target)
      pressed = still && standingOf(still)
    },
    // Where the place was taken between press and lift, the browser makes no click of them.
    pointerup: ({ target }: Event) => {
      const living = pressed && !pressed.element.isConnected ? livingCounterpart(pressed) : null
      if (living?.contains(target as Node | null)) act(living)
      pressed = null
    },
    click: (event: Event) => {
      const still = stillAt(event.target)
      if (!still) return
      if (still.matches(sending)) event.preventDefault()
      held = { standing: standingOf(still), since: performance.now() }
      watcher.observe(page.body, { childList: true, subtree: true, attributeFilter: ['data-still'] })
    },
    keydown: forget,
  }
  for (const [name, hear] of Object.entries(heard)) page.addEventListener(name, hear, true)
}

function act(living: HTMLElement): void {
  living.focus({ preventScroll: true })
  living.click()
}

function livingCounterpart(standing: Standing): HTMLElement | null {
  const now = counterpartOf(standing)
  return now && !stillAt(now) ? now : null
}

function stillAt(target: EventTarget | null): HTMLElement | null {
  const element = target instanceof Element ? target.closest<HTMLElement>(drawn) : null
  if (!element) return null
  return element.ownerDocument.documentElement.dataset.app === 'ready' && !('still' in element.dataset) ? null : element
}
