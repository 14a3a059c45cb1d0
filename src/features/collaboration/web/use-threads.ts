import { useApi } from '../../../web/kit/query.ts'
import type { ThreadList } from '../schema.ts'

export const commentsPath = (itemId: string): string => `/api/items/${itemId}/comments`

/** The threads of an item, the first two hundred of them; one answer serves the count, the text and the list. */
export const useThreads = (itemId: string) => useApi<ThreadList>(commentsPath(itemId), { staleTime: 10_000, keep: true })
