import { type DragEvent, useRef, useState } from 'react'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon } from '../../../../web/kit/parts.tsx'

/** A place to drop files, or to choose them. */
export function DropFiles({ several, disabled, onFiles }: { several?: boolean; disabled?: boolean; onFiles: (files: File[]) => void }) {
  const t = useText('repository')
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])].slice(0, several ? undefined : 1)
    if (files.length > 0 && !disabled) onFiles(files)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <fieldset
      className="drop-files"
      disabled={disabled}
      aria-label={t(several ? 'document.upload.drop' : 'document.upload.dropOne')}
      data-over={over ? '' : undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(!disabled)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="upload" />
      <p className="drop-files-title">{t(several ? 'document.upload.drop' : 'document.upload.dropOne')}</p>
      <p className="quiet">{t(several ? 'document.upload.or' : 'document.upload.orOne')}</p>
      <button type="button" className={several ? 'button button-primary' : 'button'} onClick={() => input.current?.click()}>
        {t('document.upload.choose')}
      </button>
      <input
        ref={input}
        type="file"
        multiple={several}
        hidden
        onChange={(event) => {
          take(event.currentTarget.files)
          event.currentTarget.value = ''
        }}
      />
    </fieldset>
  )
}
