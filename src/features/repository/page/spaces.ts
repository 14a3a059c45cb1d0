import type { z } from 'zod'
import { formatNumber } from '../../../platform/page/format.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { Child } from '../../../platform/page/markup.ts'
import { emptyState, icon, itemRow, pageHead, section, spaceTile } from '../../../platform/page/parts.ts'
import type { ItemRow, SpaceView } from '../schema.ts'
import type { ReadingView } from './article.ts'

type Space = z.infer<typeof SpaceView>
type Row = z.infer<typeof ItemRow>

/** The directory of spaces. */
export function spacesView<N>(hand: Hand<N>, spaces: readonly Space[], { mayCreate }: { mayCreate: boolean }): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page' },
    pageHead(hand, {
      title: t('web:place.spaces'),
      lead: t('repository:spaces.lead'),
      actions: mayCreate && h('a', { class: 'button', href: '/spaces/new' }, icon(hand, 'plus'), t('repository:spaces.new')),
    }),
    spaces.length === 0
      ? emptyState(hand, {
          icon: 'books',
          title: t('repository:spaces.empty.title'),
          text: t(mayCreate ? 'repository:spaces.empty.create' : 'repository:spaces.empty.ask'),
        })
      : h(
          'ul',
          { class: 'space-cards' },
          spaces.map((space) => spaceCard(hand, space)),
        ),
  )
}

export function spaceCard<N>(hand: Hand<N>, space: Space): N {
  const { h } = hand
  return h(
    'li',
    { class: 'space-card' },
    spaceTile(hand, space, 'm'),
    h(
      'div',
      { class: 'space-card-text' },
      h('a', { class: 'space-card-name', href: `/spaces/${space.key}` }, space.name),
      space.description && h('p', { class: 'space-card-about' }, space.description),
      spaceFacts(hand, space),
    ),
  )
}

function spaceFacts<N>(hand: Hand<N>, space: Space): N {
  return hand.h('p', { class: 'facts quiet' }, ...facts(hand, space))
}

function facts<N>(hand: Hand<N>, space: Space): Child<N>[] {
  const { h, t, locale } = hand
  return [
    space.articles !== null &&
      h('span', null, t('repository:space.articles', { count: space.articles, number: formatNumber(space.articles, locale) })),
    space.visibility !== 'open' && h('span', { class: 'fact-lock' }, icon(hand, 'lock'), t(`repository:visibility.${space.visibility}`)),
    space.role && space.role !== 'reader' && h('span', null, t(`web:role.${space.role}`)),
  ]
}

/** How many recent changes stand under a home article. */
const beside = 8

/** The page of a space: its home article where it has one, what is pinned, what changed last. */
export function spaceView<N>(
  hand: Hand<N>,
  view: { space: Space; home: ReadingView | null; pinned: readonly Row[]; recent: readonly Row[] },
  slots: { actions?: Child<N>; body?: Child<N>; recentEnd?: Child<N>; all?: boolean } = {},
): N {
  const { h, t } = hand
  const { space, home, pinned, recent } = view
  const nothing = !home && recent.length === 0
  const shown = home && !slots.all ? recent.slice(0, beside) : recent
  return h(
    'div',
    { class: 'page page-narrow space-page' },
    pageHead(hand, {
      mark: spaceTile(hand, space, 'l'),
      title: space.name,
      lead: h.group(space.description && h('span', null, space.description), spaceLine(hand, space)),
      actions: slots.actions,
    }),
    nothing && emptySpace(hand, space),
    pinned.length > 0 &&
      section(
        hand,
        { id: 'pinned', title: t('repository:space.pinned'), icon: 'pin' },
        h(
          'ul',
          { class: 'rows compact' },
          pinned.map((item) => itemRow(hand, { ...item, excerpt: null, updatedAt: null, updatedBy: null }, { space: false })),
        ),
      ),
    home &&
      h(
        'section',
        { class: 'section', 'aria-label': home.title },
        slots.body ??
          h.html(
            'div',
            { class: 'prose', lang: home.language === 'und' ? undefined : home.language, 'data-body': `/api/articles/${home.id}/reading` },
            home.html,
          ),
      ),
    recent.length > 0 &&
      section(
        hand,
        { id: 'recent', title: t('repository:space.recent'), icon: 'clock' },
        h(
          'ul',
          { class: 'rows' },
          shown.map((item) => itemRow(hand, item, { space: false })),
        ),
        slots.recentEnd,
      ),
  )
}

/** A space without a readable article: closed to the reader, not begun, or waiting for this very person. */
function emptySpace<N>(hand: Hand<N>, space: Space): N {
  const { t } = hand
  if (space.role === null)
    return emptyState(hand, { icon: 'lock', title: t('repository:space.closed.title'), text: t('repository:space.closed.text') })
  return emptyState(hand, {
    icon: 'pencil',
    title: t('repository:space.empty.title'),
    text: t(space.role === 'reader' ? 'repository:space.empty.ask' : 'repository:space.empty.text'),
    action: firstActs(hand, space),
  })
}

/** How an empty space gets its first articles, for those who may. */
function firstActs<N>(hand: Hand<N>, space: Space): N | false {
  const { h, t } = hand
  if (space.role === null || space.role === 'reader') return false
  const link = (href: string, sign: string, words: string) => h('a', { class: 'button', href }, icon(hand, sign), words)
  return h.group(
    link(`/articles/new?space=${space.key}`, 'pencil', t('repository:space.write')),
    link(`/documents/new?space=${space.key}`, 'upload', t('repository:space.upload')),
    space.role !== 'contributor' && link(`/spaces/${space.key}/import`, 'book-upload', t('repository:space.import')),
  )
}

function spaceLine<N>(hand: Hand<N>, space: Space): N {
  const { h, t } = hand
  return h(
    'span',
    { class: 'space-line quiet' },
    ...facts(hand, space),
    space.role && h('a', { href: `/spaces/${space.key}/wanted` }, t('repository:wanted.title')),
    space.role && space.role !== 'reader' && h('a', { href: `/trash?space=${space.key}` }, t('repository:trash.title')),
  )
}
