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

/** j and k for lists drawn as plain links, which nothing is chosen from: they move the focus, and Enter is the link's own. */
export function useRowKeys(): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0
      if (step === 0 || event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return
      const rows = [...document.querySelectorAll<HTMLElement>('main .row-title')]
      const next = rows[Math.max(0, rows.indexOf(document.activeElement as HTMLElement) + step)]
      next?.focus()
      event.preventDefault()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [])
}
