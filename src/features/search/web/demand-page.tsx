import { api, type Page } from '../../../web/kit/api.ts'
import { useHand } from '../../../web/kit/hand.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { useListKeys } from '../../../web/kit/list-keys.ts'
import { useGo, useSearch } from '../../../web/kit/pages.ts'
import { ErrorState, Skeleton } from '../../../web/kit/parts.tsx'
import { usePage } from '../../../web/kit/place.ts'
import { refresh, useApi, useApiList, useChange } from '../../../web/kit/query.ts'
import { say } from '../../../web/kit/toasts.tsx'
import { demandAddressOf, demandAskedOf, demandPath, demandSummaryPath, demandView } from '../page.ts'
import type { DemandCluster, DemandList, DemandRequest, DemandSummary } from '../demand/schema.ts'

/** What people look for and do not find, for stewards. */
export function DemandPage() {
  const t = useText('search')
  const hand = useHand()
  const go = useGo()
  const [query] = useSearch()
  const asked = demandAskedOf(query)
  const found = useApiList<DemandCluster>(demandPath(asked))
  const summary = useApi<DemandSummary>(demandSummaryPath(asked), { keep: true })
  const first = found.data?.pages[0] as (DemandList & Page<DemandCluster>) | undefined
  const items = (found.data?.items ?? []).map((cluster) => ({ ...cluster, id: cluster.key }))
  const keys = useListKeys(items, ({ key }) => go(demandAddressOf(asked, key)))
  usePage(t('demand.title'), { place: 'demand' })
  const problem = found.error ?? summary.error
  if (problem) return <ErrorState problem={problem} retry={() => void found.refetch()} />
  if (!first || !summary.data)
    return (
      <div className="page">
        <Skeleton lines={10} />
      </div>
    )
  return demandView(
    hand,
    asked,
    { list: { ...first, items: found.data?.items ?? [] }, summary: summary.data },
    {
      row: (cluster, at) => keys.marks({ ...cluster, id: cluster.key }, at),
      request: (request) => <CloseRequest request={request} />,
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

function CloseRequest({ request }: { request: DemandRequest }) {
  const t = useText('search')
  const close = useChange(() => api.put(`/api/demand/requests/${request.id}/closure`), {
    onDone: () => {
      say(t('demand.closeDone'))
      void refresh('/api/demand')
    },
  })
  return (
    <button type="button" className="button button-plain" disabled={close.isPending} onClick={() => close.mutate(undefined)}>
      {t('demand.close')}
    </button>
  )
}
