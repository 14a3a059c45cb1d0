/** The page of words that are out of use, drawn alike by the server and the app. */
import type { Hand } from '../../../platform/page/hand.ts'
import type { Child } from '../../../platform/page/markup.ts'
import { emptyState, icon, pageHead, when } from '../../../platform/page/parts.ts'
import type { RetiredWord } from './schema.ts'

export const RETIRED_WORDS = '/api/retired-words'

export type RetiredSlots<N> = {
  actions?: Child<N>
  rowActs?: (word: RetiredWord) => Child<N>
  /** What opens the list of items with the word; plain words without the app. */
  uses?: (word: RetiredWord, text: string) => Child<N>
}

export function retiredWordsView<N>(hand: Hand<N>, list: readonly RetiredWord[], slots: RetiredSlots<N> = {}): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page' },
    pageHead(hand, { title: t('refresh:words.title'), lead: t('refresh:words.lead'), actions: slots.actions }),
    list.length === 0
      ? emptyState(hand, { icon: 'vocabulary', title: t('refresh:words.empty.title'), text: t('refresh:words.empty.text') })
      : h('ul', { class: 'rows retired-words' }, ...list.map((word) => row(hand, word, slots))),
  )
}

function row<N>(hand: Hand<N>, word: RetiredWord, { rowActs, uses }: RetiredSlots<N>): N {
  const { h, t } = hand
  const used = word.items === 0 ? t('refresh:words.none') : t('refresh:words.items', { count: word.items })
  return h(
    'li',
    { class: 'row row-still', key: word.id },
    h('span', { class: 'row-kind' }, icon(hand, 'vocabulary')),
    h(
      'div',
      { class: 'row-text' },
      h(
        'p',
        { class: 'row-title' },
        h('s', null, word.word),
        word.replacement !== '' && h('span', { class: 'retired-instead' }, ` ${t('refresh:words.instead')} ${word.replacement}`),
      ),
      h(
        'p',
        { class: 'row-quiet quiet' },
        word.items > 0 && uses ? uses(word, used) : h('span', null, used),
        h('span', null, word.space?.name ?? t('refresh:words.everywhere')),
        word.note !== '' && h('span', null, word.note),
        word.updatedBy && h('span', null, word.updatedBy.name),
        when(hand, word.updatedAt),
      ),
    ),
    rowActs && word.may.change && h('div', { class: 'row-acts' }, rowActs(word)),
  )
}
