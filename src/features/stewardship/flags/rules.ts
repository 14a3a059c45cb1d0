import type { FlagKind } from './schema.ts'

/**
 * The queue a flag waits in. What misleads a reader or leaves them without what they came for is a problem; that a text has aged,
 * reads badly or stands elsewhere too can wait behind those.
 */
export const queueOf = (kind: FlagKind): 'problems' | 'flags' => (kind === 'wrong' || kind === 'missing' ? 'problems' : 'flags')

/** What a flag can do to the trust of its item: age makes it due for review, a statement that is wrong is in dispute. */
export const consequenceOf = (kind: FlagKind): 'due' | 'disputed' | null =>
  kind === 'outdated' ? 'due' : kind === 'wrong' ? 'disputed' : null

/** A person tells of more than this in a day only by program. */
export const MOST_A_DAY = 20
