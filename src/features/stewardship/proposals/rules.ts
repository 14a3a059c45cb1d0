import type { ProposalState, Verdict } from './schema.ts'

/** What a reviewer said of a round, in the order in which it was said. */
export type Said = { round: number; reviewer_id: string; verdict: Verdict }

export const isLive = (state: ProposalState): boolean => state === 'open' || state === 'changes-requested' || state === 'approved'

/** The last word of each reviewer on a round; what was said of earlier rounds was said of another text. */
export function lastWords(said: readonly Said[], round: number): Map<string, Verdict> {
  return new Map(said.filter((each) => each.round === round).map(({ reviewer_id, verdict }) => [reviewer_id, verdict]))
}

/** Those whose approval of this round stands. `mayApprove` leaves out who proposed or wrote it, and who may no longer decide. */
export const approversOf = (said: readonly Said[], round: number, mayApprove: (id: string) => boolean): string[] =>
  [...lastWords(said, round)].flatMap(([id, verdict]) => (verdict === 'approve' && mayApprove(id) ? [id] : []))

/** The state that follows from what was said of a round. One who asks for changes holds it up until they say otherwise. */
export function stateAfter(said: readonly Said[], round: number, needed: number, mayApprove: (id: string) => boolean): ProposalState {
  const words = lastWords(said, round)
  const heard = [...words].filter(([id]) => mayApprove(id)).map(([, verdict]) => verdict)
  if (heard.includes('reject')) return 'rejected'
  if (heard.includes('request-changes')) return 'changes-requested'
  return approversOf(said, round, mayApprove).length >= needed ? 'approved' : 'open'
}

/** Whether a place of the world is known by this name, as in `Asia/Seoul`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
