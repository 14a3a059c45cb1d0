/** The home page: a calm start, what one was reading, what changed, one's own things. */
import type { z } from 'zod'
import { formatDate, formatNumber } from '../../platform/page/format.ts'
import type { Hand } from '../../platform/page/hand.ts'
import {
  colourOf,
  emptyState,
  hrefOf,
  icon,
  type ItemLink,
  itemRow,
  kindIcon,
  section,
  spaceTile,
  when,
} from '../../platform/page/parts.ts'
import type { DraftView, HistoryRow, ItemRow, SpaceView } from '../repository/schema.ts'
import type { SavedSearch } from '../search/schema.ts'

/** What GET /api/home answers. */
export type HomeData = {
  recent: z.infer<typeof ItemRow>[]
  favourites: ItemLink[]
  pinned: ItemLink[]
  history: z.infer<typeof HistoryRow>[]
  drafts: z.infer<typeof DraftView>[]
  spaces: SpaceView[]
  searches: SavedSearch[]
}

export function homeView<N>(hand: Hand<N>, home: HomeData, person: { name: string; guest: boolean }): N {
  const { h, t, locale } = hand
  const empty = home.recent.length === 0
  return h(
    'div',
    { class: 'page' },
    h(
      'header',
      { class: 'home-hello' },
      h('p', { class: 'quiet' }, formatDate(hand.now, locale)),
      h('h1', null, t('portal:home.hello', { name: person.name })),
    ),
    h(
      'div',
      { class: 'home-grid' },
      h(
        'div',
        null,
        home.history.length > 0 && continueReading(hand, home),
        empty
          ? nothingYet(hand, home, person.guest)
          : section(
              hand,
              { id: 'recent', title: t('portal:home.recent'), icon: 'clock' },
              h(
                'ul',
                { class: 'rows' },
                home.recent.map((item) => itemRow(hand, item)),
              ),
            ),
      ),
      h(
        'div',
        { class: 'home-side' },
        drafts(hand, home),
        itemSection(hand, 'favourites', 'star', home.favourites),
        itemSection(hand, 'pinned', 'pin', home.pinned),
        searches(hand, home),
        spaces(hand, home),
      ),
    ),
  )
}

/** The first day: what an organisation without a single article does next. */
function nothingYet<N>(hand: Hand<N>, home: HomeData, guest: boolean): N {
  const { h, t } = hand
  const founds = home.spaces.length === 0 && !guest
  return emptyState(hand, {
    icon: 'books',
    title: t('portal:home.empty.title'),
    text: t(guest ? 'portal:home.empty.guest' : 'portal:home.empty.text'),
    action: founds
      ? h('a', { class: 'button', href: '/spaces/new' }, icon(hand, 'plus'), t('portal:home.empty.space'))
      : h('a', { class: 'button', href: '/spaces' }, icon(hand, 'books'), t('web:place.spaces')),
  })
}

function continueReading<N>(hand: Hand<N>, home: HomeData): N {
  const { h, t } = hand
  return section(
    hand,
    { id: 'continue', title: t('portal:home.continue'), icon: 'bookmark' },
    h(
      'ul',
      { class: 'continue' },
      home.history
        .slice(0, 3)
        .map(({ item, at }) =>
          h(
            'li',
            null,
            h(
              'a',
              { class: 'continue-card', href: hrefOf(item), 'data-colour': colourOf(item.space.id, item.space.colour) },
              h('span', { class: 'quiet' }, item.space.name),
              h('span', { class: 'continue-title' }, item.title),
              h('span', { class: 'quiet' }, kindIcon(hand, item.kind), ' ', when(hand, at)),
            ),
          ),
        ),
    ),
  )
}

function itemSection<N>(hand: Hand<N>, name: 'favourites' | 'pinned', sign: string, items: readonly ItemLink[]): N | false {
  const { h, t } = hand
  if (items.length === 0) return false
  return section(
    hand,
    { id: name, title: t(`portal:home.${name}`), icon: sign },
    h(
      'ul',
      { class: 'rows compact' },
      items.slice(0, 8).map((item) => itemRow(hand, { id: item.id, type: item.type, title: item.title, kind: item.kind })),
    ),
  )
}

/** Searches that were kept. */
function searches<N>(hand: Hand<N>, { searches }: HomeData): N | false {
  const { h, t } = hand
  if (searches.length === 0) return false
  return section(
    hand,
    { id: 'searches', title: t('search:saved.title'), icon: 'search', more: { href: '/search', text: t('portal:home.allSearches') } },
    h(
      'ul',
      { class: 'home-spaces' },
      searches
        .slice(0, 6)
        .map(({ name, query }) =>
          h('li', null, h('a', { class: 'home-space', href: `/search?${query}` }, icon(hand, 'search'), h('span', null, name))),
        ),
    ),
  )
}

function drafts<N>(hand: Hand<N>, home: HomeData): N | false {
  const { h, t } = hand
  if (home.drafts.length === 0) return false
  const href = (draft: HomeData['drafts'][number]) =>
    draft.articleId
      ? `/articles/${draft.articleId}/edit`
      : `/articles/new?space=${home.spaces.find(({ id }) => id === draft.spaceId)?.key ?? draft.spaceId}`
  return section(
    hand,
    { id: 'drafts', title: t('portal:home.drafts'), icon: 'pencil' },
    h(
      'ul',
      { class: 'rows compact' },
      home.drafts.slice(0, 6).map((draft) =>
        itemRow(hand, {
          id: draft.key,
          type: 'article',
          title: draft.title || t('portal:home.untitled'),
          kind: draft.kind,
          updatedAt: draft.updatedAt,
          href: href(draft),
        }),
      ),
    ),
  )
}

function spaces<N>(hand: Hand<N>, home: HomeData): N | false {
  const { h, t, locale } = hand
  if (home.spaces.length === 0) return false
  return section(
    hand,
    { id: 'spaces', title: t('web:place.spaces'), icon: 'books', more: { href: '/spaces', text: t('portal:home.allSpaces') } },
    h(
      'ul',
      { class: 'home-spaces' },
      home.spaces
        .slice(0, 10)
        .map((space) =>
          h(
            'li',
            null,
            h(
              'a',
              { class: 'home-space', href: `/spaces/${space.key}` },
              spaceTile(hand, space, 's'),
              h('span', null, space.name),
              space.articles !== null && h('span', { class: 'quiet' }, formatNumber(space.articles, locale)),
            ),
          ),
        ),
    ),
  )
}
