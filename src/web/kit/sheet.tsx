import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from './i18n.ts'

/** A side panel on narrow screens: comes from below, closes with Escape, a tap beside it or its button. */
export function Sheet({
  opened,
  onClose,
  title,
  side = 'bottom',
  children,
}: {
  opened: boolean
  onClose: () => void
  title: string
  side?: 'bottom' | 'left' | 'right'
  children: ReactNode
}) {
  const t = useText()
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={title}
      position={side}
      size={side === 'bottom' ? '80dvh' : 'min(88vw, 22rem)'}
      closeButtonProps={{ 'aria-label': t('act.close') }}
      transitionProps={{ duration: 150 }}
    >
      {children}
    </Drawer>
  )
}
