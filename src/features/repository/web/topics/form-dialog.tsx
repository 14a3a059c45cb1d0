import { Button, Modal } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { useText } from '../../../../web/kit/i18n.ts'

/** A dialog that asks for something and does one act. */
export function FormDialog({
  title,
  act,
  busy,
  ready,
  red,
  onClose,
  onSubmit,
  children,
}: {
  title: string
  act: string
  busy: boolean
  ready: boolean
  red?: boolean
  onClose: () => void
  onSubmit: () => void
  children: ReactNode
}) {
  const t = useText('repository')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <form className="dialog-fields" onSubmit={submit}>
        {children}
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button type="submit" color={red ? 'red' : undefined} loading={busy} disabled={!ready}>
            {act}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
