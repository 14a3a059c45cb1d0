import '../verification.css'
import { Modal, Popover } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import { trustLine } from '../../../../platform/page/parts.ts'
import { useActions } from '../../../../web/kit/actions.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import type { PartItem } from '../../../../web/kit/pages.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { Sheet } from '../../../../web/kit/sheet.tsx'
import { useApi } from '../../../../web/kit/query.ts'
import { standingPath } from '../../verification/page.ts'
import type { StandingView } from '../../verification/schema.ts'
import { type Act, useStandingAct } from './acts.ts'
import { StandingDialog } from './dialogs.tsx'
import { QuickEdit } from './quick-edit.tsx'
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
  const button = (
    <button
      type="button"
      className="trust-open"
      aria-label={label}
      aria-haspopup="dialog"
      aria-expanded={opened}
      onClick={() => setOpened(!opened)}
    />
  )
  const line = (open: ReactNode) => (
    <div className="trust-opens">
      {trustLine(hand, item.trust)}
      <Icon name="chevron-down" />
      {open}
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
        {line(button)}
        <Sheet opened={opened} onClose={() => setOpened(false)} title={t('trust.panel')}>
          {panel}
        </Sheet>
        {asking}
      </>
    )
  return (
    <>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" width={420} trapFocus returnFocus withinPortal shadow="md">
        {line(<Popover.Target>{button}</Popover.Target>)}
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
  if (name === 'edit') return <EditDialog item={item} standing={standing} onClose={onClose} />
  return <StandingDialog name={name} item={item} standing={standing} onClose={onClose} />
}

/** Mends the text and verifies what comes of it, without leaving the page. */
function EditDialog({ item, standing, onClose }: { item: PartItem; standing: StandingView; onClose: () => void }): ReactNode {
  const t = useText('stewardship')
  const perform = useStandingAct()
  const act = async (wanted: Act) => {
    const done = await perform(item, wanted)
    if (done) onClose()
    return done
  }
  return (
    <Modal opened onClose={onClose} size="xl" title={t('trust.do.edit')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <QuickEdit id={item.id} revision={standing.revision} onCancel={onClose} onAct={act} />
    </Modal>
  )
}
