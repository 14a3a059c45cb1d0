import type { z } from 'zod'
import type { Hand } from '../../../platform/page/hand.ts'
import { emptyState, hrefOf, icon, pageHead } from '../../../platform/page/parts.ts'
import type { WantedPage } from '../schema.ts'

/** Titles that articles of a space link to and nobody has written. */
export function wantedView<N>(
  hand: Hand<N>,
  space: { id: string; key: string; name: string },
  wanted: readonly z.infer<typeof WantedPage>[],
  slots: { mayWrite: boolean },
): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page page-narrow' },
    h('p', { class: 'back' }, h('a', { href: `/spaces/${space.key}` }, icon(hand, 'chevron-left'), space.name)),
    pageHead(hand, { title: t('repository:wanted.title'), lead: t('repository:wanted.lead') }),
    wanted.length === 0
      ? emptyState(hand, { icon: 'circle-check', title: t('repository:wanted.empty.title'), text: t('repository:wanted.empty.text') })
      : h(
          'ul',
          { class: 'rows' },
          wanted.map(({ title, links, from }) =>
            h(
              'li',
              { class: 'row row-still' },
              h('span', { class: 'row-kind' }, icon(hand, 'circle-dashed')),
              h(
                'div',
                { class: 'row-text' },
                h('b', null, title),
                h(
                  'p',
                  { class: 'quiet' },
                  `${t('repository:wanted.links', { count: links })} `,
                  from.map((item, at) => h.group(at > 0 && ', ', h('a', { href: hrefOf(item) }, item.title))),
                ),
              ),
              slots.mayWrite &&
                h(
                  'div',
                  { class: 'row-acts' },
                  h(
                    'a',
                    { class: 'button', href: `/articles/new?space=${space.key}&title=${encodeURIComponent(title)}` },
                    icon(hand, 'pencil'),
                    t('repository:wanted.write'),
                  ),
                ),
            ),
          ),
        ),
  )
}
