import type { Hand } from '../../../../platform/page/hand.ts'
import type { Child } from '../../../../platform/page/markup.ts'
import { avatar, emptyState, hrefOf, icon, pageHead, type PersonMark, section, when } from '../../../../platform/page/parts.ts'
import type { ProposalDiff, ProposalView } from '../schema.ts'
import { stateMark } from './list.ts'

export const proposalPath = (id: string): string => `/api/proposals/${id}`
export const diffPath = (id: string, view: string): string => `/api/proposals/${id}/diff?view=${view === 'source' ? 'source' : 'rendered'}`

export type ProposalSlots<N> = {
  /** The acts of whoever looks. */
  acts?: Child<N>
  /** Where something is added to the discussion. */
  answer?: Child<N>
  /** What stands there while the difference is fetched. */
  waiting?: Child<N>
}

/** A proposal: what it changes, where it stands, and what was said of it. */
export function proposalMarkup<N>(
  hand: Hand<N>,
  proposal: ProposalView,
  diff: ProposalDiff | null,
  view: 'rendered' | 'source',
  slots: ProposalSlots<N> = {},
): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page page-narrow proposal' },
    h('p', { class: 'back' }, wayBack(hand, proposal)),
    pageHead(hand, { title: proposal.title, lead: lead(hand, proposal) }),
    standing(hand, proposal),
    slots.acts,
    section(
      hand,
      { id: 'changes', title: t(proposal.item ? 'stewardship:proposals.whatChanges' : 'stewardship:proposals.text'), icon: 'file-text' },
      fieldChanges(hand, proposal.changes),
      h(
        'nav',
        { class: 'tabs', 'aria-label': t('repository:compare.view') },
        (['rendered', 'source'] as const).map((name) =>
          h(
            'a',
            { href: `/proposals/${proposal.id}?view=${name}`, 'aria-current': view === name ? 'page' : undefined },
            t(`repository:compare.${name}`),
          ),
        ),
      ),
      diff ? difference(hand, diff) : slots.waiting,
    ),
    section(
      hand,
      { id: 'discussion', title: t('stewardship:proposals.discussion'), icon: 'messages' },
      discussion(hand, proposal),
      slots.answer,
    ),
  )
}

function wayBack<N>(hand: Hand<N>, { item, space }: ProposalView): N {
  const href = item ? hrefOf(item) : `/spaces/${space.key}`
  return hand.h('a', { href }, icon(hand, 'chevron-left'), item?.title ?? space.name)
}

function lead<N>(hand: Hand<N>, proposal: ProposalView): Child<N> {
  const { h, t } = hand
  const what = proposal.item
    ? t('stewardship:proposals.overRevision', { number: proposal.baseRevision ?? 1 })
    : t(proposal.parent ? 'stewardship:proposals.newBelow' : 'stewardship:proposals.newIn', {
        space: proposal.space.name,
        title: proposal.parent?.title ?? '',
      })
  return h(
    'span',
    { class: 'facts' },
    h('span', null, t(proposal.item ? 'stewardship:proposals.one' : 'stewardship:proposals.fresh')),
    h('span', null, proposal.proposer.name),
    when(hand, proposal.createdAt),
    h('span', null, what),
    proposal.round > 1 && h('span', null, t('stewardship:proposals.round', { number: proposal.round })),
  )
}

/** Reasons for which something approved could not be published that have words of their own. */
const heldBy = ['in-trash', 'not-found']

/** Where it stands and what it waits for. */
function standing<N>(hand: Hand<N>, proposal: ProposalView): N {
  const { h } = hand
  return h(
    'div',
    { class: 'proposal-standing', 'data-state': proposal.state },
    stateMark(hand, proposal),
    h(
      'div',
      { class: 'proposal-waits' },
      proposal.message && h('p', { class: 'proposal-message' }, proposal.message),
      sentences(hand, proposal).map((sentence, at) => h('p', { key: at }, sentence)),
    ),
  )
}

function sentences<N>(hand: Hand<N>, proposal: ProposalView): Child<N>[] {
  const { h, t } = hand
  const { state, needed, approvals, publishAt, timeZone, held, conflicts, behind, settledBy, settledAt, appliedRevision, item } = proposal
  const said: Child<N>[] = []
  const live = settledAt === null
  if (live && needed > 0) said.push(t('stewardship:proposals.approvals', { approvals, needed }))
  if (live && needed === 0) said.push(t('stewardship:proposals.noApproval'))
  if (live && publishAt !== null)
    said.push(t('stewardship:proposals.publishesAt', { time: momentIn(hand, publishAt, timeZone), zone: timeZone ?? '' }))
  if (live && conflicts > 0) said.push(h('b', null, t('stewardship:proposals.conflicts', { count: conflicts })))
  else if (live && held && held !== 'conflict') said.push(t(`stewardship:proposals.heldBy.${heldBy.includes(held) ? held : 'other'}`))
  else if (live && behind > 0) said.push(t('stewardship:proposals.behind', { count: behind }))
  if (state === 'approved' && publishAt === null && conflicts === 0) said.push(t('stewardship:proposals.waitsForHand'))
  if (state === 'applied' && item)
    said.push(h('a', { href: `/articles/${item.id}/history` }, t('stewardship:proposals.became', { number: appliedRevision ?? 1 })))
  if (settledAt !== null)
    said.push(h('span', { class: 'quiet facts' }, settledBy && h('span', null, settledBy.name), when(hand, settledAt)))
  return said
}

