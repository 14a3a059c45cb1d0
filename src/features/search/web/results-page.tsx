import type { SpaceView } from '../../repository/schema.ts'
import { type Page, withQuery } from '../../../web/kit/api.ts'
import { useHand } from '../../../web/kit/hand.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { useListKeys } from '../../../web/kit/list-keys.ts'
import { useGo, useSearch } from '../../../web/kit/pages.ts'
import { ErrorState, Skeleton } from '../../../web/kit/parts.tsx'
import { usePage } from '../../../web/kit/place.ts'
import { useApi, useApiList } from '../../../web/kit/query.ts'
import { type Hit, hrefOfHit, resultsView } from '../page.ts'

export function ResultsPage() {
  const t = useText('search')
  const hand = useHand()
  const go = useGo()
  const [{ q = '', space = '', kind = '' }] = useSearch()
  const path = q.trim() ? withQuery('/api/search', { q, space, kind }) : null
  const spaces = useApi<Page<SpaceView>>('/api/spaces', { staleTime: 60_000 })
  const found = useApiList<Hit>(path)
  const items = found.data?.items ?? []
  const keys = useListKeys(
    items.map((hit) => ({ id: hit.item.id, hit })),
    ({ hit }) => go(hrefOfHit(hit)),
  )
  usePage(q ? t('results.title', { query: q }) : t('web:place.search'), { place: 'search' })
  if (found.error) return <ErrorState problem={found.error} retry={() => found.refetch()} />
  return resultsView(
    hand,
    {
      query: q,
      space,
      kind,
      items,
      suggestion: (found.data?.pages[0] as { suggestion?: string | null } | undefined)?.suggestion ?? null,
      spaces: (spaces.data?.items ?? []).filter(({ articles }) => articles !== null),
    },
    {
      row: (hit, at) => keys.marks({ id: hit.item.id, hit }, at),
      waiting: found.isLoading ? <Skeleton lines={8} /> : undefined,
      end: found.hasNextPage && (
        <div className="more">
          <button type="button" className="button" onClick={() => found.fetchNextPage()} disabled={found.isFetchingNextPage}>
            {t('web:act.loadMore')}
          </button>
        </div>
      ),
    },
  )
}
