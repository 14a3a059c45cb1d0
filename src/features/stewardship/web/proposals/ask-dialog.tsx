import { Button, Modal, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useText } from '../../../../web/kit/i18n.ts'
import type { OutgoingText } from '../../../../web/kit/pages.ts'

/** What is said to those who review a text. */
export function AskDialog({
  text,
  onSend,
  onClose,
}: {
  text: OutgoingText
  onSend: (answers: Record<string, unknown>) => void
  onClose: () => void
}) {
  const t = useText('stewardship')
  const [message, setMessage] = useState(text.message)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSend({ message })
  }
  return (
    <Modal opened onClose={onClose} title={t('proposals.ask.title')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <form className="dialog-fields" onSubmit={submit}>
        <Textarea
          label={t('proposals.ask.message')}
          placeholder={t('proposals.ask.hint')}
          data-autofocus
          autosize
          minRows={3}
          maxLength={2000}
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button type="submit">{t('proposals.ask.send')}</Button>
        </div>
      </form>
    </Modal>
  )
}
