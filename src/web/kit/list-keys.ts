import { useCallback, useEffect, useState } from 'react'

/** True while a person writes somewhere, so that single keys are letters. */
export function isWriting(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null
  return event.isComposing || !!target?.closest?.('input, textarea, select, [contenteditable="true"], [role="dialog"]')
}

/**
 * The keys of every list: j and k move, Enter opens, x selects. Gives the active place and the chosen ids; rows carry
 * `data-active` and `data-chosen`. Choices survive paging because they are ids.
 */
export function useListKeys<T extends { id: string }>(items: readonly T[], open: (item: T) => void, options: { choose?: boolean } = {}) {
  const [active, setActive] = useState(-1)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const toggle = useCallback(
    (id: string) =>
      setChosen((before) => {
        const next = new Set(before)
        if (!next.delete(id)) next.add(id)
        return next
      }),
    [],
  )
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return
      const item = items[active]
      if (event.key === 'j') setActive((at) => Math.min(items.length - 1, at + 1))
      else if (event.key === 'k') setActive((at) => Math.max(0, at - 1))
      else if (event.key === 'Enter' && item && document.activeElement === document.body) open(item)
      else if (event.key === 'x' && item && options.choose) toggle(item.id)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [items, active, open, options.choose, toggle])
  useEffect(() => {
    if (active >= 0) document.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const marks = (item: T, at: number) => ({
    'data-active': at === active ? '' : undefined,
    'data-chosen': chosen.has(item.id) ? '' : undefined,
  })
  return { active, chosen, toggle, clear: () => setChosen(new Set()), marks }
}
