import { Button, Modal, Radio, Textarea } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { PersonView } from '../../../identity/schema.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { PersonPicker } from '../../../../web/kit/pickers.tsx'
import type { DeskRow } from '../../desk/schema.ts'
import { useWorkActs } from './work-acts.ts'

export type RowDialog = 'give' | 'snooze'

export function WorkDialog({ name, ...props }: { name: RowDialog; row: DeskRow; onClose: () => void }) {
  return name === 'give' ? <GiveDialog {...props} /> : <SnoozeDialog {...props} />
}

function Frame(props: { title: string; act: string; ready: boolean; onClose: () => void; onSubmit: () => void; children: ReactNode }) {
  const t = useText()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!props.ready) return
    props.onSubmit()
    props.onClose()
  }
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': t('act.close') }}>
      <form onSubmit={submit}>
        <div className="dialog-fields">{props.children}</div>
        <div className="dialog-acts">
          <Button variant="default" onClick={props.onClose}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" disabled={!props.ready}>
            {props.act}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

function GiveDialog({ row, onClose }: { row: DeskRow; onClose: () => void }) {
  const t = useText('stewardship')
  const { give } = useWorkActs()
  const [person, setPerson] = useState<PersonView | null>(null)
  const [note, setNote] = useState('')
  return (
    <Frame
      title={`${t('desk.act.give')}: ${row.title}`}
      act={t('desk.act.give')}
      ready={person !== null}
      onClose={onClose}
      onSubmit={() => person && void give(row, person, note.trim())}
    >
      <PersonPicker label={t('desk.act.giveTo')} value={person} onChange={setPerson} />
      <Textarea
        label={t('desk.act.giveNote')}
        value={note}
        maxLength={500}
        autosize
        minRows={2}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </Frame>
  )
}

const spans = { week: 7, month: 30, quarter: 90 } as const
type Span = keyof typeof spans

function SnoozeDialog({ row, onClose }: { row: DeskRow; onClose: () => void }) {
  const t = useText('stewardship')
  const { snooze } = useWorkActs()
  const [span, setSpan] = useState<Span>('week')
  const [reason, setReason] = useState('')
  return (
    <Frame
      title={`${t('desk.act.snooze')}: ${row.title}`}
      act={t('desk.act.snooze')}
      ready={reason.trim() !== ''}
      onClose={onClose}
      onSubmit={() => void snooze(row, Date.now() + spans[span] * 86_400_000, reason.trim())}
    >
      <Radio.Group label={t('desk.act.snoozeUntil')} value={span} onChange={(value) => setSpan(value as Span)}>
        {(Object.keys(spans) as Span[]).map((name) => (
          <Radio key={name} value={name} label={t(`desk.act.${name}`)} mt={8} />
        ))}
      </Radio.Group>
      <Textarea
        label={t('desk.act.snoozeReason')}
        value={reason}
        maxLength={500}
        required
        autosize
        minRows={2}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Frame>
  )
}
