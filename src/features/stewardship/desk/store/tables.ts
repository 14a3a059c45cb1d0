export type DeskWorkTable = {
  id: string
  queue: string
  key: string
  item_id: string | null
  /** '' for what is nobody's space. */
  space_id: string
  kind: string | null
  /** Of what is no item; an item has its own. */
  title: string | null
  title_key: string | null
  href: string | null
  since: number
  reason_code: string | null
  reason_values: string | null
  /** Whom the source says it waits for; `assignee_id` is that, or the person it was given to. */
  waits_for: string | null
  assignee_id: string | null
  /** 0 for what nobody put off, and soon after the time has come. */
  snoozed_until: number
  readers: number
  /** Readers helped for a minute of work, times a hundred. */
  worth: number
}
export type DeskAssignmentTable = { work_id: string; person_id: string; note: string; at: number; by_id: string | null }
export type DeskSnoozeTable = { work_id: string; until: number; reason: string; at: number; by_id: string | null }
export type DeskDoneTable = {
  work_id: string
  queue: string
  item_id: string | null
  space_id: string
  person_id: string | null
  at: number
}
export type DeskStateTable = {
  id: string
  others_at: number
  rebuilt_to: string | null
  rebuilding_since: number | null
  rebuilt_at: number | null
}
export type DeskQueryTable = {
  id: string
  person_id: string
  name: string
  query: string
  space_id: string | null
  created_at: number
  updated_at: number
}
export type BulkState = 'waiting' | 'running' | 'done' | 'cancelled' | 'undoing' | 'undone'
export type BulkItemState = 'waiting' | 'done' | 'unchanged' | 'refused' | 'undone' | 'kept'
export type DeskBulkTable = {
  id: string
  person_id: string
  act: string
  state: BulkState
  total: number
  at: number
  ended_at: number | null
  undone_at: number | null
}
export type DeskBulkItemTable = {
  bulk_id: string
  ordinal: number
  item_id: string
  state: BulkItemState
  problem: string | null
  before: string | null
  after: string | null
}

declare module '../../../../platform/db/tables.ts' {
  interface Tables {
    desk_work: DeskWorkTable
    desk_tally: { space_id: string; queue: string; open: number; oldest: number }
    desk_assignment: DeskAssignmentTable
    desk_snooze: DeskSnoozeTable
    desk_done: DeskDoneTable
    desk_week: { week: string; space_id: string; queue: string; open: number }
    desk_state: DeskStateTable
    desk_query: DeskQueryTable
    desk_plan: { person_id: string; day: string; steps: string; at: number }
    desk_bulk: DeskBulkTable
    desk_bulk_item: DeskBulkItemTable
  }
}
