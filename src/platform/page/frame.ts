/** The shell around every page: rail, tree of the current space, top line, bottom bar on narrow screens. */
import type { Hand, Locale } from './hand.ts'
import type { Child } from './markup.ts'
import { avatar, hrefOf, icon, kindIcon, type PersonMark, type SpaceMark, spaceTile } from './parts.ts'

export type Place = 'home' | 'spaces' | 'search' | 'topics' | 'people' | 'demand' | 'desk' | 'inbox' | 'admin' | 'me' | 'trash'

/** A row of a space's tree, as the API gives it; `children` counts what is below, loaded or not. */
export type TreeRow = {
  id: string
  type: 'article' | 'document'
  title: string
  kind: string | null
  parentId: string | null
  children: number
  restricted?: boolean
}

export type Frame = {
  locale: Locale
  theme: 'auto' | 'light' | 'dark'
  organisation: { name: string }
  /** Absent for somebody who has not signed in: the page then stands alone, without rail and tree. */
  person: PersonMark | null
  may: { administer: boolean; write: boolean; oversee?: boolean }
  /** The space whose tree stands beside the rail, with the children of each ancestor of `item` among its rows. */
  space: (SpaceMark & { tree: TreeRow[] }) | null
  place: Place | null
  /** The item that is being read, marked in the tree. */
  item: string | null
  /** Whether the reader folded the tree away (cookie `onji_tree=folded`). */
  folded: boolean
  /** Signals in the inbox that were not looked at. */
  unread?: number
  /** What stands in the search box. */
  query?: string
}

/** What the app puts into the places where the server's page has only links. */
export type FrameSlots<N> = { main: Child<N>; search?: Child<N>; actions?: Child<N>; tree?: Child<N>; menu?: Child<N>; bottom?: Child<N> }

export function logo<N>({ h }: Hand<N>): N {
  return h(
    'svg',
    { class: 'logo', viewBox: '0 0 32 32', width: 28, height: 28, 'aria-hidden': 'true' },
    h('path', { class: 'logo-bowl', d: 'M3.5 17.5h25c0 5.6-3.6 9.9-8.5 11.2V30h-8v-1.3c-4.9-1.3-8.5-5.6-8.5-11.2z' }),
    h('path', { class: 'logo-leaf', d: 'M15.2 15C10.6 12.4 9.6 7.4 12.6 2c4.2 3.3 5.3 8.2 2.6 13z' }),
    h('path', { class: 'logo-leaf', d: 'M17.8 15c.3-4.6 3.2-7.5 8.2-7.8-.2 4.6-3.4 7.6-8.2 7.8z' }),
  )
}

const places: { place: Place; href: string; icon: string; narrow: boolean; wide: boolean }[] = [
  { place: 'home', href: '/', icon: 'home', narrow: true, wide: true },
  { place: 'spaces', href: '/spaces', icon: 'books', narrow: true, wide: true },
  { place: 'search', href: '/search', icon: 'search', narrow: true, wide: false },
  { place: 'topics', href: '/topics', icon: 'sitemap', narrow: true, wide: true },
  { place: 'people', href: '/people', icon: 'users', narrow: false, wide: true },
  { place: 'me', href: '/me', icon: 'user', narrow: true, wide: false },
]

function placeLink<N>(
  hand: Hand<N>,
  frame: Frame,
  { place, href, icon: name }: { place: Place; href: string; icon: string },
  kind: string,
): N {
  const current = frame.place === place ? 'page' : undefined
  return hand.h('a', { class: kind, href, 'aria-current': current }, icon(hand, name), hand.h('span', null, hand.t(`web:place.${place}`)))
}

function rail<N>(hand: Hand<N>, frame: Frame): N {
  const { h, t } = hand
  return h(
    'nav',
    { class: 'rail', 'aria-label': t('web:shell.places') },
    h('a', { class: 'rail-logo', href: '/', 'aria-label': t('web:shell.home', { name: frame.organisation.name }) }, logo(hand)),
    // Guests, who do not write, have no directory of people.
    places
      .filter(({ place, wide }) => wide && (place !== 'people' || frame.may.write))
      .map((place) => placeLink(hand, frame, place, 'rail-place')),
    h('div', { class: 'rail-rest' }),
    frame.may.oversee && placeLink(hand, frame, { place: 'desk', href: '/desk', icon: 'clipboard-check' }, 'rail-place'),
    frame.may.oversee && placeLink(hand, frame, { place: 'demand', href: '/demand', icon: 'message-question' }, 'rail-place'),
    frame.may.administer && placeLink(hand, frame, { place: 'admin', href: '/admin', icon: 'settings' }, 'rail-place'),
  )
}

