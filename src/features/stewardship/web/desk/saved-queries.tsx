import { Button, Modal, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { useChange } from '../../../../web/kit/query.ts'
import { say, sayWithUndo } from '../../../../web/kit/toasts.tsx'
import { deskAddress, type DeskAsked, keptDeskQuery, queueWords } from '../../desk/page.ts'
import type { Desk, NewDeskQuery, SavedDeskQuery } from '../../desk/schema.ts'

const PATH = '/api/desk/queries'
const queryOf = (asked: DeskAsked): string => keptDeskQuery(new URLSearchParams(deskAddress(asked, { mode: 'list' }).split('?')[1] ?? ''))

/** Keeps the present view under a name, for oneself or for the stewards of a space. */
export function SaveQuery({ asked, saved, spaces }: { asked: DeskAsked; saved: readonly SavedDeskQuery[]; spaces: Desk['spaces'] }) {
  const t = useText('stewardship')
  const [opened, setOpened] = useState(false)
  const query = queryOf(asked)
  if (query === '' || saved.some((one) => one.mine && one.query === query)) return null
  return (
    <>
      <button type="button" className="desk-save button button-plain" onClick={() => setOpened(true)}>
        <Icon name="plus" />
        {t('desk.saved.save')}
      </button>
      {opened && (
        <SaveDialog
          name={asked.q || (asked.queue ? queueWords(t, asked.queue) : '')}
          query={query}
          spaces={spaces}
          onClose={() => setOpened(false)}
        />
      )}
    </>
  )
}

function SaveDialog(props: { name: string; query: string; spaces: Desk['spaces']; onClose: () => void }) {
  const t = useText('stewardship')
  const [name, setName] = useState(props.name)
  const [spaceId, setSpaceId] = useState('')
  const keep = useChange((input: NewDeskQuery) => api.post<SavedDeskQuery>(PATH, input), {
    refreshes: [PATH],
    onDone: () => {
      say(t('desk.saved.done', { name: name.trim() }))
      props.onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) keep.mutate({ name: name.trim(), query: props.query, spaceId: spaceId || null })
  }
  return (
    <Modal opened onClose={props.onClose} title={t('desk.saved.save')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <form onSubmit={submit}>
        <div className="dialog-fields">
          <TextInput
            label={t('desk.saved.name')}
            value={name}
            maxLength={120}
            required
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('desk.saved.for')}
            value={spaceId}
            data={[
              { value: '', label: t('desk.saved.private') },
              ...props.spaces.map((space) => ({ value: space.id, label: t('desk.saved.sharedWith', { space: space.name }) })),
            ]}
            allowDeselect={false}
            onChange={(value) => setSpaceId(value ?? '')}
          />
        </div>
        <div className="dialog-acts">
          <Button variant="default" onClick={props.onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button type="submit" loading={keep.isPending} disabled={!name.trim()}>
            {t('web:act.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

/** Forgets a saved view, and offers to take that back. */
export function RemoveQuery({ query }: { query: SavedDeskQuery }) {
  const t = useText('stewardship')
  const again = useChange((input: NewDeskQuery) => api.post(PATH, input), { refreshes: [PATH] })
  const remove = useChange(() => api.delete(`${PATH}/${query.id}`), {
    refreshes: [PATH],
    onDone: () =>
      sayWithUndo(t('desk.saved.removed', { name: query.name }), () =>
        again.mutateAsync({ name: query.name, query: query.query, spaceId: query.space?.id ?? null }),
      ),
  })
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={t('desk.saved.remove', { name: query.name })}
      disabled={remove.isPending}
      onClick={() => remove.mutate(undefined)}
    >
      <Icon name="x" />
    </button>
  )
}
