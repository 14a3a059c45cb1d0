import type { z } from 'zod'
import { formatBytes } from '../../../platform/page/format.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { Child } from '../../../platform/page/markup.ts'
import { avatar, hrefOf, icon, pageHead, when } from '../../../platform/page/parts.ts'
import type { RevisionRow } from '../schema.ts'

export type Revision = z.infer<typeof RevisionRow>
export type ItemTitle = { id: string; title: string; type?: 'article' | 'document' }

/** What the app adds to a row: the two radio buttons that choose what to compare, and the acts. */
export type RevisionHands<N> = { choice?: (revision: Revision) => Child<N>; acts?: (revision: Revision) => Child<N> }

/** Every revision of an item, newest first. */
export function historyView<N>(
  hand: Hand<N>,
  item: ItemTitle,
  revisions: readonly Revision[],
  slots: { actions?: Child<N>; end?: Child<N>; hands?: RevisionHands<N> } = {},
): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page page-narrow' },
    backTo(hand, item),
    pageHead(hand, { title: t('repository:history.title'), lead: t('repository:history.lead'), actions: slots.actions }),
    h(
      'ol',
      { class: 'revisions' },
      revisions.map((revision, at) => revisionRow(hand, item, revision, revisions[at + 1], slots.hands ?? {})),
    ),
    slots.end,
  )
}

export function backTo<N>(hand: Hand<N>, item: ItemTitle): N {
  return hand.h('p', { class: 'back' }, hand.h('a', { href: hrefOf(item) }, icon(hand, 'chevron-left'), item.title))
}

function revisionRow<N>(hand: Hand<N>, item: ItemTitle, revision: Revision, before: Revision | undefined, hands: RevisionHands<N>): N {
  const { h, t, locale } = hand
  const author = revision.author ?? { id: 'unknown', name: t('repository:history.unknown') }
  const change = before && `/articles/${item.id}/compare?from=${before.number}&to=${revision.number}`
  const message = revision.message || t(before ? `repository:history.origin.${revision.origin}` : 'repository:history.first')
  return h(
    'li',
    { class: 'revision', key: revision.id },
    hands.choice?.(revision),
    avatar(hand, author),
    h(
      'div',
      { class: 'revision-text' },
      h('p', { class: 'revision-message' }, change ? h('a', { href: change }, message) : message),
      h(
        'p',
        { class: 'facts quiet' },
        h('span', { class: 'revision-number' }, t('repository:history.number', { number: revision.number })),
        h('span', null, author.name),
        when(hand, revision.at),
        revision.origin !== 'edit' && revision.message && h('span', null, t(`repository:history.origin.${revision.origin}`)),
        h('span', null, formatBytes(revision.bytes, locale)),
      ),
    ),
    hands.acts?.(revision),
  )
}
