import { Button, Modal, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { formatBytes } from '../../../../platform/page/format.ts'
import type { ReadingView } from '../../page.ts'
import { type ApiProblem, upload, withQuery } from '../../../../web/kit/api.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { refresh } from '../../../../web/kit/query.ts'
import { say, wordsOf } from '../../../../web/kit/toasts.tsx'
import { DropFiles } from './drop-files.tsx'
import { Progress } from './sending-list.tsx'
import { affected, formOf } from './use-sending.ts'

/** A new version: the file, and what is new in it. The version seen here must still be the newest. */
export function VersionDialog({ item, onClose }: { item: ReadingView; onClose: () => void }) {
  const t = useText('repository')
  const locale = useLocale()
  const [file, setFile] = useState<File | null>(null)
  const [message, setMessage] = useState('')
  const [share, setShare] = useState<number | null>(null)
  const [fault, setFault] = useState<{ title: string; detail: string } | null>(null)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])
  const send = async () => {
    if (!file) return
    abort.current = new AbortController()
    const { signal } = abort.current
    setFault(null)
    setShare(0)
    try {
      const path = withQuery(`/api/documents/${item.id}/versions`, { message: message.trim() })
      const made = await upload<ReadingView>(path, formOf(file), { signal, ifMatch: `"${item.version}"`, onProgress: setShare })
      await refresh(...affected)
      say(t('document.next.done', { number: made.revision }))
      onClose()
    } catch (problem) {
      if (signal.aborted) return
      setShare(null)
      setFault(wordsOf(problem as ApiProblem))
      if ((problem as ApiProblem).status === 412) await refresh(...affected)
    }
  }
  const busy = share !== null
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('document.next.act')}
      closeOnClickOutside={!busy}
      closeButtonProps={{ 'aria-label': t('web:act.close') }}
    >
      <p className="dialog-text">{t('document.next.lead')}</p>
      <div className="dialog-fields">
        {file ? (
          <div className="chosen-file">
            <Icon name="file-description" />
            <span>
              <b>{file.name}</b> <span className="quiet">{formatBytes(file.size, locale)}</span>
            </span>
            {!busy && (
              <button type="button" className="button button-plain" onClick={() => setFile(null)}>
                {t('document.upload.chooseOther')}
              </button>
            )}
          </div>
        ) : (
          <DropFiles onFiles={([first]) => setFile(first ?? null)} />
        )}
        <TextInput
          label={t('document.next.message')}
          description={t('document.next.messageHint')}
          value={message}
          maxLength={500}
          disabled={busy}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        {file && busy && <Progress name={file.name} share={share} />}
        {fault && (
          <p className="sending-fault" role="alert">
            <b>{fault.title}</b> {fault.detail}
          </p>
        )}
      </div>
      <div className="dialog-acts">
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button onClick={send} disabled={!file} loading={busy}>
          {t('document.next.send')}
        </Button>
      </div>
    </Modal>
  )
}
