import { useEffect, useRef } from 'react'

/** Where an act belongs in the command palette, in this order. */
export const actGroups = ['page', 'make', 'go', 'own'] as const

/** Something a person may do here and now. It leads somewhere (`href`) or does something (`run`). */
export type Act = {
  /** The same wherever it is offered, so that what was used lately is known again. */
  id: string
  label: string
  /** Other words it is looked for by, with commas between; its name in the other language for one. */
  also?: string
  icon: string
  group: (typeof actGroups)[number]
  /** The keys that do the same. */
  keys?: string[]
  href?: string
  run?: () => unknown
}

const registered = new Set<() => readonly Act[]>()

/**
 * Tells the command palette what can be done on the page that calls this, as long as it is shown. Only what the person
 * may do belongs in here.
 */
export function useActions(acts: readonly Act[]): void {
  const latest = useRef(acts)
  useEffect(() => {
    latest.current = acts
  })
  useEffect(() => {
    const give = () => latest.current
    registered.add(give)
    return () => void registered.delete(give)
  }, [])
}

/** What can be done on the present page. */
export const presentActs = (): Act[] => [...registered].flatMap((give) => [...give()])
