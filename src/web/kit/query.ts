import {
  type InfiniteData,
  keepPreviousData,
  QueryClient,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from '@tanstack/react-query'
import { ApiProblem, api, type Page } from './api.ts'
import { reportProblem } from './toasts.tsx'

/** Everything read from the API is cached under its path: `['/api/home']`. The server's page seeds the same keys. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      queryFn: ({ queryKey, signal }) => api.get(queryKey[0] as string, { signal }),
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
      refetchOnWindowFocus: true,
    },
  },
})

export type ApiQuery<T> = UseQueryResult<T, ApiProblem>

/** Reads a path of the API; null reads nothing yet. `keep` shows the last answer while the next one comes. */
export function useApi<T>(path: string | null, options: { keep?: boolean; staleTime?: number } = {}): ApiQuery<T> {
  return useQuery<T, ApiProblem>({
    queryKey: [path ?? ''],
    enabled: path !== null,
    placeholderData: options.keep ? (keepPreviousData as never) : undefined,
    ...(options.staleTime === undefined ? {} : { staleTime: options.staleTime }),
  })
}

/** Reads a list page by page. `items` are all pages so far. `keep` shows the last list while the next one comes. */
export function useApiList<T>(
  path: string | null,
  options: { keep?: boolean } = {},
): UseInfiniteQueryResult<{ items: T[]; pages: Page<T>[] }, ApiProblem> {
  return useInfiniteQuery({
    queryKey: [path ?? '', 'pages'],
    enabled: path !== null,
    queryFn: ({ pageParam, signal }) => {
      const join = path?.includes('?') ? '&' : '?'
      return api.get<Page<T>>(pageParam ? `${path}${join}cursor=${encodeURIComponent(pageParam)}` : (path as string), { signal })
    },
    initialPageParam: '',
    initialData: () => firstPage<T>(path),
    placeholderData: options.keep ? (keepPreviousData as never) : undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    select: (data) => ({ pages: data.pages, items: data.pages.flatMap((page) => page.items) }),
  }) as UseInfiniteQueryResult<{ items: T[]; pages: Page<T>[] }, ApiProblem>
}

/** The first page as the server's page seeded it. */
function firstPage<T>(path: string | null): InfiniteData<Page<T>, string> | undefined {
  const seeded = path && queryClient.getQueryData<Page<T>>([path])
  return seeded ? { pages: [seeded], pageParams: [''] } : undefined
}

const hearers = new Set<(prefixes: string[]) => void>()

/** Hears which beginnings of paths were refreshed, for what is kept outside the cache (the tree of a space). */
export function onRefresh(hear: (prefixes: string[]) => void): () => void {
  hearers.add(hear)
  return () => hearers.delete(hear)
}

/** Forgets what was read under these beginnings of paths; what is on the screen is read again. */
export function refresh(...prefixes: string[]): Promise<void> {
  const predicate = ({ queryKey }: { queryKey: readonly unknown[] }) => prefixes.some((prefix) => String(queryKey[0]).startsWith(prefix))
  queryClient.removeQueries({ type: 'inactive', predicate })
  for (const hear of hearers) hear(prefixes)
  return queryClient.invalidateQueries({ predicate })
}

/**
 * A change through the API. Afterwards the named beginnings of paths are read again. A refusal is shown as a toast unless
 * `quiet` says that the caller shows it (forms do).
 */
export function useChange<Input, Output = unknown>(
  change: (input: Input) => Promise<Output>,
  options: { refreshes?: string[]; quiet?: boolean; onDone?: (output: Output, input: Input) => void } = {},
): UseMutationResult<Output, ApiProblem, Input> {
  return useMutation<Output, ApiProblem, Input>({
    mutationFn: change,
    onSuccess: async (output, input) => {
      if (options.refreshes?.length) await refresh(...options.refreshes)
      options.onDone?.(output, input)
    },
    onError: (problem) => {
      if (!options.quiet) reportProblem(problem)
    },
  })
}
