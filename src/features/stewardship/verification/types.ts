import type { Cadence, Expiry, Tier, TierScope, VerificationAct, Verifiers } from './schema.ts'
import type { Trust } from '../../repository/schema.ts'

export type TrustState = Trust['state']
export type SubjectRef = { kind: 'person' | 'group'; id: string }

/** One row an item: how far it can be trusted now, and when it has to be looked at. */
export type VerificationTable = {
  item_id: string
  state: TrustState
  /** The newest revision that the verification holds for; null where there is none. */
  revision: number | null
  record_id: string | null
  verifier_id: string | null
  verified_at: number | null
  /** When it has to be looked at (again); null for never by time alone. */
  due_at: number | null
  /** Since when it is due; null while it is not. */
  due_since: number | null
  /** When the grace period ends. */
  expires_at: number | null
  reason: string | null
  snoozed_until: number | null
  snooze_reason: string | null
  escalated_at: number | null
  /** Since when there are fewer people who may verify it than its policy asks for. */
  unverifiable_since: number | null
  policy_id: string | null
  changed_at: number
}
/** Appended only: what happened to the trust of an item, and why. */
export type VerificationRecordTable = {
  id: string
  item_id: string
  act: VerificationAct
  at: number
  by_id: string | null
  revision: number | null
  until_at: number | null
  scope: string
  evidence: string
  people: string
  reason: string | null
  /** JSON of how it stood before, where the act can be taken back. */
  before: string | null
}
/** The first of two signatures, until the second comes. */
export type VerificationSignatureTable = {
  item_id: string
  person_id: string
  revision: number
  at: number
  scope: string
  evidence: string
  until_at: number | null
}
/** Who is asked to review an item, and from when on; `due_at` names the turn, so that no reminder of it goes out twice. */
export type ReviewAssignmentTable = {
  item_id: string
  person_id: string
  asked_at: number
  due_at: number
  step: number
  remind_at: number | null
}
export type VerificationSourceTable = {
  id: string
  item_id: string
  target_id: string | null
  url: string | null
  note: string
  state: 'current' | 'changed' | 'gone'
  changed_at: number | null
  added_at: number
  added_by: string | null
}
export type VerificationPolicyTable = {
  id: string
  space_id: string | null
  topic_id: string | null
  kind: string | null
  tier: Tier | null
  cadence: Cadence
  months: number | null
  day: string | null
  persons: number
  /** JSON of Verifiers. */
  verifiers: string
  grace_days: number
  expiry: Expiry
  /** JSON: days before the review at which a reminder goes out, the longest first. */
  reminders: string
  version: number
  changed_at: number
  changed_by: string | null
}
export type Policy = Omit<VerificationPolicyTable, 'verifiers' | 'reminders'> & { verifiers: Verifiers; reminders: number[] }

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    verification: VerificationTable
    verification_record: VerificationRecordTable
    verification_signature: VerificationSignatureTable
    review_assignment: ReviewAssignmentTable
    review_reminder: { item_id: string; person_id: string; due_at: number; step: number; at: number }
    item_owner: { item_id: string; subject_kind: 'person' | 'group'; subject_id: string; set_at: number; set_by: string | null }
    verification_dispute: { item_id: string; key: string; reason: string; at: number; by_id: string | null }
    obsolescence: { item_id: string; successor_id: string | null; reason: string; at: number; by_id: string | null }
    verification_source: VerificationSourceTable
    verification_policy: VerificationPolicyTable
    risk_tier: { scope: TierScope; subject_id: string; tier: Tier; set_at: number; set_by: string | null }
    absence: { person_id: string; from_at: number; until_at: number; delegate_id: string | null }
    review_limit: { subject_id: string; weekly: number }
  }
}
