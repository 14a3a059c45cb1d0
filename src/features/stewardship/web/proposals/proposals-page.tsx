import { useCallback } from 'react'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useListKeys } from '../../../../web/kit/list-keys.ts'
import { useGo, useParameters } from '../../../../web/kit/pages.ts'
import { ErrorState, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApiList } from '../../../../web/kit/query.ts'
import { askedOf, proposalsPath, proposalsView } from '../../proposals/page.ts'
import type { ProposalRow } from '../../proposals/schema.ts'

/** `/proposals`: mine, for me to review, and all I may see. */
export function ProposalsPage() {
  const t = useText('stewardship')
  const hand = useHand()
  const go = useGo()
  const asked = askedOf(useParameters())
  const list = useApiList<ProposalRow>(proposalsPath(asked), { keep: true })
  const open = useCallback((row: ProposalRow) => go(`/proposals/${row.id}`), [go])
  const { marks } = useListKeys(list.data?.items ?? [], open)
  usePage(t('proposals.title'), { place: 'desk' })
  if (list.error) return <ErrorState problem={list.error} retry={() => list.refetch()} />
  return proposalsView(hand, asked, list.data?.items ?? null, {
    row: marks,
    end: list.data ? (
      list.hasNextPage && (
        <div className="more">
          <button type="button" className="button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('web:act.loadMore')}
          </button>
        </div>
      )
    ) : (
      <Skeleton lines={6} />
    ),
  })
}