/** A moment on the clocks of the place it was planned in. */
function momentIn<N>({ locale }: Hand<N>, time: number, timeZone: string | null): string {
  return new Intl.DateTimeFormat(locale === 'ko' ? 'ko-KR' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: timeZone ?? 'UTC',
  }).format(time)
}

function fieldChanges<N>(hand: Hand<N>, changes: ProposalView['changes']): Child<N> {
  const { h, t } = hand
  if (changes.length === 0) return null
  const words = (name: string, value: string) => (name === 'kind' && value ? t(`web:kind.${value}`) : value)
  return h(
    'dl',
    { class: 'field-changes' },
    changes.map(({ name, before, after }) =>
      h(
        'div',
        { key: name },
        h('dt', null, t(`stewardship:proposals.field.${name}`)),
        h('dd', null, before && h('del', null, words(name, before)), ' ', after && h('ins', null, words(name, after))),
      ),
    ),
  )
}

function difference<N>(hand: Hand<N>, diff: ProposalDiff): N {
  const { h, t } = hand
  const { html, hunks } = diff
  const same = hunks ? hunks.length === 0 : diff.against !== 'nothing' && !/<(ins|del)\b|diff-/.test(html)
  if (same) return h('p', { class: 'quiet' }, t('stewardship:proposals.sameText'))
  const over = diff.against === 'base' && h('p', { class: 'quiet' }, t('stewardship:proposals.againstBase'))
  if (!hunks) return h('div', null, over, h.html('div', { class: 'prose compared', id: 'proposal-text' }, html))
  return h(
    'div',
    null,
    over,
    h(
      'div',
      { class: 'diff' },
      hunks.map(({ lines }, at) =>
        h(
          'div',
          { class: 'diff-hunk', key: at },
          lines.map((line, number) => diffLine(hand, line, number)),
        ),
      ),
    ),
  )
}

type Line = NonNullable<ProposalDiff['hunks']>[number]['lines'][number]

function diffLine<N>({ h }: Hand<N>, line: Line, key: number): N {
  const words = line.words?.map(({ kind, text }, at) => (kind === 'same' ? text : h(kind === 'added' ? 'ins' : 'del', { key: at }, text)))
  return h(
    'div',
    { class: `diff-line diff-${line.kind}`, key },
    h('span', null, line.before ?? ''),
    h('span', null, line.after ?? ''),
    h('span', { class: 'diff-text' }, words ?? line.text),
  )
}

// ---- what was said

type Said<N> = { at: number; key: string; draw: () => N }

function discussion<N>(hand: Hand<N>, proposal: ProposalView): N {
  const { h, t } = hand
  const said: Said<N>[] = [
    ...proposal.rounds.map(({ number, author, message, at }) => ({
      ...{ at, key: `round ${number}` },
      draw: () =>
        entry(hand, {
          who: author,
          at,
          did: t(number === 1 ? 'stewardship:proposals.did.filed' : 'stewardship:proposals.did.revised', { number }),
          text: message,
          sign: 'git-pull-request',
        }),
    })),
    ...proposal.decisions.map(({ id, reviewer, verdict, round, reason, at }) => ({
      ...{ at, key: id },
      draw: () =>
        entry(hand, {
          ...{ who: reviewer, at, text: reason, verdict, stale: round !== proposal.round && proposal.settledAt === null },
          did: t(`stewardship:proposals.did.${verdict}`, { number: round }),
          sign: verdict === 'approve' ? 'circle-check' : verdict === 'reject' ? 'x' : 'pencil',
        }),
    })),
    ...proposal.comments.map(({ id, author, html, at }) => ({
      ...{ at, key: id },
      draw: () => entry(hand, { who: author, at, did: t('stewardship:proposals.did.commented'), html, sign: 'message-circle' }),
    })),
  ]
  // Ids and rounds made in one moment stay in the order in which they stand here.
  said.sort((a, b) => a.at - b.at)
  if (said.length === 0) return emptyState(hand, { icon: 'messages', title: t('stewardship:proposals.discussion'), text: '' })
  return h(
    'ol',
    { class: 'said' },
    said.map(({ key, draw }) => h('li', { key }, draw())),
  )
}

type Entry = { who: PersonMark; at: number; did: string; sign: string; text?: string; html?: string; verdict?: string; stale?: boolean }

function entry<N>(hand: Hand<N>, { who, at, did, sign, text, html, verdict, stale }: Entry): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'said-entry', 'data-verdict': verdict, 'data-stale': stale ? '' : undefined },
    avatar(hand, who, 's'),
    h(
      'div',
      { class: 'said-body' },
      h(
        'p',
        { class: 'facts quiet' },
        h('b', null, icon(hand, sign), who.name),
        h('span', null, did),
        stale && h('span', null, t('stewardship:proposals.earlierRound')),
        when(hand, at),
      ),
      text && h('p', { class: 'said-text' }, text),
      html && h.html('div', { class: 'prose said-text' }, html),
    ),
  )
}
