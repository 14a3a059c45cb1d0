import './documents.css'
import { useState } from 'react'
import type { ReadingView } from '../../page.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { VersionDialog } from './version-dialog.tsx'

export { DocumentPreview } from './preview.tsx'

/** Title and description, for those who may write. */
export function RenameAct({ item }: { item: ReadingView }) {
  const t = useText('repository')
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={t('document.rename.act')}
        title={t('document.rename.act')}
        onClick={() => setOpen(true)}
      >
        <Icon name="pencil" />
      </button>
      {open && <RenameDialog item={item} onClose={() => setOpen(false)} />}
    </>
  )
}

/** A new version, for those who may write. */
export function VersionAct({ item }: { item: ReadingView }) {
  const t = useText('repository')
  const [open, setOpen] = useState(false)
  return (
    <div className="versions-end">
      <button type="button" className="button" onClick={() => setOpen(true)}>
        <Icon name="upload" />
        {t('document.next.act')}
      </button>
      {open && <VersionDialog item={item} onClose={() => setOpen(false)} />}
    </div>
  )
}
