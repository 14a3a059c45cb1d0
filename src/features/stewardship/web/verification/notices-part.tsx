import { useState } from 'react'
import { hrefOf } from '../../../../platform/page/parts.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import type { PartItem } from '../../../../web/kit/pages.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { useApi } from '../../../../web/kit/query.ts'
import { namesOf, reasonWords, standingPath, standingWords } from '../../verification/page.ts'
import type { StandingView } from '../../verification/schema.ts'
import { useStandingAct } from './acts.ts'

/** What a reader has to know before reading: where to go instead, what is in doubt, and what waits for the reader's own word. */
export function TrustNotices({ item }: { item: PartItem }) {
  const { state } = item.trust
  // What nobody has verified yet, which most items are, has something to say only to those who may sign it.
  const needed = item.trashedAt === null && (state === 'unverified' ? item.may.write : state !== 'verified')
  const { data } = useApi<StandingView>(needed ? standingPath(item.id) : null)
  if (!needed || !data) return null
  if (data.state === 'obsolete') return <Obsolete standing={data} />
  if (data.state === 'disputed') return <Disputed standing={data} />
  if (data.may.verify && (data.state === 'due' || data.state === 'expired' || data.signatures.length > 0))
    return <Wanted item={item} standing={data} />
  return null
}

function Obsolete({ standing }: { standing: StandingView }) {
  const t = useText('stewardship')
  const successor = standing.obsolescence?.successor
  return (
    <p className="notice notice-obsolete">
      <Icon name="archive" />
      <span>
        {t('notices.obsolete', { reason: standing.obsolescence?.reason ?? '' })}{' '}
        {successor && (
          <a href={hrefOf(successor)}>
            <b>{t('notices.successor', { title: successor.title })}</b>
          </a>
        )}
      </span>
    </p>
  )
}

function Disputed({ standing }: { standing: StandingView }) {
  const t = useText('stewardship')
  const hand = useHand()
  return (
    <div className="notice notice-disputed">
      <Icon name="arrows-exchange" />
      <div>
        <b>{t('notices.disputed')}</b>
        {standing.disputes.map(({ key, reason, by }) => (
          <p key={key}>
            {reasonWords(hand, reason)}
            {by && <span className="quiet"> · {by.name}</span>}
          </p>
        ))}
      </div>
    </div>
  )
}

/** For whoever may say that it is right: one button, and the way to the rest of the queue. */
function Wanted({ item, standing }: { item: PartItem; standing: StandingView }) {
  const t = useText('stewardship')
  const hand = useHand()
  const act = useStandingAct()
  const [busy, setBusy] = useState(false)
  const second = standing.signatures.length > 0
  const verify = async () => {
    setBusy(true)
    await act(item, { name: 'verify', revision: standing.revision })
    setBusy(false)
  }
  return (
    <div className={`notice notice-${standing.state}`}>
      <Icon name={second ? 'user-check' : 'clock'} />
      <div>
        {second
          ? t('notices.second', {
              names: namesOf(
                hand,
                standing.signatures.map(({ person }) => person),
              ),
            })
          : standingWords(hand, standing)}
        <span className="notice-acts">
          <button type="button" className="button button-primary" disabled={busy} onClick={verify}>
            <Icon name="shield-check" />
            {t(second ? 'trust.signToo' : 'notices.stillRight')}
          </button>
          <a className="button button-plain" href={`/reviews?item=${item.id}`}>
            {t('notices.queue')}
          </a>
        </span>
      </div>
    </div>
  )
}
