import { dropPrivate, keepPrivate, readPrivate } from '../../../../../web/kit/private-store.ts'
import type { Place, Writing } from '../writing.ts'

/** What somebody was writing. `base` is the revision it was begun on; null for a text that is not published yet. */
export type Draft = { writing: Writing; place: Place; base: number | null; at: number }

const keyOf = (person: string, key: string) => `draft:${person}:${key}`

/** Keeps a draft in this browser at once; false where the browser refuses. */
export function keepLocally(person: string, key: string, draft: Draft): boolean {
  return keepPrivate(keyOf(person, key), JSON.stringify(draft))
}

export function readLocally(person: string, key: string): Draft | null {
  const kept = readPrivate(keyOf(person, key))
  if (!kept) return null
  try {
    const draft = JSON.parse(kept) as Draft
    return typeof draft.writing?.body === 'string' && typeof draft.at === 'number' ? draft : null
  } catch {
    return null
  }
}

export function dropLocally(person: string, key: string): void {
  dropPrivate(keyOf(person, key))
}
