import { Button, Modal, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useText } from '../../../../web/kit/i18n.ts'
import type { Verdict } from '../../proposals/schema.ts'

/** A decision with its reason; only an approval needs none. */
export function DecisionDialog({
  verdict,
  busy,
  onSend,
  onClose,
}: {
  verdict: Verdict
  busy: boolean
  onSend: (reason: string) => void
  onClose: () => void
}) {
  const t = useText('stewardship')
  const [reason, setReason] = useState('')
  const needed = verdict !== 'approve'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!needed || reason.trim()) onSend(reason.trim())
  }
  return (
    <Modal opened onClose={onClose} title={t(`proposals.reason.title.${verdict}`)} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <form className="dialog-fields" onSubmit={submit}>
        <Textarea
          label={t('proposals.reason.label')}
          description={t(needed ? 'proposals.reason.hint' : 'proposals.reason.hintApprove')}
          data-autofocus
          autosize
          minRows={3}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && submit(event)}
        />
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button type="submit" color={verdict === 'reject' ? 'red' : undefined} loading={busy} disabled={needed && !reason.trim()}>
            {t(`proposals.reason.send.${verdict}`)}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
