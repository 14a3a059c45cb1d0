/** The small parts every page is made of, drawn alike by the server and by the app. */
import { formatMoment, formatWhen } from './format.ts'
import type { Hand } from './hand.ts'
import type { Attributes, Child } from './markup.ts'

export type PersonMark = { id: string; name: string }
export type SpaceMark = { id: string; key: string; name: string; colour: string; icon: string }
export type SubjectMark = PersonMark & { kind: 'person' | 'group' }
export type TrustState = 'unverified' | 'verified' | 'due' | 'expired' | 'disputed' | 'obsolete'
export type Trust = { state: TrustState; by: PersonMark | null; until: number | null; owner?: SubjectMark | null; successor?: ItemLink }

/** What is enough to name an item and lead to it. Documents have no kind. */
export type ItemLink = { id: string; type: 'article' | 'document'; title: string; kind: string | null; space?: SpaceMark | null }

/** What a row of a list says of an item. `excerptHtml` is safe HTML (search highlights), `excerpt` plain text. */
export type ItemMark = ItemLink & {
  updatedAt?: number | null
  updatedBy?: PersonMark | null
  excerpt?: string | null
  excerptHtml?: string | null
  /** The title with `mark` around what a search matched, made safe. */
  titleHtml?: string | null
  /** Where in the item: the heading of a passage. */
  place?: string | null
  trust?: Trust | null
  pinned?: boolean
  href?: string
}

const kindIcons: Record<string, string> = {
  guide: 'compass',
  'how-to': 'list-check',
  troubleshooting: 'tool',
  decision: 'arrows-split-2',
  lesson: 'bulb',
  policy: 'gavel',
  faq: 'help-circle',
  term: 'vocabulary',
  note: 'note',
  document: 'file-description',
  question: 'message-question',
  comment: 'message-circle',
  'data-set': 'table',
}

export const kinds = ['guide', 'how-to', 'troubleshooting', 'decision', 'lesson', 'policy', 'faq', 'term', 'note'] as const

export const trustIcons: Record<TrustState, string> = {
  unverified: 'circle-dashed',
  verified: 'shield-check',
  due: 'clock',
  expired: 'hourglass-high',
  disputed: 'arrows-exchange',
  obsolete: 'archive',
}

export const spaceColours = ['teal', 'indigo', 'rust', 'moss', 'plum', 'slate'] as const

/** What a space may carry on its tile; all are in styles/icons.css. Another name shows the first letter of the space. */
export const spaceIcons =
  `book books home users users-group building briefcase rocket code tool server shield shield-check lock headset palette
flask leaf heart school bulb compass chart-bar coin package truck news world messages calendar database device-laptop star`.split(/\s+/)

/** A Tabler icon as decoration; give its meaning in words beside it. */
export function icon<N>({ h }: Hand<N>, name: string, attributes?: Attributes): N {
  return h('i', { class: `icon icon-${name}`, 'aria-hidden': 'true', ...attributes })
}

export function kindIcon<N>(hand: Hand<N>, kind: string | null): N {
  return icon(hand, kindIcons[kind ?? 'document'] ?? 'file-text')
}

/** Two signs that stand for a person: the given name in Korean, initials elsewhere. */
export function initialsOf(name: string): string {
  const plain = name.trim()
  if (/^[가-힣]{2,4}$/.test(plain)) return plain.length > 2 ? plain.slice(-2) : plain.slice(-1)
  const words = plain.split(/\s+/)
  const first = [...(words[0] ?? '')][0] ?? '·'
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toUpperCase()
}

/** A stable choice out of the palette for things that have no colour of their own. */
export function colourOf(id: string, given?: string | null): string {
  if (given && (spaceColours as readonly string[]).includes(given)) return given
  let sum = 0
  for (const sign of id) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) >>> 0
  return spaceColours[sum % spaceColours.length] as string
}

export function avatar<N>({ h }: Hand<N>, person: PersonMark, size: 's' | 'm' | 'l' = 'm'): N {
  const colour = colourOf(person.id)
  return h('span', { class: `avatar avatar-${size}`, 'data-colour': colour, 'aria-hidden': 'true' }, initialsOf(person.name))
}

/** The tile of a space: a book seen from the front, its spine in the space's colour. */
export function spaceTile<N>(hand: Hand<N>, space: SpaceMark, size: 's' | 'm' | 'l' = 'm'): N {
  const sign = spaceIcons.includes(space.icon) ? icon(hand, space.icon) : ([...space.name.trim()][0] ?? '·').toUpperCase()
  return hand.h('span', { class: `tile tile-${size}`, 'data-colour': colourOf(space.id, space.colour), 'aria-hidden': 'true' }, sign)
}

/**
 * The trust of an item in words. In a list what nobody has verified yet, which most items are, says so in one faint word;
 * who hears the page hears the same words everywhere.
 */
export function trustLine<N>({ h, t, locale, now }: Hand<N>, trust?: Trust | null, place: 'page' | 'list' = 'page'): N {
  const state = trust?.state ?? 'unverified'
  const word = t(`web:trust.${state}`)
  const faint = place === 'list' && state === 'unverified'
  const words: Child<N>[] = faint
    ? [h('span', { 'aria-hidden': 'true' }, t('web:trust.unverifiedBriefly')), h('span', { class: 'sr-only' }, word)]
    : [h('span', { class: 'trust-word' }, word)]
  const held = state !== 'obsolete'
  if (held && trust?.by) words.push(h('span', { class: 'trust-more' }, trust.by.name))
  if (held && trust?.until)
    words.push(h('span', { class: 'trust-more' }, t('web:trust.until', { date: formatWhen(trust.until, locale, now) })))
  if (place === 'page' && trust?.owner && trust.owner.id !== trust.by?.id)
    words.push(h('span', { class: 'trust-more trust-owner' }, t('web:trust.owner', { name: trust.owner.name })))
  return h(
    'p',
    { class: `trust trust-${state}${faint ? ' trust-faint' : ''}`, title: faint ? word : undefined },
    icon({ h, t, locale, now }, trustIcons[state]),
    ...words,
  )
}

