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
import { useApi } from '../../../../web/kit/query.ts'
import { standingPath } from '../../verification/page.ts'
import type { StandingView } from '../../verification/schema.ts'
import { StandingDialog } from './dialogs.tsx'
import { SourceDialog } from './sources.tsx'
import { type PanelDialog, TrustPanel } from './trust-panel.tsx'

/** The trust line of an item, which opens all that stands behind it. */
export function TrustPart({ item }: { item: PartItem }): ReactNode {
  const hand = useHand()
  const t = useText('stewardship')
  const narrow = useMediaQuery('(max-width: 700px)', undefined, { getInitialValueInEffect: false })
  const [opened, setOpened] = useState(false)
  const [dialog, setDialog] = useState<PanelDialog | null>(null)
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
  const panel = opened && (
    <TrustPanel
      item={item}
      onClose={() => setOpened(false)}
      onDialog={(name) => {
        setOpened(false)
        setDialog(name)
      }}
    />
  )
  // A dialog stands beside the panel, not in it: the panel closes as soon as something else is pressed.
  const asking = dialog && <OpenDialog name={dialog} item={item} onClose={() => setDialog(null)} />
  if (narrow)
    return (
      <>
        {line}
        <Sheet opened={opened} onClose={() => setOpened(false)} title={t('trust.panel')}>
          {panel}
        </Sheet>
        {asking}
      </>
    )
  return (
    <>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" width={420} trapFocus returnFocus withinPortal shadow="md">
        <Popover.Target>{line}</Popover.Target>
        <Popover.Dropdown className="trust-panel-drop" aria-label={t('trust.panel')}>
          {panel}
        </Popover.Dropdown>
      </Popover>
      {asking}
    </>
  )
}

/** What a dialog is about is known since the panel was open. */
function OpenDialog({ name, item, onClose }: { name: PanelDialog; item: PartItem; onClose: () => void }): ReactNode {
  const { data: standing } = useApi<StandingView>(standingPath(item.id))
  if (!standing) return null
  if (name === 'source') return <SourceDialog itemId={item.id} onClose={onClose} />
  return <StandingDialog name={name} item={item} standing={standing} onClose={onClose} />
}
