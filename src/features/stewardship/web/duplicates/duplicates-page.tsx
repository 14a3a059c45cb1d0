import { api, type Page } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useListKeys } from '../../../../web/kit/list-keys.ts'
import { useGo, useSearch } from '../../../../web/kit/pages.ts'
import { ErrorState, Icon, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApiList, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { duplicatesAskedOf, duplicatesPath, duplicatesView, runLine } from '../../duplicates/page.ts'
import type { DuplicateList, DuplicatePair, DuplicateRun } from '../../duplicates/schema.ts'
import { useRefreshWhile } from './use-refresh.ts'

/** Pairs of articles that say the same. */
export function DuplicatesPage() {
  const t = useText('stewardship')
  const hand = useHand()
  const go = useGo()
  const [query] = useSearch()
  const asked = duplicatesAskedOf(query)
  const found = useApiList<DuplicatePair>(duplicatesPath(asked), { keep: true })
  const first = found.data?.pages[0] as (DuplicateList & Page<DuplicatePair>) | undefined
  const items = found.data?.items ?? []
  const keys = useListKeys(items, ({ id }) => go(`/duplicates/${id}`))
  const going = first?.run?.state === 'running' || first?.run?.state === 'waiting'
  useRefreshWhile(going, () => void found.refetch())
  usePage(t('duplicates.title'), { place: 'desk' })
  if (found.error) return <ErrorState problem={found.error} retry={() => void found.refetch()} />
  if (!first)
    return (
      <div className="page">
        <Skeleton lines={10} />
      </div>
    )
  return duplicatesView(
    hand,
    asked,
    { ...first, items },
    {
      actions: first.mayCompare && !going && <CompareAll />,
      run: first.run && runLine(hand, first.run, going && <Cancel run={first.run} />),
      row: (pair, at) => keys.marks(pair, at),
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

function CompareAll() {
  const t = useText('stewardship')
  const ask = useChange(() => api.post('/api/duplicates/runs'), {
    refreshes: ['/api/duplicates'],
    onDone: () => say(t('duplicates.run.asked')),
  })
  return (
    <button type="button" className="button" disabled={ask.isPending} onClick={() => ask.mutate(undefined)}>
      <Icon name="refresh" />
      {t('duplicates.run.ask')}
    </button>
  )
}

function Cancel({ run }: { run: DuplicateRun }) {
  const t = useText('stewardship')
  const cancel = useChange(() => api.delete(`/api/duplicates/runs/${run.id}`), { refreshes: ['/api/duplicates'] })
  return (
    <button type="button" className="button button-plain" disabled={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
      {t('duplicates.run.cancel')}
    </button>
  )
}
