import { useEffect, useRef } from 'react'
import { isWriting } from '../../../web/kit/list-keys.ts'

export type ResultHands = { openInTab(row: number): void; filter(): void; explain(): void; save(): void }

const titles = () => [...document.querySelectorAll<HTMLElement>('.results .row-title')]

/** The keys of the results: j and k move the focus from title to title, where Enter is the link's own. */
export function useResultKeys(hands: ResultHands): void {
  const latest = useRef(hands)
  latest.current = hands
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return
      const rows = titles()
      const row = document.activeElement?.closest('.result')
      const at = rows.findIndex((title) => row?.contains(title))
      if (event.key === 'j') rows[Math.min(rows.length - 1, at + 1)]?.focus()
      else if (event.key === 'k') rows[Math.max(0, at - 1)]?.focus()
      else if (event.key === 'o' && at >= 0) latest.current.openInTab(at)
      else if (event.key === 'f') latest.current.filter()
      else if (event.key === 'e') latest.current.explain()
      else if (event.key === 's') latest.current.save()
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [])
}
