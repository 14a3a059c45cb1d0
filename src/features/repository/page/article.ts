import type { z } from 'zod'
import { formatBytes, formatMoment, formatNumber } from '../../../platform/page/format.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { Child } from '../../../platform/page/markup.ts'
import { colourOf, hrefOf, icon, type ItemLink, kindIcon, section, spaceTile, trustLine, when } from '../../../platform/page/parts.ts'
import type { FileView, Reading } from '../schema.ts'
import { solvedView } from './solved.ts'
import { documentView, versionsView } from './document.ts'

export type ReadingView = z.infer<typeof Reading>

/** What the app puts in place of the quiet buttons and the finished body. */
export type ArticleSlots<N> = {
  actions?: Child<N>
  trust?: Child<N>
  /** Notices of other features above the text, and what they put below it. */
  head?: Child<N>
  foot?: Child<N>
  body?: Child<N>
  contents?: Child<N>
  preview?: Child<N>
  solved?: Child<N>
  filesEnd?: Child<N>
}

/** The API's answer for a reading page; its path names the seed and the element that holds the body. */
export function readingPath(id: string): string {
  return `/api/articles/${id}/reading`
}

/** The reading page: title, quiet line, trust line, body, and what surrounds it. */
export function articleView<N>(hand: Hand<N>, item: ReadingView, slots: ArticleSlots<N> = {}): N {
  const { h } = hand
  return h(
    'div',
    { class: item.toc.length > 1 ? 'reading reading-with-contents' : 'reading' },
    h(
      'article',
      { class: 'article', lang: item.language === 'und' ? undefined : item.language },
      crumbs(hand, item),
      h(
        'header',
        { class: 'article-head' },
        h('h1', { class: 'article-title' }, item.title),
        byline(hand, item),
        h(
          'div',
          { class: 'article-line' },
          slots.trust ?? trustLine(hand, item.trust),
          h('div', { class: 'article-acts' }, slots.actions ?? actions(hand, item)),
        ),
      ),
      notices(hand, item),
      slots.head,
      item.type === 'document' && documentView(hand, item, slots.preview),
      item.toc.length > 1 && foldedContents(hand, item),
      slots.body ?? h.html('div', { class: 'prose', 'data-body': readingPath(item.id) }, item.html),
      tail(hand, item, slots),
      slots.foot,
    ),
    item.toc.length > 1 && h('aside', { class: 'side', lang: hand.locale }, slots.contents ?? contents(hand, item)),
  )
}

function crumbs<N>(hand: Hand<N>, item: ReadingView): N {
  const { h, t } = hand
  return h(
    'nav',
    { class: 'crumbs', 'aria-label': t('repository:reading.crumbs'), lang: hand.locale },
    h(
      'a',
      { class: 'crumb-space', href: `/spaces/${item.space.key}`, 'data-colour': colourOf(item.space.id, item.space.colour) },
      spaceTile(hand, item.space, 's'),
      item.space.name,
    ),
    item.ancestors.map((ancestor) => h.group(icon(hand, 'chevron-right'), h('a', { href: hrefOf(ancestor) }, ancestor.title))),
  )
}

/** Stands in a text for an element, because the languages put it in different places. */
const gap = '\u0000'

function byline<N>(hand: Hand<N>, item: ReadingView): N {
  const { h, t, locale } = hand
  const kind = item.kind ?? 'document'
  const [first, ...others] = item.authors
  const parts: Child<N>[] = [h('span', { class: 'byline-kind' }, kindIcon(hand, item.kind), t(`web:kind.${kind}`))]
  if (first) {
    const name = h('a', { href: `/people/${first.id}` }, first.name)
    parts.push(h('span', null, name, others.length > 0 && ` ${t('repository:reading.others', { count: others.length })}`))
  }
  const [before, after] = t('repository:reading.updated', { when: gap }).split(gap)
  parts.push(h('span', null, before, when(hand, item.updatedAt), after))
  if (item.type === 'article')
    parts.push(
      h(
        'span',
        { title: t('repository:reading.words', { count: item.words, number: formatNumber(item.words, locale) }) },
        t('repository:reading.minutes', { count: item.minutes }),
      ),
    )
  return h('p', { class: 'byline', lang: locale }, ...parts)
}

/** The acts of an article as links and still buttons; the app puts live ones in the same boxes. */
function actions<N>(hand: Hand<N>, item: ReadingView): N {
  const { h, t } = hand
  return h.group(
    favouriteButton(hand, item.favourite),
    h(
      'a',
      {
        class: 'icon-button',
        href: historyOf(item),
        'aria-label': t('repository:reading.history'),
        title: t('repository:reading.history'),
      },
      icon(hand, 'history'),
    ),
    item.may.write && item.type === 'article' && !item.trashedAt && editLink(hand, item.id),
    h('button', { class: 'icon-button', type: 'button', 'aria-label': t('web:act.more') }, icon(hand, 'dots')),
  )
}

/** Where one reads how an item came to be: the versions of a document stand on its own page. */
export const historyOf = ({ id, type }: Pick<ReadingView, 'id' | 'type'>): string =>
  type === 'document' ? '#versions' : `/articles/${id}/history`

export function favouriteButton<N>(hand: Hand<N>, favourite: boolean, onClick?: () => void): N {
  const label = hand.t(favourite ? 'repository:reading.unfavourite' : 'repository:reading.favourite')
  return hand.h(
    'button',
    { class: 'icon-button', type: 'button', 'aria-pressed': favourite, 'aria-label': label, title: label, onClick },
    icon(hand, favourite ? 'star-filled' : 'star'),
  )
}

