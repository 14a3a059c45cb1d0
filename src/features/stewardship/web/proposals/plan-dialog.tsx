import { Button, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useText } from '../../../../web/kit/i18n.ts'
import type { Schedule } from '../../proposals/schema.ts'

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
const HOUR = 3_600_000

/** A moment as the fields of a browser write it, on the clocks of this place. */
function fieldOf(time: number): string {
  const at = new Date(time - new Date(time).getTimezoneOffset() * 60_000)
  return at.toISOString().slice(0, 16)
}

/** Tomorrow at nine: when most people read what is new. */
function tomorrow(): number {
  const at = new Date()
  at.setDate(at.getDate() + 1)
  return at.setHours(9, 0, 0, 0)
}

/** Asks for the time at which something is published. */
export function PlanDialog({
  at = null,
  onSend,
  onClose,
}: {
  at?: number | null
  onSend: (answers: { schedule: Schedule }) => void
  onClose: () => void
}) {
  const t = useText('stewardship')
  const [value, setValue] = useState(fieldOf(at ?? tomorrow()))
  const [past, setPast] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const publishAt = new Date(value).getTime()
    if (!(publishAt > Date.now())) return setPast(true)
    onSend({ schedule: { publishAt, timeZone: zone } })
  }
  return (
    <Modal opened onClose={onClose} title={t('proposals.plan.title')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <form className="dialog-fields" onSubmit={submit}>
        <TextInput
          type="datetime-local"
          label={t('proposals.plan.when')}
          description={t('proposals.plan.zone', { zone })}
          error={past && t('proposals.plan.past')}
          data-autofocus
          required
          min={fieldOf(Date.now() + HOUR / 60)}
          value={value}
          onChange={(event) => {
            setPast(false)
            setValue(event.currentTarget.value)
          }}
        />
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button type="submit">{t('proposals.plan.send')}</Button>
        </div>
      </form>
    </Modal>
  )
}
