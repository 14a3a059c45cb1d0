import { useSyncExternalStore } from 'react'
import { dropPrivate, keepPrivate, readPrivate } from './private-store.ts'

/** What somebody searched for is gone from the browser when they sign out. */
const KEY = 'searches'
const MOST = 8

const listeners = new Set<() => void>()
let known: { text: string | null; list: string[] } = { text: null, list: [] }

function list(): string[] {
  const text = readPrivate(KEY)
  if (text !== known.text) known = { text, list: parsed(text) }
  return known.list
}

function parsed(text: string | null): string[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(value) ? value.filter((words) => typeof words === 'string') : []
  } catch {
    return []
  }
}

function keep(next: string[]): void {
  if (next.length === 0) dropPrivate(KEY)
  else keepPrivate(KEY, JSON.stringify(next.slice(0, MOST)))
  for (const listener of listeners) listener()
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What the person searched for in this browser, the latest first. */
export const useRecentSearches = (): readonly string[] => useSyncExternalStore(listen, list)

export const rememberSearch = (words: string): void => {
  if (words) keep([words, ...list().filter((other) => other !== words)])
}
export const forgetSearch = (words: string): void => keep(list().filter((other) => other !== words))
export const forgetSearches = (): void => keep([])
