import { useSyncExternalStore } from 'react'
import type { QuoteChoice } from '../schema.ts'

/** What stands beside the text: threads that were opened there, or a comment that is begun on chosen words. */
export type Beside = { threads: string[]; choice: QuoteChoice | null; top: number } | null

let beside: Beside = null
const listeners = new Set<() => void>()

export function setBeside(next: Beside): void {
  beside = next
  for (const listener of listeners) listener()
}

export const besideNow = (): Beside => beside

export function useBeside(): Beside {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, besideNow)
}

/** Asks the text to show where a thread stands; the text listens. */
export const showInText = (threadId: string): void => {
  dispatchEvent(new CustomEvent('onji-comment-place', { detail: threadId }))
}
