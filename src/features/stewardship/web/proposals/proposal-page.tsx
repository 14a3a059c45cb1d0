import { useHand } from '../../../../web/kit/hand.ts'
import { useParams, useSearch } from '../../../../web/kit/pages.ts'
import { Loaded, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { diffPath, proposalMarkup, proposalPath } from '../../proposals/page.ts'
import type { ProposalDiff, ProposalView } from '../../proposals/schema.ts'
import { Answer } from './answer.tsx'
import { ProposalActs } from './proposal-acts.tsx'

/** `/proposals/ID` */
export function ProposalPage() {
  const { id = '' } = useParams()
  const [{ view: asked }] = useSearch()
  const view = asked === 'source' ? 'source' : 'rendered'
  const hand = useHand()
  const proposal = useApi<ProposalView>(proposalPath(id))
  const diff = useApi<ProposalDiff>(diffPath(id, view))
  const { data } = proposal
  usePage(data?.title ?? null, data ? { place: 'desk', space: data.space, item: data.item?.id } : null)
  return (
    <Loaded query={proposal} lines={10}>
      {(shown) =>
        proposalMarkup(hand, shown, diff.data ?? null, view, {
          acts: <ProposalActs key={shown.round} proposal={shown} />,
          answer: shown.may.comment && <Answer id={id} />,
          waiting: <Skeleton lines={8} />,
        })
      }
    </Loaded>
  )
}
