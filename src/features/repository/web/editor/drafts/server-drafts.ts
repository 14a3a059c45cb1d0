import type { z } from 'zod'
import type { DraftView } from '../../../schema.ts'
import { ApiProblem, api } from '../../../../../web/kit/api.ts'
import type { Draft } from './local-drafts.ts'

type ServerDraft = z.infer<typeof DraftView>

const path = (key: string) => `/api/me/drafts/${key}`

/** Beyond this a browser refuses to send something while a page goes away. */
const LARGEST_FAREWELL = 60_000

const shapeOf = ({ writing, place, base }: Draft) => ({
  spaceId: place.spaceId,
  parentId: place.parentId,
  title: writing.title.slice(0, 300),
  kind: writing.kind,
  body: writing.body,
  tags: writing.tags,
  baseRevision: base,
})

export const sendDraft = (key: string, draft: Draft): Promise<ServerDraft> => api.put<ServerDraft>(path(key), shapeOf(draft))

/** Sends a last draft while the page goes away; nobody hears the answer. The browser keeps its own copy anyway. */
export function sendFarewell(key: string, draft: Draft): void {
  const body = JSON.stringify(shapeOf(draft))
  if (new Blob([body]).size > LARGEST_FAREWELL) return
  fetch(path(key), {
    method: 'PUT',
    body,
    keepalive: true,
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
  }).catch(() => {})
}

export async function removeDraft(key: string): Promise<void> {
  try {
    await api.delete(path(key))
  } catch (problem) {
    if (!(problem instanceof ApiProblem && problem.status === 404)) throw problem
  }
}

/** The draft that lies on the server, null where there is none. Topics and description live in the browser's copy only. */
export async function fetchDraft(key: string, signal?: AbortSignal): Promise<Draft | null> {
  try {
    // The list knows which drafts there are; asking for one that is not there would be an error in every log.
    const { items } = await api.get<{ items: ServerDraft[] }>('/api/me/drafts', { signal })
    const draft = items.find((one) => one.key === key)
    if (!draft) return null
    const { title, kind, body, tags, spaceId, parentId, baseRevision, updatedAt } = draft
    return {
      writing: { title, kind, body, tags, topics: [], description: '' },
      place: { spaceId, parentId },
      base: baseRevision,
      at: updatedAt,
    }
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.status === 0) return null
    throw problem
  }
}
