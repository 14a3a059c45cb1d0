import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { EmptyState, Loaded } from '../../../../web/kit/parts.tsx'
import { useApi } from '../../../../web/kit/query.ts'
import type { Page } from '../../../../web/kit/api.ts'
import { addressOf, proposalRow } from '../../proposals/page.ts'
import type { ProposalRow } from '../../proposals/schema.ts'

const MINE = '/api/proposals?box=mine&state=any'

/** The newest of my proposals, whatever became of them. */
export function OwnProposals() {
  const t = useText('stewardship')
  const hand = useHand()
  const list = useApi<Page<ProposalRow>>(MINE)
  return (
    <section aria-label={t('proposals.box.mine')}>
      <Loaded query={list}>
        {({ items, next }) =>
          items.length === 0 ? (
            <EmptyState icon="git-pull-request" title={t('proposals.empty.mine.title')} text={t('proposals.empty.mine.text')} />
          ) : (
            <>
              <ol className="rows proposal-rows">{items.map((row) => proposalRow(hand, row))}</ol>
              {next && (
                <p className="more">
                  <a className="button" href={addressOf({ box: 'mine', state: 'live', space: '', item: '' })}>
                    {t('web:act.more')}
                  </a>
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  )
}
