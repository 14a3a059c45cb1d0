import type { Page } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useListKeys } from '../../../../web/kit/list-keys.ts'
import { useGo, useSearch } from '../../../../web/kit/pages.ts'
import { ErrorState, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApiList } from '../../../../web/kit/query.ts'
import { conflictsAskedOf, conflictsPath, conflictsView } from '../../contradictions/page.ts'
import type { Conflict, ConflictList } from '../../contradictions/schema.ts'

/** Sentences of two articles that do not agree. */
export function ConflictsPage() {
  const t = useText('stewardship')
  const hand = useHand()
  const go = useGo()
  const [query] = useSearch()
  const asked = conflictsAskedOf(query)
  const found = useApiList<Conflict>(conflictsPath(asked), { keep: true })
  const first = found.data?.pages[0] as (ConflictList & Page<Conflict>) | undefined
  const items = found.data?.items ?? []
  const keys = useListKeys(items, ({ id }) => go(`/conflicts/${id}`))
  usePage(t('contradictions.title'), { place: 'desk' })
  if (found.error) return <ErrorState problem={found.error} retry={() => void found.refetch()} />
  if (!first)
    return (
      <div className="page">
        <Skeleton lines={10} />
      </div>
    )
  return conflictsView(
    hand,
    asked,
    { ...first, items },
    {
      row: (conflict, at) => keys.marks(conflict, at),
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