export function editLink<N>(hand: Hand<N>, id: string): N {
  return hand.h(
    'a',
    { class: 'button button-edit', href: `/articles/${id}/edit`, 'aria-label': hand.t('web:act.edit') },
    icon(hand, 'pencil'),
    hand.h('span', null, hand.t('web:act.edit')),
  )
}

function notices<N>(hand: Hand<N>, item: ReadingView): N {
  const { h, t, locale } = hand
  const notice = (name: string, sign: string, values?: Record<string, unknown>) =>
    h('p', { class: `notice notice-${name}`, lang: locale }, icon(hand, sign), h('span', null, t(`repository:notice.${name}`, values)))
  return h.group(
    item.trashedAt && notice('trashed', 'trash', { date: formatMoment(item.trashedAt, locale) }),
    item.archivedAt && !item.trashedAt && notice('archived', 'archive', { date: formatMoment(item.archivedAt, locale) }),
    item.restricted && notice('restricted', 'lock'),
  )
}

/** The contents at the side; `active` is the heading the reader is under. */
export function contents<N>(hand: Hand<N>, item: Pick<ReadingView, 'toc'>, active?: string | null): N {
  const { h, t } = hand
  return h(
    'nav',
    { class: 'contents', 'aria-label': t('repository:reading.contents') },
    h('p', { class: 'contents-title' }, t('repository:reading.contents')),
    contentsList(hand, item, active),
  )
}

/** The contents where there is no room at the side: folded above the text. */
function foldedContents<N>(hand: Hand<N>, item: ReadingView): N {
  const { h, t } = hand
  return h(
    'details',
    { class: 'contents contents-folded', lang: hand.locale },
    h('summary', null, icon(hand, 'list'), t('repository:reading.contents')),
    contentsList(hand, item),
  )
}

function contentsList<N>({ h }: Hand<N>, { toc }: Pick<ReadingView, 'toc'>, active?: string | null): N {
  const top = Math.min(...toc.map(({ depth }) => depth))
  const shown = toc.filter(({ depth }) => depth < top + 3)
  return h(
    'ol',
    null,
    shown.map(({ id, text, depth }) =>
      h(
        'li',
        { class: `contents-${depth - top}` },
        h('a', { href: `#${id}`, 'aria-current': id === active ? 'location' : undefined }, text),
      ),
    ),
  )
}

function tail<N>(hand: Hand<N>, item: ReadingView, slots: ArticleSlots<N>): N {
  const { h, t, locale } = hand
  const labels = [
    ...item.topics.map(({ id, label }) => h('a', { class: 'chip chip-topic', href: `/topics/${id}` }, icon(hand, 'sitemap'), label)),
    ...item.tags.map((tag) => h('a', { class: 'chip', href: `/tags/${encodeURIComponent(tag)}` }, `#${tag}`)),
  ]
  return h(
    'footer',
    { class: 'article-tail', lang: locale },
    item.solution && !item.trashedAt && (slots.solved ?? solvedView(hand, { id: item.id, solution: item.solution })),
    labels.length > 0 && h('p', { class: 'chips' }, ...labels),
    item.children.length > 0 &&
      section(
        hand,
        { id: 'children', title: t('repository:reading.children'), icon: 'folder-open' },
        links(hand, item.children, item.space.id),
      ),
    item.type === 'document' && versionsView(hand, item, slots.filesEnd),
    item.type === 'article' &&
      item.files.length > 0 &&
      section(hand, { id: 'files', title: t('repository:reading.files'), icon: 'paperclip' }, fileList(hand, item.files)),
    item.backlinks.length > 0 &&
      section(
        hand,
        { id: 'backlinks', title: t('repository:reading.backlinks'), icon: 'arrow-back-up' },
        links(hand, item.backlinks, item.space.id),
      ),
    item.related.length > 0 &&
      section(hand, { id: 'related', title: t('repository:reading.related'), icon: 'compass' }, links(hand, item.related, item.space.id)),
    h(
      'p',
      { class: 'article-end quiet' },
      item.type === 'document'
        ? h('a', { href: '#versions' }, t('repository:document.version', { number: item.revision }))
        : h('a', { href: `/articles/${item.id}/history` }, t('repository:reading.revision', { number: item.revision })),
      item.createdBy &&
        h('span', null, t(`repository:${item.type === 'document' ? 'document' : 'reading'}.createdBy`, { name: item.createdBy.name })),
      h('span', null, when(hand, item.createdAt)),
    ),
  )
}

/** Links to items; the space is named where it is another one. */
function links<N>(hand: Hand<N>, items: readonly ItemLink[], here: string): N {
  const { h } = hand
  return h(
    'ul',
    { class: 'links' },
    items.map((item) =>
      h(
        'li',
        null,
        h(
          'a',
          { class: 'link-card', href: hrefOf(item) },
          kindIcon(hand, item.kind),
          h('span', { class: 'link-title' }, item.title),
          item.space && item.space.id !== here && h('span', { class: 'quiet' }, item.space.name),
        ),
      ),
    ),
  )
}

function fileList<N>(hand: Hand<N>, files: readonly z.infer<typeof FileView>[]): N {
  const { h, locale } = hand
  return h(
    'ul',
    { class: 'links' },
    files.map((file) =>
      h(
        'li',
        null,
        h(
          'a',
          { class: 'link-card', href: file.url },
          icon(hand, file.mediaType.startsWith('image/') ? 'photo' : 'file'),
          h('span', { class: 'link-title' }, file.name),
          h('span', { class: 'quiet' }, formatBytes(file.size, locale)),
        ),
      ),
    ),
  )
}
