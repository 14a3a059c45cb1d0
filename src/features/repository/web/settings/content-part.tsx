import { Button, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, type Page, withQuery } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useGo } from '../../../../web/kit/pages.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import type { SpaceView } from '../../schema.ts'

/** What goes in, what goes out, what was put away, and the end of the space. */
export function ContentPart({ space, mayOwn }: { space: SpaceView; mayOwn: boolean }) {
  const t = useText('repository')
  return (
    <>
      <ul className="acts-list">
        <Act icon="book-upload" name="import" href={`/spaces/${space.key}/import`} />
        <li className="act">
          <Icon name="download" />
          <div className="act-text">
            <h2>{t('settings.content.export.title')}</h2>
            <p>{t('settings.content.export.text')}</p>
          </div>
          <a className="button" href={`/api/spaces/${space.key}/export`} download={`${space.key}.zip`}>
            {t('settings.content.export.act')}
          </a>
        </li>
        <Act icon="archive" name="archive" href={withQuery('/trash', { space: space.key, state: 'archived' })} />
        <Act icon="trash" name="trash" href={withQuery('/trash', { space: space.key })} />
      </ul>
      {mayOwn && <RemoveSpace space={space} />}
    </>
  )
}

function Act({ icon, name, href }: { icon: string; name: string; href: string }) {
  const t = useText('repository')
  return (
    <li className="act">
      <Icon name={icon} />
      <div className="act-text">
        <h2>{t(`settings.content.${name}.title`)}</h2>
        <p>{t(`settings.content.${name}.text`)}</p>
      </div>
      <a className="button" href={href}>
        {t(`settings.content.${name}.act`)}
      </a>
    </li>
  )
}

/** Only an empty space goes, and only after its name is written: this cannot be taken back. */
function RemoveSpace({ space }: { space: SpaceView }) {
  const t = useText('repository')
  const [asking, setAsking] = useState(false)
  const archived = useApi<Page<unknown>>(withQuery('/api/articles', { space: space.key, state: 'archived', limit: 1 }))
  const empty = space.articles === 0 && archived.data?.items.length === 0
  return (
    <section className="settings-section settings-danger" aria-labelledby="remove-title">
      <h2 id="remove-title">{t('settings.remove.title')}</h2>
      <p className="settings-lead">{t(empty ? 'settings.remove.text' : 'settings.remove.notEmpty')}</p>
      <button type="button" className="button button-danger" disabled={!empty} onClick={() => setAsking(true)}>
        <Icon name="trash" />
        {t('settings.remove.act')}
      </button>
      {asking && <RemoveDialog space={space} onClose={() => setAsking(false)} />}
    </section>
  )
}

function RemoveDialog({ space, onClose }: { space: SpaceView; onClose: () => void }) {
  const t = useText('repository')
  const go = useGo()
  const [typed, setTyped] = useState('')
  const same = typed.trim().normalize('NFC') === space.name.normalize('NFC')
  const remove = useChange(() => api.delete(`/api/spaces/${space.id}`), {
    onDone: () => {
      say(t('settings.remove.done', { name: space.name }))
      go('/spaces')
    },
    refreshes: ['/api/home'],
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (same) remove.mutate(undefined)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('settings.remove.ask', { name: space.name })}
      closeButtonProps={{ 'aria-label': t('web:act.close') }}
    >
      <form className="dialog-fields" onSubmit={submit}>
        <p className="dialog-text">{t('settings.remove.askText')}</p>
        <TextInput
          label={t('settings.remove.type', { name: space.name })}
          autoComplete="off"
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button type="submit" color="red" disabled={!same} loading={remove.isPending}>
            {t('settings.remove.act')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
