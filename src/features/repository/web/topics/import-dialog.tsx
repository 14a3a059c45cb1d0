import { Button, Modal } from '@mantine/core'
import { useRef, useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon, Skeleton } from '../../../../web/kit/parts.tsx'
import { useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import type { TopicImportResult } from '../../topics/schema.ts'
import { TOPIC_PATHS } from './use-topics.ts'

const REFUSALS_SHOWN = 100

type Chosen = { name: string; format: 'ttl' | 'csv'; text: string }

/** Brings topics in from a file; shows first what would happen. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useText('repository')
  const input = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const look = useChange(({ format, text }: Chosen) => api.post<TopicImportResult>('/api/topics/imports', { format, text, dryRun: true }))
  const bring = useChange(
    ({ format, text }: Chosen) => api.post<TopicImportResult>('/api/topics/imports', { format, text, dryRun: false }),
    {
      refreshes: TOPIC_PATHS,
      onDone: ({ added, changed }) => {
        say(t('topics.imported', { added, changed }))
        onClose()
      },
    },
  )
  const choose = async (file: File | undefined) => {
    if (!file) return
    const next: Chosen = { name: file.name, format: /\.csv$/i.test(file.name) ? 'csv' : 'ttl', text: await file.text() }
    setChosen(next)
    look.mutate(next)
  }
  const result = look.data
  return (
    <Modal opened onClose={onClose} title={t('topics.import')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <div className="dialog-fields">
        <p>{t('topics.importLead')}</p>
        <div>
          <button type="button" className="button" onClick={() => input.current?.click()}>
            <Icon name="upload" />
            {chosen ? chosen.name : t('topics.importChoose')}
          </button>
          <input
            ref={input}
            type="file"
            accept=".ttl,.csv,text/turtle,text/csv"
            aria-label={t('topics.importChoose')}
            hidden
            onChange={(event) => {
              const file = event.currentTarget.files?.[0]
              event.currentTarget.value = ''
              choose(file)
            }}
          />
        </div>
        {look.isPending && <Skeleton lines={3} />}
        <div role="status">{result && !look.isPending && <Preview result={result} />}</div>
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button
            loading={bring.isPending}
            disabled={!chosen || !result || result.added + result.changed === 0}
            onClick={() => chosen && bring.mutate(chosen)}
          >
            {t('topics.importAct')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

function Preview({ result: { added, changed, same, first, refused } }: { result: TopicImportResult }) {
  const t = useText('repository')
  return (
    <>
      <dl className="topic-figures">
        {Object.entries({ added, changed, same }).map(([name, count]) => (
          <div key={name}>
            <dt>{t(`topics.importFigure.${name}`)}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      {first.length > 0 && (
        <p className="chips">
          {first.map(({ label, what }, at) => (
            <span key={`${at} ${label}`} className="chip">
              <Icon name={what === 'added' ? 'plus' : 'pencil'} />
              {label}
            </span>
          ))}
        </p>
      )}
      {refused.length > 0 && (
        <details className="topic-refused" open={refused.length <= 5}>
          <summary>{t('topics.importRefused', { count: refused.length })}</summary>
          <ul>
            {refused.slice(0, REFUSALS_SHOWN).map(({ line, reason, what }, at) => (
              <li key={`${at} ${line}`}>{t(`topics.refused.${reason}`, { line, what })}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
