import '../verification.css'
import { Popover } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import { trustLine } from '../../../../platform/page/parts.ts'
import { useActions } from '../../../../web/kit/actions.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import type { PartItem } from '../../../../web/kit/pages.ts'
import { Sheet } from '../../../../web/kit/sheet.tsx'
import { TrustPanel } from './trust-panel.tsx'

/** The trust line of an item, which opens all that stands behind it. */
export function TrustPart({ item }: { item: PartItem }): ReactNode {
  const hand = useHand()
  const t = useText('stewardship')
  const narrow = useMediaQuery('(max-width: 700px)', undefined, { getInitialValueInEffect: false })
  const [opened, setOpened] = useState(false)
  const label = t('trust.open', { state: t(`web:trust.${item.trust.state}`) })
  useActions([
    { id: 'item.trust', icon: 'shield-check', group: 'page', label: t('trust.panel'), also: t('trust.also'), run: () => setOpened(true) },
  ])
  const line = (
    <div className="trust-opens">
      {trustLine(hand, item.trust)}
      <button
        type="button"
        className="trust-open"
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={opened}
        onClick={() => setOpened(!opened)}
      />
    </div>
  )
  const panel = opened && <TrustPanel item={item} onClose={() => setOpened(false)} />
  if (narrow)
    return (
      <>
        {line}
        <Sheet opened={opened} onClose={() => setOpened(false)} title={t('trust.panel')}>
          {panel}
        </Sheet>
      </>
    )
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={420} trapFocus returnFocus withinPortal shadow="md">
      <Popover.Target>{line}</Popover.Target>
      <Popover.Dropdown className="trust-panel-drop" aria-label={t('trust.panel')}>
        {panel}
      </Popover.Dropdown>
    </Popover>
  )
}
