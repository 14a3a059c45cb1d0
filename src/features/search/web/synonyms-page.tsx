import { Button, Modal, Switch, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { api } from '../../../web/kit/api.ts'
import { useHand } from '../../../web/kit/hand.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { Icon, Loaded } from '../../../web/kit/parts.tsx'
import { usePage } from '../../../web/kit/place.ts'
import { useApi, useChange } from '../../../web/kit/query.ts'
import { say, sayWithUndo } from '../../../web/kit/toasts.tsx'
import { synonymsView } from '../page.ts'
import type { NewSynonym, Synonym, SynonymImportResult } from '../synonyms/schema.ts'

const PATH = '/api/synonyms'

/** Words that mean the same in searches; stewards and administrators keep them. */
export function SynonymsPage() {
  const t = useText('search')
  const hand = useHand()
  const synonyms = useApi<{ items: Synonym[]; mayKeep: boolean }>(PATH)
  const [changing, setChanging] = useState<Synonym | 'new' | null>(null)
  const remove = useRemove()
  usePage(t('synonyms.title'), { place: 'topics' })
  const rowActs = (group: Synonym) => (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={t('synonyms.changeOf', { word: group.words[0] })}
        onClick={() => setChanging(group)}
      >
        <Icon name="pencil" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={t('synonyms.deleteOf', { word: group.words[0] })}
        onClick={() => remove.mutate(group)}
      >
        <Icon name="trash" />
      </button>
    </>
  )
  const actions = (
    <>
      <a className="button" href={`${PATH}/csv`} download>
        <Icon name="download" />
        {t('synonyms.export')}
      </a>
      <ImportButton />
      <button type="button" className="button button-primary" onClick={() => setChanging('new')}>
        <Icon name="plus" />
        {t('synonyms.new')}
      </button>
    </>
  )
  return (
    <>
      <Loaded query={synonyms}>{({ items, mayKeep }) => synonymsView(hand, items, mayKeep ? { actions, rowActs } : {})}</Loaded>
      {changing && <SynonymDialog group={changing === 'new' ? null : changing} onClose={() => setChanging(null)} />}
    </>
  )
}

function useRemove() {
  const t = useText('search')
  const again = useChange((input: NewSynonym) => api.post(PATH, input), { refreshes: [PATH] })
  return useChange((group: Synonym) => api.delete(`${PATH}/${group.id}`), {
    refreshes: [PATH],
    onDone: (_, { words, oneWay, note }) =>
      sayWithUndo(t('synonyms.deleted', { word: words[0] }), () => again.mutateAsync({ words, oneWay, note })),
  })
}

/** Brings in a CSV and says what became of it. */
function ImportButton() {
  const t = useText('search')
  const input = useRef<HTMLInputElement>(null)
  const bring = useChange((csv: string) => api.post<SynonymImportResult>(`${PATH}/imports`, { csv }), {
    refreshes: [PATH],
    onDone: (result) => {
      const refused = result?.refused.slice(0, 3).map(({ line, reason, word }) => t(`synonyms.refused.${reason}`, { line, word })) ?? []
      say([t('synonyms.imported', { count: result?.added ?? 0 }), ...refused].join(' '))
    },
  })
  return (
    <>
      <button type="button" className="button" disabled={bring.isPending} onClick={() => input.current?.click()}>
        <Icon name="upload" />
        {t('synonyms.import')}
      </button>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        hidden
        onChange={async (event) => {
          const file = event.currentTarget.files?.[0]
          event.currentTarget.value = ''
          if (file) bring.mutate(await file.text())
        }}
      />
    </>
  )
}

function SynonymDialog({ group, onClose }: { group: Synonym | null; onClose: () => void }) {
  const t = useText('search')
  const [fields, setFields] = useState({ words: group?.words.join('\n') ?? '', oneWay: group?.oneWay ?? false, note: group?.note ?? '' })
  const words = fields.words
    .split('\n')
    .map((word) => word.trim())
    .filter(Boolean)
  const save = useChange(
    () => {
      const body = { words, oneWay: fields.oneWay, note: fields.note }
      return group ? api.patch(`${PATH}/${group.id}`, body) : api.post(PATH, body)
    },
    {
      refreshes: [PATH],
      onDone: () => {
        say(t('synonyms.done'))
        onClose()
      },
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(undefined)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(group ? 'synonyms.change' : 'synonyms.new')}
      closeButtonProps={{ 'aria-label': t('web:act.close') }}
    >
      <form className="dialog-fields" onSubmit={submit}>
        <Textarea
          label={t('synonyms.words')}
          description={t('synonyms.wordsHint')}
          data-autofocus
          autosize
          minRows={3}
          maxLength={2000}
          value={fields.words}
          onChange={(event) => setFields({ ...fields, words: event.currentTarget.value })}
        />
        <Switch
          label={t('synonyms.oneWay')}
          description={t('synonyms.oneWayHint')}
          checked={fields.oneWay}
          onChange={(event) => setFields({ ...fields, oneWay: event.currentTarget.checked })}
        />
        <TextInput
          label={t('synonyms.note')}
          maxLength={500}
          value={fields.note}
          onChange={(event) => setFields({ ...fields, note: event.currentTarget.value })}
        />
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={words.length < 2}>
            {t('web:act.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
