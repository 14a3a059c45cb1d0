import { Button, Modal, Radio, Select, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { Subject } from '../../../repository/schema.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { SubjectPicker } from '../../../../web/kit/pickers.tsx'
import { useApi } from '../../../../web/kit/query.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import { formatDate } from '../../../../platform/page/format.ts'
import { policyInForceWords } from '../../verification/page.ts'
import type { StandingView } from '../../verification/schema.ts'
import { type Act, useStandingAct } from './acts.ts'
import { ItemChoice } from './item-choice.tsx'

export type DialogName = 'verify' | 'handOn' | 'snooze' | 'dispute' | 'obsolete' | 'own'
type DialogItem = { id: string; title: string }
export type DialogProps = {
  item: DialogItem
  standing: StandingView
  onClose: () => void
  onDone?: () => void
  /** Does it in another way than at once, as the review queue does; gives whether it was done. */
  onAct?: (act: Act) => Promise<boolean> | boolean
}

/** Whatever asks for more than a press: what was checked, for whom, until when, why. */
export function StandingDialog({ name, ...props }: DialogProps & { name: DialogName }): ReactNode {
  switch (name) {
    case 'verify':
      return <VerifyDialog {...props} />
    case 'handOn':
      return <HandOnDialog {...props} />
    case 'snooze':
      return <SnoozeDialog {...props} />
    case 'dispute':
      return <DisputeDialog {...props} />
    case 'obsolete':
      return <ObsoleteDialog {...props} />
    case 'own':
      return <OwnerDialog {...props} />
  }
}

function Frame({
  name,
  act,
  ready,
  children,
  ...props
}: DialogProps & { name: DialogName; act: () => Act; ready: boolean; children: ReactNode }) {
  const t = useText('stewardship')
  const perform = useStandingAct()
  const [busy, setBusy] = useState(false)
  const { item, onClose, onDone, onAct } = props
  const send = async () => {
    setBusy(true)
    const done = await (onAct ? onAct(act()) : perform(item, act()))
    setBusy(false)
    if (!done) return
    onClose()
    onDone?.()
  }
  return (
    <Modal opened onClose={onClose} title={t(`acts.${name}.title`)} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          // A dialog may stand in the page of another form.
          event.stopPropagation()
          if (ready && !busy) void send()
        }}
      >
        <p className="dialog-text">{t(`acts.${name}.lead`, { title: item.title })}</p>
        <div className="dialog-fields">{children}</div>
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button type="submit" disabled={!ready} loading={busy}>
            {t(`acts.${name}.do`)}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

/** The value of a date field as a time: the end of that day where the person is. */
const endOfDay = (day: string): number => new Date(`${day}T23:59`).getTime()
const dayOf = (time: number): string => {
  const date = new Date(time)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

function VerifyDialog(props: DialogProps) {
  const t = useText('stewardship')
  const hand = useHand()
  const [scope, setScope] = useState('')
  const [evidence, setEvidence] = useState('')
  const [until, setUntil] = useState('')
  const act = (): Act => ({
    name: 'verify',
    revision: props.standing.revision,
    said: { scope, evidence, until: until ? endOfDay(until) : null },
  })
  return (
    <Frame {...props} name="verify" act={act} ready>
      <Textarea
        label={t('acts.verify.scope')}
        description={t('acts.verify.scopeHint')}
        value={scope}
        maxLength={1_000}
        autosize
        minRows={2}
        data-autofocus
        onChange={(event) => setScope(event.currentTarget.value)}
      />
      <Textarea
        label={t('acts.verify.evidence')}
        description={t('acts.verify.evidenceHint')}
        value={evidence}
        maxLength={1_000}
        autosize
        minRows={1}
        onChange={(event) => setEvidence(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t('acts.verify.until')}
        description={policyInForceWords(hand, props.standing.policy).what}
        min={dayOf(hand.now + 86_400_000)}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
    </Frame>
  )
}

function HandOnDialog(props: DialogProps) {
  const t = useText('stewardship')
  const me = usePerson()
  const choices = useApi<{ items: { id: string; name: string }[] }>(`/api/items/${props.item.id}/reviewers`)
  const [chosen, setChosen] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const people = (choices.data?.items ?? []).filter(({ id }) => id !== me?.id)
  const to = people.find(({ id }) => id === chosen)
  return (
    <Frame
      {...props}
      name="handOn"
      ready={to !== undefined}
      act={() => ({ name: 'handOn', personId: to?.id ?? '', to: to?.name ?? '', note })}
    >
      <Select
        label={t('acts.handOn.to')}
        searchable
        data={people.map(({ id, name }) => ({ value: id, label: name }))}
        nothingFoundMessage={t('acts.handOn.nobody')}
        value={chosen}
        onChange={setChosen}
        data-autofocus
      />
      {choices.data && people.length === 0 && <p className="quiet">{t('acts.handOn.nobody')}</p>}
      <TextInput label={t('acts.handOn.note')} value={note} maxLength={1_000} onChange={(event) => setNote(event.currentTarget.value)} />
    </Frame>
  )
}

const snoozeDays = [7, 14, 30, 60] as const

function SnoozeDialog(props: DialogProps) {
  const t = useText('stewardship')
  const hand = useHand()
  const [days, setDays] = useState<number>(7)
  const [reason, setReason] = useState('')
  const until = hand.now + days * 86_400_000
  return (
    <Frame {...props} name="snooze" ready={reason.trim() !== ''} act={() => ({ name: 'snooze', until, reason: reason.trim() })}>
      <Radio.Group label={t('acts.snooze.until')} value={String(days)} onChange={(value) => setDays(Number(value))}>
        {snoozeDays.map((many) => (
          <Radio
            key={many}
            value={String(many)}
            mt={8}
            label={t('acts.snooze.days', { count: many, date: formatDate(hand.now + many * 86_400_000, hand.locale) })}
          />
        ))}
      </Radio.Group>
      <TextInput
        label={t('acts.snooze.reason')}
        required
        value={reason}
        maxLength={500}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Frame>
  )
}

function DisputeDialog(props: DialogProps) {
  const t = useText('stewardship')
  const [reason, setReason] = useState('')
  return (
    <Frame {...props} name="dispute" ready={reason.trim() !== ''} act={() => ({ name: 'dispute', reason: reason.trim() })}>
      <Textarea
        label={t('acts.dispute.reason')}
        required
        value={reason}
        maxLength={500}
        autosize
        minRows={2}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Frame>
  )
}

function ObsoleteDialog(props: DialogProps) {
  const t = useText('stewardship')
  const [successor, setSuccessor] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  return (
    <Frame
      {...props}
      name="obsolete"
      ready={reason.trim() !== ''}
      act={() => ({ name: 'obsolete', successorId: successor, reason: reason.trim() })}
    >
      <TextInput
        label={t('acts.obsolete.reason')}
        required
        value={reason}
        maxLength={500}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <ItemChoice label={t('acts.obsolete.successor')} exclude={props.item.id} chosen={successor} onChoose={setSuccessor} />
    </Frame>
  )
}

function OwnerDialog(props: DialogProps) {
  const t = useText('stewardship')
  const [subject, setSubject] = useState<Subject | null>(props.standing.owner)
  const changed = subject !== null && subject.id !== props.standing.owner?.id
  return (
    <Frame
      {...props}
      name="own"
      ready={changed}
      act={() => ({ name: 'own', kind: subject?.kind ?? 'person', id: subject?.id ?? '', to: subject?.name ?? '' })}
    >
      <SubjectPicker label={t('acts.own.to')} value={subject} onChange={setSubject} />
    </Frame>
  )
}