export function bottomBar<N>(hand: Hand<N>, frame: Frame): N {
  return hand.h(
    'nav',
    { class: 'bottom', 'aria-label': hand.t('web:shell.places') },
    places.filter(({ narrow }) => narrow).map((place) => placeLink(hand, frame, place, 'bottom-place')),
  )
}

export function searchBox<N>({ h, t, ...hand }: Hand<N>, query = ''): N {
  return h(
    'form',
    { class: 'search', role: 'search', action: '/search', method: 'get' },
    icon({ h, t, ...hand }, 'search'),
    h('input', {
      class: 'search-input',
      type: 'search',
      name: 'q',
      value: query,
      placeholder: t('web:search.placeholder'),
      'aria-label': t('web:search.label'),
      autocomplete: 'off',
      enterkeyhint: 'search',
    }),
    h('kbd', { class: 'kbd search-key' }, '/'),
  )
}

/** The end of the top line: until the app comes, links and still buttons. */
export function topActions<N>(hand: Hand<N>, frame: Frame): N {
  const { h, t, locale } = hand
  return h.group(
    frame.may.write && newLink(hand, frame),
    frame.may.write && newMore(hand, frame),
    h(
      'button',
      { class: 'icon-button only-wide', type: 'button', 'aria-label': t('web:shell.language') },
      h('span', { class: 'language-sign' }, locale === 'ko' ? '한' : 'A'),
    ),
    h('button', { class: 'icon-button only-wide', type: 'button', 'aria-label': t('web:shell.theme') }, icon(hand, themeIcon(frame.theme))),
    frame.person && inboxLink(hand, frame.unread ?? 0),
    frame.person &&
      h(
        'a',
        { class: 'profile', href: '/me', 'aria-label': t('web:shell.profile', { name: frame.person.name }) },
        avatar(hand, frame.person),
      ),
  )
}

/** The bell, with how much waits; more than 99 is said as such. */
export function inboxLink<N>(hand: Hand<N>, unread: number): N {
  const { h, t } = hand
  const label = unread === 0 ? t('web:place.inbox') : t('web:shell.unread', { count: unread })
  return h(
    'a',
    { class: 'icon-button inbox-link', href: '/inbox', 'aria-label': label, title: label },
    icon(hand, 'bell'),
    unread > 0 && h('span', { class: 'inbox-count', 'aria-hidden': 'true' }, unread > 99 ? '99+' : String(unread)),
  )
}

export function themeIcon(theme: Frame['theme']): string {
  return theme === 'auto' ? 'device-desktop' : theme === 'dark' ? 'moon' : 'sun'
}

/** The space and the item that something new would stand in, as a query. */
export function newPlace(frame: Frame): string {
  return frame.space ? `?space=${encodeURIComponent(frame.space.key)}${frame.item ? `&parent=${frame.item}` : ''}` : ''
}

export function newLink<N>(hand: Hand<N>, frame: Frame): N {
  return hand.h(
    'a',
    { class: 'button button-primary new', href: `/articles/new${newPlace(frame)}`, 'aria-label': hand.t('web:shell.new') },
    icon(hand, 'plus'),
    hand.h('span', null, hand.t('web:shell.new')),
  )
}

/** What else can be made: a menu in the app; until it comes, the way to the other thing. */
function newMore<N>(hand: Hand<N>, frame: Frame): N {
  return hand.h(
    'a',
    {
      class: 'button button-primary new new-more',
      href: `/documents/new${newPlace(frame)}`,
      'aria-label': hand.t('web:shell.upload'),
    },
    icon(hand, 'chevron-down'),
  )
}

/** What the app adds to the tree's rows: handlers, and which branches are open. */
export type TreeHands = { isOpen?: (id: string) => boolean; toggle?: (row: TreeRow) => void }

/** The tree. Without the app, a branch is open when its children are among the rows. */
export function tree<N>(hand: Hand<N>, rows: readonly TreeRow[], current: string | null, hands: TreeHands = {}): N {
  const below = new Map<string | null, TreeRow[]>()
  const known = new Set(rows.map(({ id }) => id))
  for (const row of rows) {
    const parent = row.parentId !== null && known.has(row.parentId) ? row.parentId : null
    const siblings = below.get(parent)
    if (siblings) siblings.push(row)
    else below.set(parent, [row])
  }
  return branch(hand, below, null, current, hands, 0)
}

function branch<N>(
  hand: Hand<N>,
  below: Map<string | null, TreeRow[]>,
  parent: string | null,
  current: string | null,
  hands: TreeHands,
  depth: number,
): N {
  return hand.h(
    'ul',
    { class: 'branch' },
    (below.get(parent) ?? []).map((row) => {
      const open = below.has(row.id) && (hands.isOpen?.(row.id) ?? true)
      return hand.h(
        'li',
        { class: 'node', key: row.id },
        treeRow(hand, row, { open, current: row.id === current, depth, hands }),
        open && branch(hand, below, row.id, current, hands, depth + 1),
      )
    }),
  )
}

