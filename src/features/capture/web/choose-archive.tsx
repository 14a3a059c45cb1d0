import { Switch } from '@mantine/core'
import { type DragEvent, useRef, useState } from 'react'
import { formatBytes } from '../../../platform/page/format.ts'
import { useLocale, useText } from '../../../web/kit/i18n.ts'
import { Icon } from '../../../web/kit/parts.tsx'

/** A place to drop a zip, or to choose one. Unless told otherwise the first round writes nothing. */
export function ChooseArchive({ onChoose }: { onChoose: (file: File, dryRun: boolean) => void }) {
  const t = useText('capture')
  const locale = useLocale()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [dryRun, setDryRun] = useState(true)
  const [wrong, setWrong] = useState<string | null>(null)
  const take = (files: FileList | null) => {
    const file = files?.[0]
    if (!file) return
    if (files.length > 1) return setWrong(t('web.wrong.many'))
    if (!/\.zip$/i.test(file.name) && !/zip/.test(file.type)) return setWrong(t('web.wrong.kind', { name: file.name }))
    if (file.size === 0) return setWrong(t('web.wrong.empty', { name: file.name, size: formatBytes(0, locale) }))
    setWrong(null)
    onChoose(file, dryRun)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <>
      <fieldset
        className="drop"
        aria-label={t('web.drop.title')}
        data-over={over ? '' : undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Icon name="book-upload" />
        <p className="drop-title">{t('web.drop.title')}</p>
        <p className="drop-text">{t('web.drop.text')}</p>
        <button type="button" className="button button-primary" onClick={() => input.current?.click()}>
          {t('web.drop.choose')}
        </button>
        <input
          ref={input}
          type="file"
          accept=".zip,application/zip"
          hidden
          data-archive=""
          onChange={(event) => {
            take(event.currentTarget.files)
            event.currentTarget.value = ''
          }}
        />
      </fieldset>
      {wrong && (
        <p className="field-error" role="alert">
          <Icon name="alert-circle" />
          {wrong}
        </p>
      )}
      <Switch
        className="import-dry"
        checked={dryRun}
        onChange={(event) => setDryRun(event.currentTarget.checked)}
        label={t('web.dry.label')}
        description={t('web.dry.text')}
      />
      <ul className="import-notes">
        {(['tree', 'links', 'again'] as const).map((note) => (
          <li key={note}>
            <Icon name="check" />
            {t(`web.notes.${note}`)}
          </li>
        ))}
      </ul>
    </>
  )
}
