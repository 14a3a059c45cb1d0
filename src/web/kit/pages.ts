import { useParams as useRouterParams, useRouter, useRouterState } from '@tanstack/react-router'
import { type ComponentType, useCallback, useMemo } from 'react'
import type { SpaceMark, Trust } from '../../platform/page/parts.ts'

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

/** A part of one's own things at /me?part=NAME, exported as `own`. */
export type OwnPart = AdministrationPart

/** A part of a space's settings at /spaces/KEY/settings?part=NAME, for its stewards and owners; exported as `spaceParts`. */
export type SpacePart = Omit<AdministrationPart, 'load'> & { load: () => Promise<ComponentType<{ space: PartSpace }>> }
export type PartSpace = { id: string; key: string; name: string; role: string | null }

/** What a part of an item's page is told of the item. */
export type PartItem = {
  id: string
  type: 'article' | 'document'
  title: string
  kind: string | null
  language: string
  revision: number
  space: SpaceMark
  trust: Trust
  may: { write: boolean; steward: boolean; own: boolean }
  archivedAt: number | null
  trashedAt: number | null
}

/**
 * A part of the page of an item that a feature brings, exported as `itemParts`: `trust` stands in the trust line and opens
 * what is behind it, `head` between the head and the text (notices), `foot` below the text. Parts of a place stand by `order`.
 */
export type ItemPart = {
  name: string
  place: 'trust' | 'head' | 'foot'
  order: number
  load: () => Promise<ComponentType<{ item: PartItem }>>
}

/**
 * An act in the menu of an item (and in the palette) that a feature brings, exported as `itemActs`: it leads somewhere, or
 * opens a dialog. `label` and `also` are keys with their namespace.
 */
export type ItemAct = {
  name: string
  icon: string
  label: string
  also?: string
  shown(item: PartItem): boolean
  href?(item: PartItem): string
  dialog?: () => Promise<ComponentType<{ item: PartItem; onClose: () => void }>>
}

/** What is being written, as a part of the editor sees it. */
export type PartWriting = {
  /** Null for what was not published yet. */
  articleId: string | null
  spaceId: string
  title: string
  kind: string
  body: string
  tags: string[]
  topics: string[]
}

/** What a part of the editor is given: `change` sets fields of what is written, `insert` puts a block at the end of the text. */
export type EditorPartProps = {
  writing: PartWriting
  change: (fields: { tags?: string[]; topics?: string[] }) => void
  insert: (markdown: string) => void
}

/** A part of the editor that a feature brings, exported as `editorParts`. */
export type EditorPart = { name: string; order: number; load: () => Promise<ComponentType<EditorPartProps>> }

/** A text as it leaves the editor. `base` is the revision it was written over; null for a new one. */
export type OutgoingText = Omit<PartWriting, 'kind'> & {
  kind: string
  parentId: string | null
  base: number | null
  description: string
  message: string
}

/** Another way for a text to go out than being published at once: to be reviewed, or at a time. `label` is a key with its namespace. */
export type Outgoing = {
  name: string
  icon: string
  label: string
  /** Asks what is still to be known before it goes out. */
  dialog?: () => Promise<ComponentType<{ text: OutgoingText; onSend: (answers: Record<string, unknown>) => void; onClose: () => void }>>
  /** Sends it; `said` is the key of what is then told, `href` where it is seen. Refusals are thrown. */
  send(text: OutgoingText, answers: Record<string, unknown>): Promise<{ href: string; said: string }>
}

/** How a text may go out. Where it may not be published at once, the first way takes the place of publishing. */
export type OutgoingWays = {
  direct: boolean
  ways: Outgoing[]
  /** Keys of the heading of the editor, and of what is said above the text. */
  heading?: string
  note?: string
  /**
   * A text that was sent before and is written on: its own key for drafts, its words, those it was written over, and the conflict
   * it met, as a save would tell.
   */
  begun?: { key: string; base: number | null; writing: OutgoingWords; over: OutgoingWords; stale: object | null }
}
type OutgoingWords = Omit<OutgoingText, 'articleId' | 'spaceId' | 'parentId' | 'base' | 'message'>

/** Tells how what is about to be written may go out; exported as `outgoing`. Null leaves it at publishing. */
export type OutgoingSource = {
  ways(asked: {
    articleId: string | null
    spaceId: string
    parentId: string | null
    query: Record<string, string>
  }): Promise<OutgoingWays | null>
}

/** What a feature's web/index.tsx exports. */
export type FeatureWeb = {
  pages: FeaturePage[]
  administration?: AdministrationPart[]
  own?: OwnPart[]
  spaceParts?: SpacePart[]
  itemParts?: ItemPart[]
  itemActs?: ItemAct[]
  editorParts?: EditorPart[]
  outgoing?: OutgoingSource[]
}

let brought: FeatureWeb[] = []

/** The shell gathers what features bring before the first page is drawn. */
export const bring = (features: FeatureWeb[]): void => {
  brought = features
}

type Parts = Required<Omit<FeatureWeb, 'pages'>>
/** What the features bring of one sort, in the order of their names. */
export const partsOf = <Sort extends keyof Parts>(sort: Sort): Parts[Sort] =>
  brought.flatMap((feature) => (feature[sort] ?? []) as unknown[]) as Parts[Sort]

export const administrationParts = (): readonly AdministrationPart[] => partsOf('administration')

/** The parts of an item's page at one place. */
export const itemPartsAt = (place: ItemPart['place']): ItemPart[] =>
  partsOf('itemParts')
    .filter((part) => part.place === place)
    .sort((a, b) => a.order - b.order)

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
