import type { Draw } from './markup.ts'

export type Locale = 'ko' | 'en'

/** Gives the text of a key (`feature:group.name`) in the reader's language. */
export type Text = (key: string, values?: Record<string, unknown>) => string

/** What every view is drawn with. `now` is in epoch milliseconds and decides what counts as fresh. */
export type Hand<N> = { h: Draw<N>; t: Text; locale: Locale; now: number }
