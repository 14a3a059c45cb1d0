import { Button, Checkbox, Modal, NumberInput, SegmentedControl, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type ReactNode, useEffect, useState } from 'react'
import { articleKinds, type Subject } from '../../../repository/schema.ts'
import { api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { SubjectPicker } from '../../../../web/kit/pickers.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { policiesPath, policyPath, policyWords } from '../../verification/page.ts'
import { cadences, expiries, type NewPolicy, type PolicyView, tiers } from '../../verification/schema.ts'
import { PolicyEffectView } from './policy-effect.tsx'

type Topics = { items: { id: string; labels: { ko?: string; en?: string } }[] }
type Given = Omit<NewPolicy, 'verifiers'> & {
  verifiers: { owner: boolean; stewards: boolean; topicStewards: boolean; subjects: Subject[] }
}

const fresh = (spaceId: string | null): Given => ({
  ...{ spaceId, topicId: null, kind: null, tier: null, cadence: 'interval', months: 12, day: null, persons: 1 },
  verifiers: { owner: true, stewards: true, topicStewards: false, subjects: [] },
  ...{ graceDays: 30, expiry: 'mark', reminders: [14, 3] },
})

const givenOf = ({ space, topic, ...policy }: PolicyView): Given => ({
  ...{ spaceId: space?.id ?? null, topicId: topic?.id ?? null, kind: policy.kind, tier: policy.tier },
  ...{ cadence: policy.cadence, months: policy.months, day: policy.day, persons: policy.persons === 2 ? 2 : 1 },
  ...{ verifiers: policy.verifiers, graceDays: policy.graceDays, expiry: policy.expiry, reminders: policy.reminders },
})

/** As the API takes it: what does not belong to the cadence is left out. */
const policyOf = (given: Given): NewPolicy => ({
  ...given,
  months: given.cadence === 'interval' ? given.months : null,
  day: given.cadence === 'date' ? given.day : null,
  verifiers: { ...given.verifiers, subjects: given.verifiers.subjects.map(({ kind, id }) => ({ kind, id })) },
})

/** What is asked of which items; says in words what it means, and shows what it would do before it is saved. */
export function PolicyDialog({ policy, spaceId, onClose }: { policy: PolicyView | null; spaceId: string | null; onClose: () => void }) {
  const t = useText('stewardship')
  const hand = useHand()
  const [given, setGiven] = useState(() => (policy ? givenOf(policy) : fresh(spaceId)))
  const change = (fields: Partial<Given>) => setGiven({ ...given, ...fields })
  const valid = (given.cadence !== 'interval' || given.months !== null) && (given.cadence !== 'date' || given.day !== null)
  const [asked] = useDebouncedValue(JSON.stringify(policyOf(given)), 400)
  const save = useChange(
    () => {
      const { spaceId: _, ...terms } = policyOf(given)
      return policy ? api.put(policyPath(policy.id), terms, { ifMatch: `"${policy.version}"` }) : api.post(policiesPath(), policyOf(given))
    },
    {
      refreshes: ['/api/verification-policies', '/api/items', '/api/reviews'],
      onDone: () => {
        onClose()
        say(t('policies.saved'))
      },
    },
  )
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(policy ? 'policies.change' : 'policies.add')}
      closeButtonProps={{ 'aria-label': t('web:act.close') }}
    >
      <div className="dialog-fields policy-fields">
        <ScopeFields given={given} change={change} />
        <CadenceFields given={given} change={change} />
        <VerifierFields given={given} change={change} />
        {given.cadence !== 'never' && <ExpiryFields given={given} change={change} />}
        <p className="policy-said">
          <Icon name="quote" /> {policyWords(hand, given)}
        </p>
        {valid && <PolicyEffectView policy={JSON.parse(asked) as NewPolicy} instead={policy?.id ?? null} />}
      </div>
      <div className="dialog-acts">
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button disabled={!valid} loading={save.isPending} onClick={() => save.mutate(undefined)}>
          {t('web:act.save')}
        </Button>
      </div>
    </Modal>
  )
}

type Fields = { given: Given; change: (fields: Partial<Given>) => void }

function ScopeFields({ given, change }: Fields) {
  const t = useText('stewardship')
  const { locale } = useHand()
  const topics = useApi<Topics>('/api/topics')
  const labelOf = ({ labels }: Topics['items'][number]) => labels[locale] ?? labels.ko ?? labels.en ?? ''
  return (
    <fieldset className="plain-fieldset policy-row">
      <legend>{t('policies.field.about')}</legend>
      <Select
        label={t('policies.field.kind')}
        placeholder={t('policies.any')}
        clearable
        data={[...articleKinds, 'document' as const].map((value) => ({ value, label: t(`web:kind.${value}`) }))}
        value={given.kind}
        onChange={(kind) => change({ kind: kind as Given['kind'] })}
      />
      <Select
        label={t('policies.field.topic')}
        placeholder={t('policies.any')}
        clearable
        searchable
        data={(topics.data?.items ?? []).map((topic) => ({ value: topic.id, label: labelOf(topic) }))}
        value={given.topicId}
        onChange={(topicId) => change({ topicId })}
      />
      <Select
        label={t('policies.field.tier')}
        placeholder={t('policies.any')}
        clearable
        data={tiers.map((value) => ({ value, label: t(`policies.tier.${value}`) }))}
        value={given.tier}
        onChange={(tier) => change({ tier: tier as Given['tier'] })}
      />
    </fieldset>
  )
}

