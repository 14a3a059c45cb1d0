import { Button, Modal, Radio, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { api, withQuery } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import type { PartItem } from '../../../../web/kit/pages.ts'
import { KindIcon } from '../../../../web/kit/parts.tsx'
import { refresh, useApi, useChange } from '../../../../web/kit/query.ts'
import { sayWithUndo } from '../../../../web/kit/toasts.tsx'
import type { SearchResults } from '../../../search/schema.ts'
import { type FlagInput, type FlagKind, flagKinds } from '../../flags/schema.ts'

/** Tells what is wrong with an item. */
export function FlagDialog({ item, kind: first = 'outdated', onClose }: { item: PartItem; kind?: FlagKind; onClose: () => void }) {
  const t = useText('stewardship')
  const [kind, setKind] = useState<FlagKind>(first)
  const [words, setWords] = useState('')
  const [duplicateId, setDuplicateId] = useState<string | null>(null)
  const path = `/api/items/${item.id}/flags`
  const raise = useChange((input: FlagInput) => api.post<{ id: string }>(path, input), {
    refreshes: [path],
    onDone: ({ id }) => {
      onClose()
      sayWithUndo(t('flags.raised'), async () => {
        await api.delete(`/api/flags/${id}`)
        await refresh(path)
      })
    },
  })
  const ready = kind !== 'duplicate' || duplicateId !== null
  return (
    <Modal opened onClose={onClose} title={t('flags.title')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <p className="dialog-text">{t('flags.lead')}</p>
      <div className="dialog-fields">
        <Radio.Group aria-label={t('flags.title')} value={kind} onChange={(value) => setKind(value as FlagKind)}>
          {flagKinds.map((name) => (
            <Radio key={name} value={name} label={t(`flags.kind.${name}`)} mt={8} />
          ))}
        </Radio.Group>
        {kind === 'duplicate' && <OtherItem title={item.title} exclude={item.id} chosen={duplicateId} onChoose={setDuplicateId} />}
        <Textarea
          label={t('flags.words')}
          description={t('flags.wordsHint')}
          value={words}
          maxLength={1000}
          autosize
          minRows={2}
          data-autofocus
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </div>
      <div className="dialog-acts">
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button
          disabled={!ready}
          loading={raise.isPending}
          onClick={() => raise.mutate({ kind, words, duplicateId: kind === 'duplicate' ? duplicateId : null })}
        >
          {t('flags.raise')}
        </Button>
      </div>
    </Modal>
  )
}

/** The item that says the same, found by words; asked as a program, so that it is no search of a person. */
function OtherItem(props: { title: string; exclude: string; chosen: string | null; onChoose: (id: string) => void }) {
  const t = useText('stewardship')
  const [words, setWords] = useState(props.title)
  const [asked] = useDebouncedValue(words.trim(), 250)
  const found = useApi<SearchResults>(asked ? withQuery('/api/search', { q: asked, limit: 12, source: 'program' }) : null, { keep: true })
  const items = (found.data?.items ?? []).filter(({ item }) => /^(article|document)$/.test(item.type) && item.id !== props.exclude)
  return (
    <fieldset className="plain-fieldset">
      <TextInput label={t('flags.duplicate')} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
      <ul className="demand-answers" aria-label={t('flags.duplicate')}>
        {items.map(({ item }) => (
          <li key={item.id}>
            <label>
              <input type="radio" name="duplicate" checked={props.chosen === item.id} onChange={() => props.onChoose(item.id)} />
              <KindIcon kind={item.kind} />
              <span>{item.title}</span>
            </label>
          </li>
        ))}
      </ul>
      {found.data && items.length === 0 && <p className="quiet">{t('flags.duplicateNone')}</p>}
    </fieldset>
  )
}
