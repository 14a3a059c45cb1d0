import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon, Loaded, When } from '../../../../web/kit/parts.tsx'
import { useApi } from '../../../../web/kit/query.ts'
import type { Completeness } from '../../quality/schema.ts'
import { namesOf, policyInForceWords, reasonWords, recordWords, standingPath, standingWords, stateMark } from '../../verification/page.ts'
import { type StandingView, type Tier, tiers } from '../../verification/schema.ts'
import { CheckList } from '../quality/check-list.tsx'
import { useStandingAct } from './acts.ts'
import type { DialogName } from './dialogs.tsx'
import { Sources } from './sources.tsx'

/** What the panel asks for in a dialog of its own. */
export type PanelDialog = DialogName | 'source' | 'edit'
export type PanelItem = { id: string; title: string; type: 'article' | 'document'; revision: number; may: { write: boolean } }

/** Why an item can be trusted or not, whose it is, and what one may do about it. */
export function TrustPanel(props: { item: PanelItem; onClose: () => void; onDialog: (name: PanelDialog) => void }) {
  const standing = useApi<StandingView>(standingPath(props.item.id), { staleTime: 0 })
  return <Loaded query={standing}>{(data) => <Standing {...props} standing={data} />}</Loaded>
}

type StandingProps = { item: PanelItem; standing: StandingView; onClose: () => void; onDialog: (name: PanelDialog) => void }

function Standing({ item, standing, onClose, onDialog }: StandingProps) {
  const t = useText('stewardship')
  const hand = useHand()
  const act = useStandingAct()
  const { verification, owner, may, reviewers, policy } = standing
  const rule = policyInForceWords(hand, policy)
  return (
    <div className="trust-panel">
      <p className="trust-panel-state">{stateMark(hand, standing.state)}</p>
      <p className="trust-panel-words">{standingWords(hand, standing)}</p>
      <PanelActs item={item} standing={standing} onDialog={onDialog} onDone={onClose} />
      <dl className="trust-facts">
        {verification?.scope && <Fact name="scope">{verification.scope}</Fact>}
        {verification?.evidence && <Fact name="evidence">{verification.evidence}</Fact>}
        <Fact name="owner" act={may.own && <Change label={t('trust.changeOwner')} onClick={() => onDialog('own')} />}>
          {owner ? owner.kind === 'person' ? <a href={`/people/${owner.id}`}>{owner.name}</a> : owner.name : t('trust.ownedByStewards')}
        </Fact>
        {reviewers.length > 0 && <Fact name="reviewers">{namesOf(hand, reviewers)}</Fact>}
        {standing.unverifiable && <Fact name="problem">{t('trust.unverifiable', { count: standing.needed })}</Fact>}
        {standing.snooze && (
          <Fact name="snoozed">
            {t('trust.snoozedUntil', {
              reason: standing.snooze.reason,
              date: hand.t('web:trust.until', {
                date: new Intl.DateTimeFormat(hand.locale, { dateStyle: 'medium' }).format(standing.snooze.until),
              }),
            })}
          </Fact>
        )}
        <Fact name="policy">
          {rule.what} <span className="quiet">{rule.why}</span>
        </Fact>
        {may.tier && (
          <Fact name="tier">
            <select
              className="trust-tier"
              aria-label={t('trust.fact.tier')}
              value={policy.tier}
              onChange={(event) => void act(item, { name: 'tier', tier: event.currentTarget.value as Tier })}
            >
              {tiers.map((tier) => (
                <option key={tier} value={tier}>
                  {t(`policies.tier.${tier}`)}
                </option>
              ))}
            </select>
          </Fact>
        )}
      </dl>
      <Sources itemId={item.id} standing={standing} onAdd={() => onDialog('source')} />
      {item.type === 'article' && <CompletenessFacts itemId={item.id} />}
      <History standing={standing} />
      {may.withdraw && (
        <button
          type="button"
          className="button button-plain trust-withdraw"
          onClick={async () => (await act(item, { name: 'withdraw' })) && onClose()}
        >
          {t('trust.withdraw')}
        </button>
      )}
    </div>
  )
}

function Fact({ name, act, children }: { name: string; act?: ReactNode; children: ReactNode }) {
  const t = useText('stewardship')
  return (
    <div className="trust-fact">
      <dt>{t(`trust.fact.${name}`)}</dt>
      <dd>
        {children}
        {act}
      </dd>
    </div>
  )
}

