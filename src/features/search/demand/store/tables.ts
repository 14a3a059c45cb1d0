import type { Act } from '../rules.ts'
import type { DismissalInput } from '../schema.ts'

export type EventKind = 'asked' | 'narrowed' | 'withheld' | Act['kind']
export type DemandEventTable = {
  id: string
  at: number
  kind: EventKind
  search_id: string | null
  actor: string | null
  query: string | null
  query_key: string | null
  language: string | null
  filters: string | null
  mode: string | null
  total: number | null
  position: number | null
  item_id: string | null
  ms: number
}
/** What became of one search; derived from the events, kept as long as they are. */
export type DemandSearchTable = {
  search_id: string
  at: number
  day: string
  actor: string
  query: string
  query_key: string
  language: string
  /** Ids of the spaces it was narrowed to, sorted, as JSON: who may not read one of them does not see the search. */
  scope: string
  mode: string
  total: number
  outcome: string
  position: number | null
  open_ms: number | null
  solved: number
}
export type DemandDayTable = {
  day: string
  searches: number
  people: number
  withheld: number
  nothing: number
  abandoned: number
  opened: number
  solved: number
  position_sum: number
  open_ms: number | null
}
export type RequestTable = {
  id: string
  cluster_key: string | null
  query_key: string
  query: string
  scope: string
  at: number
  person_id: string | null
  closed_at: number | null
  closed_by: string | null
}

declare module '../../../../platform/db/tables.ts' {
  interface Tables {
    demand_event: DemandEventTable
    demand_search: DemandSearchTable
    demand_query: { query_key: string; cluster_key: string }
    demand_day: DemandDayTable
    demand_state: { id: string; settled_at: number; digested_at: number }
    demand_setting: { id: string; recording: number; threshold: number; changed_at: number; changed_by: string | null }
    demand_key: { quarter: string; secret: string; made_at: number }
    demand_dismissal: {
      cluster_key: string
      reason: DismissalInput['reason']
      item_id: string | null
      note: string
      dismissed_at: number
      dismissed_by: string | null
    }
    demand_request: RequestTable
    solution: { item_id: string; person_id: string; at: number; minutes: number | null }
  }
}

/** A count as a number; PostgreSQL gives it as text, and no row as null. */
export const count = (value: unknown): number => Number(value ?? 0)
