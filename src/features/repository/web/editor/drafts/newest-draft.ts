import { isBlank, sameWriting, type Writing } from '../writing.ts'
import type { Draft } from './local-drafts.ts'

/**
 * Which draft is worth offering over the text that is there: the newer one of browser and server, unless it says the same. The
 * server keeps neither topics nor description; those of the text stand in for them.
 */
export function newestDraft(local: Draft | null, server: Draft | null, present: Writing): Draft | null {
  const filled = server && { ...server, writing: { ...server.writing, topics: present.topics, description: present.description } }
  const drafts = [local, filled].filter(
    (draft): draft is Draft => draft !== null && !isBlank(draft.writing) && !sameWriting(draft.writing, present),
  )
  drafts.sort((a, b) => b.at - a.at)
  const [first, second] = drafts
  // The server's clock is not the browser's: of two with the same words the browser's knows more.
  if (first && second && first.writing.body === second.writing.body && first.writing.title === second.writing.title) return local
  return first ?? null
}
