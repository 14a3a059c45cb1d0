import './documents.css'
import { useState } from 'react'
import type { ReadingView } from '../../page.ts'
import { useActions } from '../../../../web/kit/actions.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { VersionDialog } from './version-dialog.tsx'

export { DocumentPreview } from './preview.tsx'

const act = (name: string, icon: string) => ({ id: `document.${name}`, icon, group: 'page' as const })

/** Title and description, for those who may write. */
export function RenameAct({ item }: { item: ReadingView }) {
  const t = useText('repository')
  const [open, setOpen] = useState(false)
  useActions([{ ...act('rename', 'pencil'), label: t('document.rename.act'), also: t('also.rename'), run: () => setOpen(true) }])
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
  useActions([{ ...act('version', 'upload'), label: t('document.next.act'), also: t('also.version'), run: () => setOpen(true) }])
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
