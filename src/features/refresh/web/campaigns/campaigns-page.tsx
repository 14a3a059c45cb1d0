import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useListKeys } from '../../../../web/kit/list-keys.ts'
import { useGo, useSearch } from '../../../../web/kit/pages.ts'
import { ErrorState, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApiList } from '../../../../web/kit/query.ts'
import { campaignsAskedOf, campaignsPath, campaignsView } from '../../campaigns/page.ts'
import type { CampaignRow } from '../../campaigns/schema.ts'

/** Campaigns that concern the reader. */
export function CampaignsPage() {
  const t = useText('refresh')
  const hand = useHand()
  const go = useGo()
  const [query] = useSearch()
  const asked = campaignsAskedOf(query)
  const found = useApiList<CampaignRow>(campaignsPath(asked), { keep: true })
  const items = found.data?.items ?? []
  const keys = useListKeys(items, ({ id }) => go(`/campaigns/${id}`))
  const mayStart = (found.data?.pages[0] as { mayStart?: boolean } | undefined)?.mayStart === true
  usePage(t('campaigns.title'), { place: mayStart ? 'desk' : null })
  if (found.error) return <ErrorState problem={found.error} retry={() => void found.refetch()} />
  if (!found.data)
    return (
      <div className="page">
        <Skeleton lines={8} />
      </div>
    )
  return campaignsView(hand, asked, { items, mayStart }, { row: keys.marks, end: found.hasNextPage && <More found={found} /> })
}

export function More({ found }: { found: { fetchNextPage: () => unknown; isFetchingNextPage: boolean } }) {
  const t = useText()
  return (
    <div className="more">
      <button type="button" className="button" onClick={() => found.fetchNextPage()} disabled={found.isFetchingNextPage}>
        {t('act.loadMore')}
      </button>
    </div>
  )
}