/** The trust of an item where there is no room for words: its shape, named for those who do not see it. */
export function trustMark<N>(hand: Hand<N>, trust?: Trust | null): N | null {
  if (!trust || trust.state === 'unverified') return null
  const word = hand.t(`web:trust.${trust.state}`)
  return hand.h(
    'span',
    { class: `trust-mark trust-${trust.state}`, role: 'img', 'aria-label': word, title: word },
    icon(hand, trustIcons[trust.state]),
  )
}

export function when<N>({ h, locale, now }: Hand<N>, time: number): N {
  return h('time', { datetime: new Date(time).toISOString(), title: formatMoment(time, locale) }, formatWhen(time, locale, now))
}

/** Where an item is read. The words after the id are for people; the id alone leads there too. */
export function hrefOf(item: { id: string; type?: string; title?: string; href?: string }): string {
  if (item.href) return item.href
  if (item.type === 'document') return `/documents/${item.id}`
  const words = slugOf(item.title ?? '')
  return words ? `/articles/${item.id}/${words}` : `/articles/${item.id}`
}

const slugs = new Map<string, string>()

/** Remembered, because a tree asks for the same titles at every page. */
function slugOf(title: string): string {
  let slug = slugs.get(title)
  if (slug === undefined) {
    const words = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .slice(0, 60)
    slug = encodeURIComponent(words.replace(/^-+|-+$/g, ''))
    if (slugs.size > 10_000) slugs.clear()
    slugs.set(title, slug)
  }
  return slug
}

/** A row of a list: icon of its kind, title, where it lives, who touched it when, and what it says. */
export function itemRow<N>(hand: Hand<N>, item: ItemMark, options: { space?: boolean; extra?: Child<N>; attributes?: Attributes } = {}): N {
  const { h, t } = hand
  const quiet: Child<N>[] = []
  if (options.space !== false && item.space)
    quiet.push(h('span', { class: 'row-space', 'data-colour': colourOf(item.space.id, item.space.colour) }, item.space.name))
  if (item.place && item.place !== item.title) quiet.push(h('span', { class: 'row-place' }, item.place))
  if (item.updatedBy) quiet.push(h('span', null, item.updatedBy.name))
  if (item.updatedAt) quiet.push(when(hand, item.updatedAt))
  return h(
    'li',
    { class: 'row', ...options.attributes },
    h('span', { class: 'row-kind', title: t(`web:kind.${item.kind ?? 'document'}`) }, kindIcon(hand, item.kind)),
    h(
      'div',
      { class: 'row-text' },
      item.titleHtml
        ? h.html('a', { class: 'row-title', href: hrefOf(item) }, item.titleHtml)
        : h('a', { class: 'row-title', href: hrefOf(item) }, item.title),
      trustMark(hand, item.trust),
      item.excerptHtml
        ? h.html('p', { class: 'row-excerpt' }, item.excerptHtml)
        : item.excerpt && h('p', { class: 'row-excerpt' }, item.excerpt),
      quiet.length > 0 && h('p', { class: 'row-quiet quiet' }, ...quiet),
    ),
    options.extra,
  )
}

/** What a list that has nothing yet is for, and the next act. */
export function emptyState<N>(hand: Hand<N>, what: { icon: string; title: string; text: string; action?: Child<N> }): N {
  const { h } = hand
  return h(
    'div',
    { class: 'empty' },
    h('span', { class: 'empty-icon' }, icon(hand, what.icon)),
    h('p', { class: 'empty-title' }, what.title),
    h('p', { class: 'empty-text' }, what.text),
    what.action && h('div', { class: 'empty-action' }, what.action),
  )
}

/** The head of a page that is not an article: title, a line about it, acts on the right. */
export function pageHead<N>(hand: Hand<N>, head: { title: Child<N>; lead?: Child<N>; mark?: Child<N>; actions?: Child<N> }): N {
  const { h } = hand
  return h(
    'header',
    { class: 'page-head' },
    head.mark,
    h('div', { class: 'page-head-text' }, h('h1', null, head.title), head.lead && h('p', { class: 'lead' }, head.lead)),
    head.actions && h('div', { class: 'page-head-actions' }, head.actions),
  )
}

/** A titled part of a page; `more` leads to all of it. */
export function section<N>(
  hand: Hand<N>,
  what: { id?: string; title: string; icon?: string; more?: { href: string; text: string } },
  ...children: Child<N>[]
): N {
  const { h } = hand
  return h(
    'section',
    { class: 'section', 'aria-labelledby': what.id && `onji-${what.id}-title` },
    h(
      'div',
      { class: 'section-head' },
      h('h2', { id: what.id && `onji-${what.id}-title` }, what.icon && icon(hand, what.icon), what.title),
      what.more && h('a', { class: 'section-more', href: what.more.href }, what.more.text),
    ),
    ...children,
  )
}
