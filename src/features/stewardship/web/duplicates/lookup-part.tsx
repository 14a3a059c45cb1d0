import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { hrefOf } from '../../../../platform/page/parts.ts'
import { api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import type { PartWriting } from '../../../../web/kit/pages.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { likenessWords } from '../../duplicates/page.ts'
import type { Lookup, LookupResult } from '../../duplicates/schema.ts'

const PAUSE_MS = 1_200
/** Less than this is no text yet, and looks like many. */
const SHORTEST = 40

/** What is already there and looks like what is being written. */
export function LookupPart({ writing: { articleId, spaceId, title, body } }: { writing: PartWriting }) {
  const t = useText('stewardship')
  const hand = useHand()
  const [asked] = useDebouncedValue({ articleId, spaceId: spaceId || null, title, body }, PAUSE_MS)
  const { data } = useQuery<LookupResult>({
    queryKey: ['duplicates while writing', asked],
    enabled: asked.body.length >= SHORTEST,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.post<LookupResult>('/api/duplicates/lookup', asked satisfies Lookup, { signal }),
  })
  if (!data || data.items.length === 0) return null
  return (
    <section className="editor-duplicates" aria-label={t('duplicates.lookup.title')}>
      <p>
        <Icon name="copy" /> <b>{t('duplicates.lookup.title')}</b> <span className="quiet">{t('duplicates.lookup.hint')}</span>
      </p>
      <ul>
        {data.items.map((found) => (
          <li key={found.item.id}>
            <a href={hrefOf(found.item)} target="_blank" rel="noreferrer">
              {found.item.title}
            </a>
            <span className="quiet">{likenessWords(hand, found)}</span>
            <span className="quiet">{found.item.space.name}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