const Change = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <button type="button" className="icon-button" aria-label={label} title={label} onClick={onClick}>
    <Icon name="pencil" />
  </button>
)

/** One press for the plain case; everything else is one press further away. */
function PanelActs({
  item,
  standing,
  onDialog,
  onDone,
}: {
  item: PanelItem
  standing: StandingView
  onDialog: (name: PanelDialog) => void
  onDone: () => void
}) {
  const t = useText('stewardship')
  const act = useStandingAct()
  const [busy, setBusy] = useState(false)
  const { may } = standing
  const verify = async () => {
    setBusy(true)
    const done = await act(item, { name: 'verify', revision: standing.revision })
    setBusy(false)
    if (done) onDone()
  }
  const press = async (name: 'settle' | 'wake' | 'revive') => {
    if (await act(item, { name })) onDone()
  }
  const doubted = standing.disputes.some(({ key }) => key.startsWith('person:'))
  const obsolete = standing.obsolescence !== null
  const more = [
    { name: 'edit', icon: 'pencil', shown: may.verify && item.may.write && item.type === 'article', run: () => onDialog('edit') },
    { name: 'handOn', icon: 'user-share', shown: may.plan && !obsolete, run: () => onDialog('handOn') },
    { name: 'wake', icon: 'clock', shown: may.plan && standing.snooze !== null, run: () => press('wake') },
    {
      name: 'snooze',
      icon: 'zzz',
      shown: may.plan && standing.dueAt !== null && standing.snooze === null && !obsolete,
      run: () => onDialog('snooze'),
    },
    { name: 'settle', icon: 'checks', shown: may.dispute && doubted, run: () => press('settle') },
    { name: 'dispute', icon: 'arrows-exchange', shown: may.dispute && !doubted && !obsolete, run: () => onDialog('dispute') },
    { name: 'obsolete', icon: 'archive', shown: may.obsolete && !obsolete, run: () => onDialog('obsolete') },
    { name: 'revive', icon: 'refresh', shown: may.obsolete && obsolete, run: () => press('revive') },
  ].filter(({ shown }) => shown)
  return (
    <>
      {may.verify && (
        <div className="trust-acts">
          <Button onClick={verify} loading={busy} leftSection={<Icon name="shield-check" />}>
            {t(standing.signatures.length > 0 && standing.needed > 1 ? 'trust.signToo' : 'trust.verify')}
          </Button>
          <Button variant="default" onClick={() => onDialog('verify')}>
            {t('trust.verifyWith')}
          </Button>
        </div>
      )}
      {!may.verify && may.refusal && may.refusal !== 'verification-not-yours' && (
        <p className="quiet trust-refusal">{t(`trust.refused.${may.refusal}`)}</p>
      )}
      {more.length > 0 && (
        <p className="trust-more-acts">
          {more.map(({ name, icon, run }) => (
            <button key={name} type="button" className="button button-plain" onClick={run}>
              <Icon name={icon} />
              {t(`trust.do.${name}`)}
            </button>
          ))}
        </p>
      )}
    </>
  )
}

function CompletenessFacts({ itemId }: { itemId: string }) {
  const t = useText('stewardship')
  const { data } = useApi<Completeness>(`/api/articles/${itemId}/completeness`)
  if (!data || data.total === 0) return null
  return (
    <details className="trust-more-facts">
      <summary>{t('quality.completeness.count', { met: data.met, total: data.total })}</summary>
      <CheckList checks={data.checks} />
    </details>
  )
}

/** What happened to the trust of the item, the newest first. */
function History({ standing }: { standing: StandingView }) {
  const t = useText('stewardship')
  const hand = useHand()
  if (standing.history.length === 0) return null
  return (
    <details className="trust-more-facts">
      <summary>{t('trust.history')}</summary>
      <ol className="trust-history">
        {standing.history.map((record) => (
          <li key={record.id}>
            <span>{recordWords(hand, record)}</span>
            {record.reason && <span className="quiet">{reasonWords(hand, record.reason)}</span>}
            {record.scope && <span className="quiet">{record.scope}</span>}
            {record.evidence && <span className="quiet">{record.evidence}</span>}
            <span className="quiet">
              <When time={record.at} />
            </span>
          </li>
        ))}
      </ol>
    </details>
  )
}
