import type { Kysely } from 'kysely'

/**
 * All tables. Each feature adds its own in its store by declaration merging, so that a feature knows its tables and the
 * platform knows none.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Tables {}

export type Db = Kysely<Tables>
export type DatabaseKind = 'sqlite' | 'postgres'
