import { text } from '../../../platform/i18n.ts'
import type { ServerPage } from '../../../platform/page/server-page.ts'
import { RETIRED_WORDS, retiredWordsView } from './page.ts'
import { retiredWords } from './queries.ts'

export const evidencePages: ServerPage[] = [
  {
    url: '/retired-words',
    async load({ ctx, locale }) {
      const list = await retiredWords(ctx)
      return {
        title: text(locale)('refresh:words.title'),
        where: { place: list.mayKeep ? 'desk' : null },
        main: (hand) => retiredWordsView(hand, list.items),
        seeds: { [RETIRED_WORDS]: list },
      }
    },
  },
]
