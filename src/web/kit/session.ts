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
