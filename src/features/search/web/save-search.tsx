import { Modal, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { SpaceView } from '../../repository/schema.ts'
import type { NewSavedSearch, SavedSearch, SavedSearchChange } from '../saved/schema.ts'
import { api, type Page } from '../../../web/kit/api.ts'
import { useHand } from '../../../web/kit/hand.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { useApi, useChange } from '../../../web/kit/query.ts'
import { say, sayWithUndo } from '../../../web/kit/toasts.tsx'
import { type Asked, keptOf, saveButton } from '../page.ts'

const PATH = '/api/saved-searches'

/** The button that keeps the present search, with its dialogue. */
export function SaveSearch(props: {
  asked: Asked
  saved: readonly SavedSearch[]
  opened: boolean
  onOpen: () => void
  onClose: () => void
}) {
  const { asked, saved, opened, onOpen, onClose } = props
  const hand = useHand()
  const kept = saved.find(({ query, mine }) => mine && query === keptOf(asked))
  return (
    <>
      {saveButton(hand, { asked, saved }, { onClick: onOpen })}
      {opened && <SavedSearchDialog search={kept ?? null} name={asked.q.trim()} query={keptOf(asked)} onClose={onClose} />}
    </>
  )
}

/** Name and readers of a saved search; without one, of a new one. */
export function SavedSearchDialog(props: { search: SavedSearch | null; name?: string; query: string; onClose: () => void }) {
  const { search, query, onClose } = props
  const t = useText('search')
  const [name, setName] = useState(search?.name ?? props.name ?? '')
  const [spaceId, setSpaceId] = useState<string | null>(search?.space?.id ?? null)
  const spaces = useApi<Page<SpaceView>>('/api/spaces', { staleTime: 60_000 }).data?.items ?? []
  const writable = spaces.filter(({ id, role }) => id === spaceId || (role !== null && role !== 'reader'))
  const keep = useChange(
    (input: NewSavedSearch | SavedSearchChange) => (search ? api.patch(`${PATH}/${search.id}`, input) : api.post(PATH, input)),
    {
      refreshes: [PATH],
      onDone: () => {
        say(t('saved.done', { name }))
        onClose()
      },
    },
  )
  const remove = useRemoveSaved()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) keep.mutate({ name: name.trim(), query, spaceId })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(search ? 'saved.change' : 'saved.save')}
      centered
      closeButtonProps={{ 'aria-label': t('web:act.close') }}
    >
      <form onSubmit={submit} className="saved-form">
        <TextInput
          label={t('saved.name')}
          value={name}
          maxLength={120}
          required
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('saved.readers')}
          value={spaceId ?? ''}
          data={[
            { value: '', label: t('saved.private') },
            ...writable.map(({ id, name }) => ({ value: id, label: t('saved.sharedWith', { space: name }) })),
          ]}
          allowDeselect={false}
          comboboxProps={{ withinPortal: true }}
          onChange={(value) => setSpaceId(value || null)}
        />
        <div className="saved-form-acts">
          {search && (
            <button
              type="button"
              className="button"
              onClick={() => {
                remove.mutate(search)
                onClose()
              }}
            >
              {t('saved.delete')}
            </button>
          )}
          <button type="submit" className="button button-primary" disabled={keep.isPending || !name.trim()}>
            {t('web:act.save')}
          </button>
        </div>
      </form>
    </Modal>
  )
}

/** Forgets a saved search, and offers to take that back. */
export function useRemoveSaved() {
  const t = useText('search')
  const again = useChange((input: NewSavedSearch) => api.post(PATH, input), { refreshes: [PATH] })
  return useChange((search: SavedSearch) => api.delete(`${PATH}/${search.id}`), {
    refreshes: [PATH],
    onDone: (_, { name, query, space }) =>
      sayWithUndo(t('saved.deleted', { name }), () => again.mutateAsync({ name, query, spaceId: space?.id ?? null })),
  })
}
