import { useParams as useRouterParams, useRouter, useRouterState } from '@tanstack/react-router'
import { type ComponentType, useCallback, useMemo } from 'react'

/**
 * What a feature's web/index.tsx exports as `pages`: paths with `$name` for parameters, and a loader that gives the page's
 * component, so that each page is a chunk of its own: `{ path: '/topics/$id', load: () => import('./topics/topic-page.tsx').then((m) => m.TopicPage) }`.
 * `bare` pages stand alone, without rail and tree.
 */
export type FeaturePage = { path: string; load: () => Promise<ComponentType>; bare?: boolean }

/**
 * A part of the administration that a feature brings: what its web/index.tsx exports as `administration`. `label` is a key
 * with its namespace; the address of the part is /admin?part=NAME.
 */
export type AdministrationPart = { name: string; icon: string; label: string; load: () => Promise<ComponentType> }

let administration: AdministrationPart[] = []

/** The shell gathers what features bring before the first page is drawn. */
export const bringAdministration = (parts: AdministrationPart[]): void => {
  administration = parts
}

export const administrationParts = (): readonly AdministrationPart[] => administration

/** Parameters of the present path, decoded. */
export function useParams(): Record<string, string> {
  return useRouterParams({ strict: false }) as Record<string, string>
}

/** The present query as text values, and a way to change it: filters and places of lists live in the address. */
export function useSearch(): [Record<string, string>, (change: Record<string, string | null>, options?: { replace?: boolean }) => void] {
  const router = useRouter()
  const text = useRouterState({ select: (state) => state.location.searchStr })
  const present = Object.fromEntries(new URLSearchParams(text))
  return [
    present,
    (change, options = {}) => {
      const next = new URLSearchParams()
      for (const [name, value] of Object.entries({ ...present, ...change })) if (value) next.set(name, value)
      const query = next.toString()
      const href = `${router.state.location.pathname}${query ? `?${query}` : ''}`
      if (options.replace) router.history.replace(href)
      else router.history.push(href)
    },
  ]
}

/** The present query with all values of a name. */
export function useParameters(): URLSearchParams {
  const text = useRouterState({ select: (state) => state.location.searchStr })
  return useMemo(() => new URLSearchParams(text), [text])
}

/** Goes to an address of the app: `go('/articles/…')`. Plain links work by themselves; the shell catches them. */
export function useGo(): (href: string, options?: { replace?: boolean }) => void {
  const router = useRouter()
  return useCallback((href, options = {}) => (options.replace ? router.history.replace(href) : router.history.push(href)), [router])
}

/** Keeps somebody from leaving while `blocked`: the browser asks, and so do links inside the app with `message`. */
export { useBlocker } from '@tanstack/react-router'
