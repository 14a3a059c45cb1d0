/** Where a search begins: what was kept, what there is, and how to ask. */
import { formatNumber } from '../../../platform/page/format.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { Child } from '../../../platform/page/markup.ts'
import { icon, section, spaceTile } from '../../../platform/page/parts.ts'
import { addressOf } from '../asked.ts'
import type { SavedSearch } from '../saved/schema.ts'
import type { SearchStart } from '../schema.ts'

export type StartSlots<N> = { recent?: Child<N>; acts?: (search: SavedSearch) => Child<N> }

export function startView<N>(hand: Hand<N>, start: SearchStart, saved: readonly SavedSearch[], slots: StartSlots<N> = {}): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page search-start' },
    h('header', { class: 'results-head' }, h('h1', null, t('search:start.title')), h('p', { class: 'lead' }, t('search:start.text'))),
    h(
      'div',
      { class: 'start-grid' },
      h('div', null, savedSearches(hand, saved, slots), tips(hand, start)),
      h('div', null, topics(hand, start), spaces(hand, start), slots.recent),
    ),
  )
}

function savedSearches<N>(hand: Hand<N>, saved: readonly SavedSearch[], { acts }: StartSlots<N>): N {
  const { h, t } = hand
  return section(
    hand,
    { id: 'saved', title: t('search:saved.title'), icon: 'star' },
    saved.length === 0
      ? h('p', { class: 'quiet' }, t('search:saved.none'))
      : h(
          'ul',
          { class: 'rows saved-searches' },
          saved.map((search) =>
            h(
              'li',
              { class: 'row' },
              h('span', { class: 'row-kind' }, icon(hand, 'search')),
              h(
                'div',
                { class: 'row-text' },
                h('a', { class: 'row-title', href: `/search?${search.query}` }, search.name),
                search.fresh !== null &&
                  search.fresh > 0 &&
                  h('span', { class: 'saved-fresh' }, t('search:saved.fresh', { count: search.fresh })),
                h('p', { class: 'row-quiet quiet' }, sharing(hand, search)),
              ),
              search.mine && acts && h('div', { class: 'row-acts' }, acts(search)),
            ),
          ),
        ),
  )
}

function sharing<N>({ h, t }: Hand<N>, { space, mine, owner }: SavedSearch): Child<N>[] {
  return [
    h('span', null, space ? t('search:saved.sharedWith', { space: space.name }) : t('search:saved.private')),
    !mine && owner && h('span', null, owner.name),
  ]
}

function topics<N>(hand: Hand<N>, { topics }: SearchStart): N | false {
  const { h, t, locale } = hand
  if (topics.length === 0) return false
  return section(
    hand,
    { id: 'start-topics', title: t('search:start.topics'), icon: 'sitemap' },
    h(
      'ul',
      { class: 'chips' },
      topics.map(({ id, label, items }) =>
        h(
          'li',
          null,
          h(
            'a',
            { class: 'chip', href: addressOf({ topic: [id] }) },
            h('span', null, label),
            h('span', { class: 'facet-count' }, formatNumber(items, locale)),
          ),
        ),
      ),
    ),
  )
}

function spaces<N>(hand: Hand<N>, { spaces }: SearchStart): N | false {
  const { h, t } = hand
  if (spaces.length === 0) return false
  return section(
    hand,
    { id: 'start-spaces', title: t('search:start.spaces'), icon: 'books' },
    h(
      'ul',
      { class: 'chips' },
      spaces
        .slice(0, 12)
        .map((space) =>
          h(
            'li',
            null,
            h('a', { class: 'chip', href: addressOf({ space: [space.key] }) }, spaceTile(hand, space, 's'), h('span', null, space.name)),
          ),
        ),
    ),
  )
}

/** The query language by examples, each of which finds something. */
function tips<N>(hand: Hand<N>, { examples }: SearchStart): N {
  const { h, t } = hand
  return section(
    hand,
    { id: 'tips', title: t('search:tips.title'), icon: 'bulb' },
    h(
      'dl',
      { class: 'tips' },
      examples.map(({ means, query }) =>
        h(
          'div',
          null,
          h('dt', null, h('a', { href: addressOf({ q: query }) }, h('code', null, query))),
          h('dd', null, t(`search:tips.${means}`)),
        ),
      ),
      h('div', null, h('dt', null, h('code', null, t('search:tips.withoutExample'))), h('dd', null, t('search:tips.without'))),
      h('div', null, h('dt', null, h('code', null, t('search:tips.initialsExample'))), h('dd', null, t('search:tips.initials'))),
    ),
  )
}
