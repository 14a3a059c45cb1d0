import { type KeyboardEvent, useEffect, useState } from 'react'
import type { Offer } from './offer.tsx'

/**
 * The keys of an input above a list of offers: arrows, Home and End move, Enter chooses (with Ctrl or ⌘ in a new tab), Shift
 * with Delete takes off the list. Nothing is heard while a syllable is being composed. `first` marks the first row from the start.
 */
export function useOfferKeys(
  offers: readonly Offer[],
  text: string,
  { first, onChoose, onEscape }: { first: boolean; onChoose: (offer: Offer, apart: boolean) => void; onEscape: (active: boolean) => void },
) {
  const none = first ? 0 : -1
  const [active, setActive] = useState(none)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text begins at the top
  useEffect(() => setActive(none), [text, none])
  const at = Math.min(active, offers.length - 1)
  const move = (to: number) => {
    setActive(to)
    requestAnimationFrame(() => document.querySelector('.offer[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }))
  }
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const offer = offers[at]
    const last = offers.length - 1
    if (event.key === 'ArrowDown' && last >= 0) move(at >= last ? 0 : at + 1)
    else if (event.key === 'ArrowUp' && last >= 0) move(at <= 0 ? last : at - 1)
    else if (event.key === 'Home' && at >= 0 && !event.shiftKey) move(0)
    else if (event.key === 'End' && at >= 0 && !event.shiftKey) move(last)
    else if (event.key === 'Enter' && offer) onChoose(offer, event.ctrlKey || event.metaKey)
    else if ((event.key === 'Delete' || event.key === 'Backspace') && event.shiftKey && offer?.forget) offer.forget()
    else if (event.key === 'Escape') onEscape(at > none)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { active: at, setActive, keys }
}

/** Goes where an offer leads, or does it. `apart` opens a new tab. */
export function follow(offer: Offer, apart: boolean, go: (href: string) => void): void {
  if (offer.run) offer.run()
  else if (offer.href && apart) window.open(offer.href, '_blank', 'noopener')
  else if (offer.href) go(offer.href)
}
