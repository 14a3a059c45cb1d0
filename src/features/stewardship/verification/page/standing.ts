import { formatDate, formatWhen } from '../../../../platform/page/format.ts'
import type { Hand } from '../../../../platform/page/hand.ts'
import { icon, type PersonMark, trustIcons, type TrustState } from '../../../../platform/page/parts.ts'
import type { DueReason, ReviewRow, StandingView, VerificationRecord } from '../schema.ts'

/** Why something is due: a reason of ours, or `feature:code` of another feature. */
export function reasonWords<N>({ t }: Hand<N>, reason: DueReason): string {
  const [feature, code] = reason.code.includes(':') ? (reason.code.split(':', 2) as [string, string]) : ['stewardship', reason.code]
  return t(`${feature}:reason.${code}`, reason.values)
}

/** Names in a row, as many as there is room for. */
export function namesOf<N>({ t }: Hand<N>, people: readonly PersonMark[], most = 3): string {
  const names = people.slice(0, most).map(({ name }) => name)
  return people.length > most ? t('stewardship:trust.andMore', { names: names.join(', '), count: people.length - most }) : names.join(', ')
}

/** A reason may be a phrase; between sentences it ends like one. */
const sentence = (words: string): string => (words === '' || /[.!?…]$/.test(words) ? words : `${words}.`)

/** How an item stands, in one or two sentences. */
export function standingWords<N>(hand: Hand<N>, standing: StandingView): string {
  const { t, locale, now } = hand
  const { verification, obsolescence, disputes, expiresAt, signatures, needed } = standing
  const date = (time: number) => formatDate(time, locale)
  const values = {
    names: verification ? namesOf(hand, verification.people) : '',
    at: verification ? formatWhen(verification.at, locale, now) : '',
    until: verification?.until ? date(verification.until) : '',
    expires: expiresAt ? date(expiresAt) : '',
  }
  const state = standing.state
  if (state === 'obsolete') return t('stewardship:trust.said.obsolete', { reason: obsolescence?.reason ?? '' })
  if (state === 'disputed')
    return disputes.map(({ reason }) => sentence(reasonWords(hand, reason))).join(' ') || t('stewardship:trust.said.disputed')
  const half =
    signatures.length > 0
      ? ` ${t('stewardship:trust.said.half', {
          names: namesOf(
            hand,
            signatures.map(({ person }) => person),
          ),
          count: needed - signatures.length,
        })}`
      : ''
  if (state === 'verified') return t(`stewardship:trust.said.${verification?.until ? 'verified' : 'verifiedForGood'}`, values)
  const why = standing.reason ? sentence(reasonWords(hand, standing.reason)) : ''
  if (state === 'unverified') return `${why || t(`stewardship:trust.said.${needed === 0 ? 'free' : 'unverified'}`)}${half}`
  const by = verification ? t('stewardship:trust.said.lastBy', values) : ''
  const then = state === 'due' && expiresAt ? t('stewardship:trust.said.expires', values) : ''
  return [why || t(`stewardship:trust.said.${state}`), by, then].filter(Boolean).join(' ') + half
}

/** The mark of a state with its word, as it stands at the head of the panel. */
export function stateMark<N>(hand: Hand<N>, state: TrustState): N {
  return hand.h(
    'span',
    { class: `trust trust-${state} trust-state` },
    icon(hand, trustIcons[state]),
    hand.h('span', { class: 'trust-word' }, hand.t(`web:trust.${state}`)),
  )
}

/** One line of the history. */
export function recordWords<N>(hand: Hand<N>, record: VerificationRecord): string {
  const { t, locale } = hand
  const people = namesOf(hand, record.people)
  return t(`stewardship:trust.act.${record.act}`, {
    by: record.by?.name ?? t('stewardship:trust.onji'),
    people,
    revision: record.revision ?? '',
    until: record.until ? formatDate(record.until, locale) : '',
  })
}

/** When a review is wanted, in a few words: how long it has been due, or when it will be. */
export function dueWords<N>({ t, locale, now }: Hand<N>, row: Pick<ReviewRow, 'state' | 'dueSince' | 'dueAt' | 'expiresAt'>): string {
  const days = (from: number, to: number) => Math.max(0, Math.floor((to - from) / 86_400_000))
  if (row.dueSince !== null) {
    const count = days(row.dueSince, now)
    return count === 0 ? t('stewardship:reviews.dueToday') : t('stewardship:reviews.dueFor', { count })
  }
  return row.dueAt === null ? '' : t('stewardship:reviews.dueOn', { date: formatWhen(row.dueAt, locale, now) })
}
