import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useText } from './i18n.ts'

/** Asks before an act that cannot be undone; where it can, use `sayWithUndo` instead. */
export function Confirm({
  opened,
  onClose,
  title,
  children,
  act,
  onConfirm,
}: {
  opened: boolean
  onClose: () => void
  title: string
  children: ReactNode
  act: string
  onConfirm: () => Promise<unknown> | unknown
}) {
  const t = useText()
  const [busy, setBusy] = useState(false)
  const confirm = async () => {
    setBusy(true)
    try {
      await onConfirm()
      onClose()
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': t('act.close') }}>
      <div className="dialog-text">{children}</div>
      <div className="dialog-acts">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('act.cancel')}
        </Button>
        <Button color="red" onClick={confirm} loading={busy}>
          {act}
        </Button>
      </div>
    </Modal>
  )
}
