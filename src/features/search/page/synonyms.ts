/** Words that mean the same in searches, and who said so. */
import type { Hand } from '../../../platform/page/hand.ts'
import type { Child } from '../../../platform/page/markup.ts'
import { emptyState, icon, pageHead, when } from '../../../platform/page/parts.ts'
import type { Synonym } from '../synonyms/schema.ts'

export type SynonymSlots<N> = { actions?: Child<N>; rowActs?: (group: Synonym) => Child<N> }

export function synonymsView<N>(hand: Hand<N>, groups: readonly Synonym[], slots: SynonymSlots<N> = {}): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page' },
    pageHead(hand, { title: t('search:synonyms.title'), lead: t('search:synonyms.lead'), actions: slots.actions }),
    groups.length === 0
      ? emptyState(hand, { icon: 'arrows-exchange', title: t('search:synonyms.empty.title'), text: t('search:synonyms.empty.text') })
      : h('ul', { class: 'rows synonyms' }, ...groups.map((group) => row(hand, group, slots))),
  )
}

function row<N>(hand: Hand<N>, group: Synonym, { rowActs }: SynonymSlots<N>): N {
  const { h, t } = hand
  const [first, ...rest] = group.words
  const between = group.oneWay ? h('span', { class: 'quiet' }, ` ${t('search:synonyms.finds')} `) : h('span', { class: 'quiet' }, ' ≈ ')
  return h(
    'li',
    { class: 'row' },
    h('span', { class: 'row-kind' }, icon(hand, group.oneWay ? 'arrow-right' : 'arrows-exchange')),
    h(
      'div',
      { class: 'row-text' },
      h(
        'p',
        { class: 'row-title' },
        first,
        between,
        rest.flatMap((word, index) => (index === 0 ? [word] : [h('span', { class: 'quiet' }, group.oneWay ? ', ' : ' ≈ '), word])),
      ),
      h(
        'p',
        { class: 'row-quiet quiet' },
        group.note !== '' && h('span', null, group.note),
        group.updatedBy && h('span', null, group.updatedBy.name),
        when(hand, group.updatedAt),
      ),
    ),
    rowActs && h('div', { class: 'row-acts' }, rowActs(group)),
  )
}
