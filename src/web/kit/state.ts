import type { PageState } from '../../platform/page/document.ts'
import { queryClient } from './query.ts'

/**
 * What the server's page left for the app. Its answers seed the cache; the text of an article is not sent twice but taken from the
 * page itself: a seed says `html: null` and the element with `data-body` and the same path holds it.
 */
export function readPageState(): PageState | null {
  const element = document.getElementById('onji-state')
  if (!element?.textContent) return null
  const state = JSON.parse(element.textContent) as PageState
  for (const [path, data] of Object.entries(state.seeds)) {
    queryClient.setQueryData([path], bodyFilled(path, data))
  }
  return state
}

function bodyFilled(path: string, data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('html' in data) || data.html !== null) return data
  const body = [...document.querySelectorAll<HTMLElement>('[data-body]')].find((element) => element.dataset.body === path)
  return { ...data, html: body?.innerHTML ?? '' }
}
