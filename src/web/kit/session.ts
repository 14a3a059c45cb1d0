import type { SessionView } from '../../features/identity/schema.ts'
import { type ApiQuery, useApi } from './query.ts'

export type Session = SessionView

/** Who is signed in, and to which organisation. Seeded by every page, so it is there at once. */
export function useSession(): ApiQuery<Session> {
  return useApi<Session>('/api/session', { staleTime: 300_000 })
}

/** The person who is signed in; null for a visitor. */
export function usePerson(): Session['person'] {
  return useSession().data?.person ?? null
}

let holder: (() => void) | null = null

/**
 * A page that holds unsaved text takes care of an ended session itself; the shell then does not lead away to sign-in.
 * Gives a function that ends this.
 */
export function holdAtSessionEnd(handler: () => void): () => void {
  holder = handler
  return () => {
    if (holder === handler) holder = null
  }
}

/** Tells the page that holds on, if one does. */
export function sessionEndHeld(): boolean {
  holder?.()
  return holder !== null
}