function CadenceFields({ given, change }: Fields) {
  const t = useText('stewardship')
  const [month = 1, day = 1] = (given.day ?? '').split('-').filter(Boolean).map(Number)
  const dayOf = (nextMonth: number, nextDay: number) => `${String(nextMonth).padStart(2, '0')}-${String(nextDay).padStart(2, '0')}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: a date is there as soon as one is asked for
  useEffect(() => {
    if (given.cadence === 'date' && given.day === null) change({ day: '03-01' })
    if (given.cadence === 'interval' && given.months === null) change({ months: 12 })
  }, [given.cadence])
  return (
    <fieldset className="plain-fieldset">
      <legend>{t('policies.field.cadence')}</legend>
      <SegmentedControl
        fullWidth
        value={given.cadence}
        onChange={(cadence) => change({ cadence: cadence as Given['cadence'] })}
        data={cadences.map((value) => ({ value, label: t(`policies.cadence.${value}`) }))}
      />
      {given.cadence === 'interval' && (
        <NumberInput
          label={t('policies.field.months')}
          min={1}
          max={60}
          allowDecimal={false}
          value={given.months ?? ''}
          onChange={(months) => change({ months: typeof months === 'number' ? months : null })}
        />
      )}
      {given.cadence === 'date' && (
        <div className="policy-row">
          <NumberInput
            label={t('policies.field.month')}
            min={1}
            max={12}
            value={month}
            onChange={(value) => typeof value === 'number' && change({ day: dayOf(value, day) })}
          />
          <NumberInput
            label={t('policies.field.day')}
            min={1}
            max={31}
            value={day}
            onChange={(value) => typeof value === 'number' && change({ day: dayOf(month, value) })}
          />
        </div>
      )}
    </fieldset>
  )
}

function VerifierFields({ given, change }: Fields) {
  const t = useText('stewardship')
  const { verifiers } = given
  const set = (fields: Partial<Given['verifiers']>) => change({ verifiers: { ...verifiers, ...fields } })
  return (
    <fieldset className="plain-fieldset">
      <legend>{t('policies.field.verifiers')}</legend>
      {(['owner', 'stewards', 'topicStewards'] as const).map((name) => (
        <Checkbox
          key={name}
          mt={6}
          label={t(`policies.verifier.${name}`)}
          checked={verifiers[name]}
          onChange={(event) => set({ [name]: event.currentTarget.checked })}
        />
      ))}
      <SubjectPicker
        label={t('policies.verifier.others')}
        value={null}
        exclude={verifiers.subjects.map(({ id }) => id)}
        onChange={(subject) => subject && set({ subjects: [...verifiers.subjects, subject] })}
      />
      {verifiers.subjects.length > 0 && (
        <p className="chips">
          {verifiers.subjects.map((subject) => (
            <button
              key={subject.id}
              type="button"
              className="chip"
              aria-label={t('policies.verifier.remove', { name: subject.name })}
              onClick={() => set({ subjects: verifiers.subjects.filter(({ id }) => id !== subject.id) })}
            >
              {subject.name} <Icon name="x" />
            </button>
          ))}
        </p>
      )}
      <SegmentedControl
        aria-label={t('policies.field.persons')}
        value={String(given.persons)}
        onChange={(persons) => change({ persons: persons === '2' ? 2 : 1 })}
        data={(['1', '2'] as const).map((value) => ({ value, label: t('policies.persons', { count: Number(value) }) }))}
      />
    </fieldset>
  )
}

function ExpiryFields({ given, change }: Fields): ReactNode {
  const t = useText('stewardship')
  return (
    <fieldset className="plain-fieldset policy-row">
      <legend>{t('policies.field.expiry')}</legend>
      <NumberInput
        label={t('policies.field.grace')}
        min={0}
        max={365}
        allowDecimal={false}
        value={given.graceDays}
        onChange={(graceDays) => typeof graceDays === 'number' && change({ graceDays })}
      />
      <Select
        label={t('policies.field.then')}
        allowDeselect={false}
        data={expiries.map((value) => ({ value, label: t(`policies.expiry.${value}`) }))}
        value={given.expiry}
        onChange={(expiry) => expiry && change({ expiry: expiry as Given['expiry'] })}
      />
    </fieldset>
  )
}
