import { Button, Modal, Radio, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { api, withQuery } from '../../../web/kit/api.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { KindIcon } from '../../../web/kit/parts.tsx'
import { refresh, useApi, useChange } from '../../../web/kit/query.ts'
import { sayWithUndo } from '../../../web/kit/toasts.tsx'
import { type DemandDetail, type DismissalInput, dismissalReasons } from '../demand/schema.ts'
import type { SearchResults } from '../schema.ts'

/** Puts a need aside, with a reason; "answered" names the item that answers it. */
export function DismissDialog({ need, onClose }: { need: DemandDetail; onClose: () => void }) {
  const t = useText('search')
  const [reason, setReason] = useState<DismissalInput['reason']>('answered')
  const [itemId, setItemId] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const path = `/api/demand/${need.key}/dismissal`
  const reopen = async () => {
    await api.delete(path)
    await refresh('/api/demand')
  }
  const dismiss = useChange((input: DismissalInput) => api.put(path, input), {
    refreshes: ['/api/demand'],
    onDone: () => {
      onClose()
      sayWithUndo(t('demand.dismissDone'), reopen)
    },
  })
  const ready = reason !== 'answered' || itemId !== null
  return (
    <Modal opened onClose={onClose} title={t('demand.dismiss')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <p className="dialog-text">{t('demand.dismissLead')}</p>
      <div className="dialog-fields">
        <Radio.Group label={t('demand.dismissReason')} value={reason} onChange={(value) => setReason(value as DismissalInput['reason'])}>
          {dismissalReasons.map((name) => (
            <Radio key={name} value={name} label={t(`demand.dismissal.${name}`)} mt={8} />
          ))}
        </Radio.Group>
        {reason === 'answered' && <AnswerChoice first={need.name} chosen={itemId} onChoose={setItemId} />}
        <Textarea
          label={t('demand.note')}
          value={note}
          maxLength={500}
          autosize
          minRows={2}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </div>
      <div className="dialog-acts">
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button
          disabled={!ready}
          loading={dismiss.isPending}
          onClick={() => dismiss.mutate({ reason, itemId: reason === 'answered' ? itemId : null, note })}
        >
          {t('demand.dismiss')}
        </Button>
      </div>
    </Modal>
  )
}

/** Items that may be the answer, found as a program so that this is no search of a person. */
function AnswerChoice({ first, chosen, onChoose }: { first: string; chosen: string | null; onChoose: (id: string) => void }) {
  const t = useText('search')
  const [words, setWords] = useState(first)
  const [asked] = useDebouncedValue(words.trim(), 250)
  const found = useApi<SearchResults>(asked ? withQuery('/api/search', { q: asked, limit: 20, source: 'program' }) : null, { keep: true })
  const items = (found.data?.items ?? []).filter(({ item }) => item.type === 'article' || item.type === 'document')
  return (
    <fieldset className="plain-fieldset">
      <TextInput
        label={t('demand.answerSearch')}
        description={t('demand.answerHint')}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <ul className="demand-answers" aria-label={t('demand.answer')}>
        {items.map(({ item }) => (
          <li key={item.id}>
            <label>
              <input type="radio" name="answer" checked={chosen === item.id} onChange={() => onChoose(item.id)} />
              <KindIcon kind={item.kind} />
              <span>{item.title}</span>
            </label>
          </li>
        ))}
      </ul>
      {found.data && items.length === 0 && <p className="quiet">{t('demand.answerNone')}</p>}
    </fieldset>
  )
}
