import '../verification.css'
import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import type { Page } from '../../../../web/kit/api.ts'
import { api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import type { PartSpace } from '../../../../web/kit/pages.ts'
import { Icon, Loaded } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say, sayWithUndo } from '../../../../web/kit/toasts.tsx'
import { policiesPath, policyPath, policyScope, policyWords, reviewingPath, weeklyLimitPath } from '../../verification/page.ts'
import type { NewPolicy, PolicyView, Reviewing } from '../../verification/schema.ts'
import { PolicyDialog } from './policy-dialog.tsx'
import { KindTiers, SpaceTier } from './tiers.tsx'

/** What is asked of the whole organisation, with the most that anybody is asked for a week. */
export function OrganisationPolicies() {
  const t = useText('stewardship')
  return (
    <>
      <h2 className="part-title">{t('policies.title')}</h2>
      <p className="part-lead">{t('policies.lead')}</p>
      <Policies spaceId={null} mayAdd />
      <KindTiers />
      <WeeklyLimit />
    </>
  )
}

/** What is asked in one space, above what holds everywhere. */
export function SpacePolicies({ space }: { space: PartSpace }) {
  const t = useText('stewardship')
  const mayAdd = space.role === 'steward' || space.role === 'owner'
  return (
    <>
      <h2 className="part-title">{t('policies.title')}</h2>
      <p className="part-lead">{t('policies.leadOfSpace')}</p>
      <Policies spaceId={space.id} mayAdd={mayAdd} />
      <SpaceTier space={space} mayChange={mayAdd} />
    </>
  )
}

type Asking = { policy: PolicyView | null; spaceId: string | null }

function Policies({ spaceId, mayAdd }: { spaceId: string | null; mayAdd: boolean }) {
  const t = useText('stewardship')
  const [editing, setEditing] = useState<Asking | null>(null)
  const list = useApi<Pick<Page<PolicyView>, 'items'>>(policiesPath(spaceId ?? undefined))
  const refreshes = ['/api/verification-policies', '/api/items']
  const remove = useChange((policy: PolicyView) => api.delete(policyPath(policy.id), { ifMatch: `"${policy.version}"` }), {
    refreshes,
    onDone: (_, policy) => sayWithUndo(t('policies.removed'), () => api.post(policiesPath(), copyOf(policy))),
  })
  return (
    <>
      <Loaded query={list}>
        {({ items }) => (
          <ul className="policies">
            {items.map((policy) => (
              <PolicyRow
                key={policy.id}
                policy={policy}
                above={spaceId !== null && policy.space === null}
                onEdit={() => setEditing({ policy, spaceId: policy.space?.id ?? null })}
                onRemove={isBasic(policy) ? undefined : () => remove.mutate(policy)}
              />
            ))}
          </ul>
        )}
      </Loaded>
      {mayAdd && (
        <Button variant="default" leftSection={<Icon name="plus" />} onClick={() => setEditing({ policy: null, spaceId })}>
          {t('policies.add')}
        </Button>
      )}
      {editing && <PolicyDialog {...editing} onClose={() => setEditing(null)} />}
    </>
  )
}

/** The one that holds where no other does can be changed, not taken away. */
const isBasic = ({ space, topic, kind, tier }: PolicyView): boolean => !space && !topic && !kind && !tier

const copyOf = ({
  space,
  topic,
  kind,
  tier,
  cadence,
  months,
  day,
  persons,
  verifiers,
  graceDays,
  expiry,
  reminders,
}: PolicyView): NewPolicy => ({
  ...{ spaceId: space?.id ?? null, topicId: topic?.id ?? null, kind, tier, cadence, months, day, graceDays, expiry, reminders },
  persons: persons === 2 ? 2 : 1,
  verifiers: { ...verifiers, subjects: verifiers.subjects.map(({ kind: sort, id }) => ({ kind: sort, id })) },
})

function PolicyRow({ policy, above, onEdit, onRemove }: { policy: PolicyView; above: boolean; onEdit: () => void; onRemove?: () => void }) {
  const t = useText('stewardship')
  const hand = useHand()
  const scope = policyScope(hand, policy)
  return (
    <li className={above ? 'policy policy-above' : 'policy'}>
      <div className="policy-text">
        <h3>
          {scope} {above && <span className="badge">{t('policies.fromAbove')}</span>}
        </h3>
        <p>{policyWords(hand, policy)}</p>
        <p className="quiet">{t('policies.items', { count: policy.items })}</p>
      </div>
      {policy.may.change && !above && (
        <div className="policy-acts">
          <button
            type="button"
            className="icon-button"
            aria-label={t('policies.edit', { scope })}
            title={t('web:act.edit')}
            onClick={onEdit}
          >
            <Icon name="pencil" />
          </button>
          {onRemove && (
            <button
              type="button"
              className="icon-button"
              aria-label={t('policies.remove', { scope })}
              title={t('web:act.delete')}
              onClick={onRemove}
            >
              <Icon name="trash" />
            </button>
          )}
        </div>
      )}
    </li>
  )
}

/** Nobody is asked for more reviews than this in a week, whatever falls due. */
function WeeklyLimit() {
  const reviewing = useApi<Reviewing>(reviewingPath)
  return <Loaded query={reviewing}>{(data) => <LimitForm key={data.organisation} weekly={data.organisation} />}</Loaded>
}

function LimitForm({ weekly }: { weekly: number }) {
  const t = useText('stewardship')
  const [given, setGiven] = useState<number | string>(weekly)
  const save = useChange((next: number) => api.put(weeklyLimitPath, { weekly: next }), {
    refreshes: [reviewingPath],
    onDone: () => say(t('policies.limitSaved')),
  })
  return (
    <form
      className="form limit-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (typeof given === 'number') save.mutate(given)
      }}
    >
      <NumberInput
        label={t('policies.limit')}
        description={t('policies.limitHint')}
        min={1}
        max={500}
        allowDecimal={false}
        value={given}
        onChange={setGiven}
      />
      <div className="form-acts">
        <Button type="submit" variant="default" disabled={typeof given !== 'number' || given === weekly} loading={save.isPending}>
          {t('web:act.save')}
        </Button>
      </div>
    </form>
  )
}
