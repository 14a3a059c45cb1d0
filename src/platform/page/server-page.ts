import type { Ctx } from '../context.ts'
import type { Place } from './frame.ts'
import type { Hand, Locale } from './hand.ts'
import type { Markup } from './markup.ts'
import type { SpaceMark } from './parts.ts'

/** Where a page stands: the place marked in the rail, and the tree beside it. */
export type Whereabouts = {
  place: Place | null
  space?: SpaceMark
  item?: { id: string; ancestors: { id: string }[] }
  query?: string
}

/** A page that the server draws whole, before any script arrives. `seeds` are answers of the API that the app starts from, by path. */
export type Page = {
  title: string
  main: (hand: Hand<Markup>) => Markup
  where: Whereabouts
  seeds?: Record<string, unknown>
  description?: string
  /** The address it has now, where it was asked for by a former one. */
  movedTo?: string
}

/** What a page is asked with: the parameters of its address and its query. */
export type PageRequest = { ctx: Ctx; locale: Locale; params: Record<string, string>; query: URLSearchParams }

/** A page that a feature brings; `url` has `:name` for parameters. Without an answer the page does not exist. */
export type ServerPage = { url: string; load(request: PageRequest): Promise<Page | undefined> | Page | undefined }

/** A page that only the app can draw: its frame, and a place for the app to fill. */
export const appPage = (title: string, where: Whereabouts): Page => ({
  title,
  where,
  main: (hand) => hand.h('div', { class: 'page', 'aria-busy': 'true' }),
})