function treeRow<N>(
  hand: Hand<N>,
  row: TreeRow,
  { open, current, depth, hands }: { open: boolean; current: boolean; depth: number; hands: TreeHands },
): N {
  const { h, t } = hand
  const toggle = hands.toggle && (() => hands.toggle?.(row))
  return h(
    'div',
    { class: 'node-row', style: { '--depth': depth } },
    row.children > 0
      ? h(
          'button',
          {
            class: 'node-toggle',
            type: 'button',
            tabindex: -1,
            'aria-expanded': open,
            'aria-label': t('web:tree.toggle', { title: row.title }),
            onClick: toggle,
          },
          icon(hand, 'chevron-right'),
        )
      : h('span', { class: 'node-toggle' }),
    h(
      'a',
      { class: 'node-link', href: hrefOf(row), 'data-node': row.id, 'aria-current': current ? 'page' : undefined },
      kindIcon(hand, row.kind),
      h('span', { class: 'node-title' }, row.title),
      row.restricted && icon(hand, 'lock', { class: 'icon icon-lock node-lock' }),
    ),
  )
}

/** The head of the tree: the space's tile and name, which lead to its page. */
export function treeHead<N>(hand: Hand<N>, space: SpaceMark, extra?: Child<N>): N {
  return hand.h(
    'div',
    { class: 'tree-head' },
    hand.h('a', { class: 'tree-space', href: `/spaces/${space.key}` }, spaceTile(hand, space, 's'), hand.h('span', null, space.name)),
    extra,
  )
}

function treeBody<N>({ h, t }: Hand<N>, name: string, content: N): N {
  return h('nav', { class: 'tree-body', 'aria-label': t('web:tree.label', { name }) }, content)
}

/** Under the tree: a new article, the trash and the settings of the space. */
export function treeFoot<N>(hand: Hand<N>, space: SpaceMark, mayWrite: boolean): N {
  const { h, t } = hand
  const link = (href: string, name: string, label: string) => h('a', { href, 'aria-label': label, title: label }, icon(hand, name))
  return h(
    'div',
    { class: 'tree-foot' },
    mayWrite && link(`/articles/new?space=${space.key}`, 'plus', t('web:tree.new')),
    mayWrite && link(`/trash?space=${space.key}`, 'trash', t('web:tree.trash')),
    link(`/spaces/${space.key}/settings`, 'settings', t('web:tree.settings')),
  )
}

/** At the start of the top line: the logo on narrow screens, or in a space the button that folds its tree. */
export function topStart<N>(hand: Hand<N>, frame: Frame, onFold?: () => void): N {
  const { h, t } = hand
  if (!frame.space)
    return h('a', { class: 'top-logo', href: '/', 'aria-label': t('web:shell.home', { name: frame.organisation.name }) }, logo(hand))
  const label = t(frame.folded ? 'web:tree.expand' : 'web:tree.collapse')
  return h(
    'button',
    { class: 'icon-button fold', type: 'button', 'aria-label': label, 'aria-expanded': !frame.folded, onClick: onFold },
    icon(hand, 'layout-sidebar'),
  )
}

function treePanel<N>(hand: Hand<N>, frame: Frame, slot: Child<N>): N | null {
  if (!frame.space) return null
  return hand.h(
    'aside',
    { class: 'tree', 'aria-label': hand.t('web:tree.label', { name: frame.space.name }) },
    slot ??
      hand.h.group(
        treeHead(hand, frame.space),
        treeBody(hand, frame.space.name, tree(hand, frame.space.tree, frame.item)),
        treeFoot(hand, frame.space, frame.may.write),
      ),
  )
}

/** The whole shell with a page inside. */
export function frameView<N>(hand: Hand<N>, frame: Frame, slots: FrameSlots<N>): N {
  const { h, t } = hand
  if (!frame.person) {
    return h('div', { class: 'shell shell-bare' }, h('main', { class: 'main', id: 'onji-main', tabindex: -1 }, slots.main))
  }
  return h(
    'div',
    { class: frame.space ? 'shell shell-with-tree' : 'shell', 'data-tree': frame.space && frame.folded ? 'closed' : undefined },
    h('a', { class: 'skip', href: '#onji-main' }, t('web:shell.skip')),
    rail(hand, frame),
    treePanel(hand, frame, slots.tree),
    h(
      'header',
      { class: 'top' },
      h('div', { class: 'top-start' }, slots.menu ?? topStart(hand, frame)),
      h('div', { class: 'top-search' }, slots.search ?? searchBox(hand, frame.query)),
      h('div', { class: 'top-actions' }, slots.actions ?? topActions(hand, frame)),
    ),
    h('main', { class: 'main', id: 'onji-main', tabindex: -1 }, slots.main),
    slots.bottom ?? bottomBar(hand, frame),
  )
}
