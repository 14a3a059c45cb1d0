import { useQuery } from '@tanstack/react-query'
import { type ApiProblem, api } from './kit/api.ts'

const LOOK_MS = 60_000

/**
 * How much waits in the inbox: what the server's page said (`first`), then looked up once a minute and when one comes back to
 * the page.
 */
export function useUnread(signedIn: boolean, first: number | undefined): number {
  const count = useQuery<{ unread: number }, ApiProblem>({
    queryKey: ['/api/inbox/count'],
    queryFn: ({ signal }) => api.get('/api/inbox/count', { signal }),
    enabled: signedIn,
    initialData: first === undefined ? undefined : { unread: first },
    staleTime: LOOK_MS,
    refetchInterval: LOOK_MS,
    refetchOnWindowFocus: true,
  })
  return count.data?.unread ?? 0
}
