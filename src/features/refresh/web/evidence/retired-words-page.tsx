import { Button, Modal, Switch, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import type { ItemRow as Row, SpaceView } from '../../../repository/schema.ts'
import { api, type Page } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon, ItemRow, Loaded } from '../../../../web/kit/parts.tsx'
import { SpacePicker } from '../../../../web/kit/pickers.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say, sayWithUndo } from '../../../../web/kit/toasts.tsx'
import { RETIRED_WORDS, retiredWordsView } from '../../evidence/page.ts'
import type { NewRetiredWord, RetiredWord, RetiredWordImport, RetiredWords } from '../../evidence/schema.ts'

/** Words that are out of use; stewards keep them. */
export function RetiredWordsPage() {
  const t = useText('refresh')
  const hand = useHand()
  const list = useApi<RetiredWords>(RETIRED_WORDS)
  const [changing, setChanging] = useState<RetiredWord | 'new' | null>(null)
  const [showing, setShowing] = useState<RetiredWord | null>(null)
  const remove = useRemove()
  usePage(t('words.title'), { place: list.data?.mayKeep ? 'desk' : null })
  const rowActs = (word: RetiredWord) => (
    <>
      <button type="button" className="icon-button" aria-label={t('words.changeOf', { word: word.word })} onClick={() => setChanging(word)}>
        <Icon name="pencil" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={t('words.deleteOf', { word: word.word })}
        onClick={() => remove.mutate(word)}
      >
        <Icon name="trash" />
      </button>
    </>
  )
  const uses = (word: RetiredWord, text: string) => (
    <button type="button" className="button button-plain retired-uses" onClick={() => setShowing(word)}>
      {text}
    </button>
  )
  const actions = (
    <>
      <a className="button" href={`${RETIRED_WORDS}/csv`} download>
        <Icon name="download" />
        {t('words.export')}
      </a>
      <ImportButton />
      <button type="button" className="button button-primary" onClick={() => setChanging('new')}>
        <Icon name="plus" />
        {t('words.new')}
      </button>
    </>
  )
  return (
    <>
      <Loaded query={list}>
        {({ items, mayKeep }) => retiredWordsView(hand, items, { uses, rowActs, actions: mayKeep ? actions : undefined })}
      </Loaded>
      {changing && <WordDialog word={changing === 'new' ? null : changing} onClose={() => setChanging(null)} />}
      {showing && <UsesDialog word={showing} onClose={() => setShowing(null)} />}
    </>
  )
}

const inputOf = ({ word, pattern, replacement, note, space }: RetiredWord): NewRetiredWord => ({
  word,
  pattern,
  replacement,
  note,
  spaceId: space?.id ?? null,
})

function useRemove() {
  const t = useText('refresh')
  const again = useChange((input: NewRetiredWord) => api.post(RETIRED_WORDS, input), { refreshes: [RETIRED_WORDS] })
  return useChange((word: RetiredWord) => api.delete(`${RETIRED_WORDS}/${word.id}`), {
    refreshes: [RETIRED_WORDS],
    onDone: (_, word) => sayWithUndo(t('words.deleted', { word: word.word }), () => again.mutateAsync(inputOf(word))),
  })
}

/** Brings in a CSV and says what became of it. */
function ImportButton() {
  const t = useText('refresh')
  const input = useRef<HTMLInputElement>(null)
  const bring = useChange((csv: string) => api.post<RetiredWordImport>(`${RETIRED_WORDS}/imports`, { csv }), {
    refreshes: [RETIRED_WORDS],
    onDone: ({ added, changed, wrong }) => {
      const lines = wrong.map(({ line }) => line).slice(0, 10)
      say(
        [t('words.imported', { added, changed }), wrong.length > 0 && t('words.wrong', { count: wrong.length, lines: lines.join(', ') })]
          .filter(Boolean)
          .join(' '),
      )
    },
  })
  return (
    <>
      <button type="button" className="button" disabled={bring.isPending} onClick={() => input.current?.click()}>
        <Icon name="upload" />
        {t('words.import')}
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

function WordDialog({ word, onClose }: { word: RetiredWord | null; onClose: () => void }) {
  const t = useText('refresh')
  const [fields, setFields] = useState<NewRetiredWord>(
    word ? inputOf(word) : { word: '', pattern: false, replacement: '', note: '', spaceId: null },
  )
  const [space, setSpace] = useState<SpaceView | null>((word?.space as SpaceView | undefined) ?? null)
  const body = { ...fields, word: fields.word.trim(), spaceId: space?.id ?? null }
  const save = useChange(() => (word ? api.put(`${RETIRED_WORDS}/${word.id}`, body) : api.post(RETIRED_WORDS, body)), {
    refreshes: [RETIRED_WORDS],
    onDone: () => {
      say(t('words.saved'))
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(undefined)
  }
  const set = (change: Partial<NewRetiredWord>) => setFields((before) => ({ ...before, ...change }))
  return (
    <Modal opened onClose={onClose} title={t(word ? 'words.change' : 'words.new')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <form className="dialog-fields" onSubmit={submit}>
        <TextInput
          label={t('words.word')}
          description={t('words.wordHint')}
          value={fields.word}
          onChange={(event) => set({ word: event.currentTarget.value })}
          data-autofocus
          required
          maxLength={80}
        />
        <Switch
          label={t('words.pattern')}
          description={t('words.patternHint')}
          checked={fields.pattern}
          onChange={(event) => set({ pattern: event.currentTarget.checked })}
        />
        <TextInput
          label={t('words.replacement')}
          value={fields.replacement}
          onChange={(event) => set({ replacement: event.currentTarget.value })}
          maxLength={120}
        />
        <TextInput
          label={t('words.note')}
          value={fields.note}
          onChange={(event) => set({ note: event.currentTarget.value })}
          maxLength={300}
        />
        <SpacePicker label={t('words.space')} description={t('words.spaceHint')} value={space} onChange={setSpace} />
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button type="submit" disabled={body.word.length < 2} loading={save.isPending}>
            {t('web:act.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

function UsesDialog({ word, onClose }: { word: RetiredWord; onClose: () => void }) {
  const t = useText('refresh')
  const items = useApi<Page<Row>>(`${RETIRED_WORDS}/${word.id}/items`)
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('words.showItems', { word: word.word })}
      closeButtonProps={{ 'aria-label': t('web:act.close') }}
    >
      <Loaded query={items}>
        {(page) => (
          <ul className="rows">
            {page.items.map((item) => (
              <ItemRow key={item.id} item={{ ...item, excerpt: null }} />
            ))}
          </ul>
        )}
      </Loaded>
    </Modal>
  )
}
