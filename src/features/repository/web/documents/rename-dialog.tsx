import { Button, Modal, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ReadingView } from '../../page.ts'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { affected } from './use-sending.ts'

/** What a document is called and what it is about; its file keeps its own name. */
export function RenameDialog({ item, onClose }: { item: ReadingView; onClose: () => void }) {
  const t = useText('repository')
  const [title, setTitle] = useState(item.title)
  const [description, setDescription] = useState(item.description)
  const [tried, setTried] = useState(false)
  const save = useChange(() => api.patch(`/api/documents/${item.id}`, { title: title.trim(), description: description.trim() }), {
    refreshes: affected,
    onDone: () => {
      say(t('document.rename.done'))
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (title.trim()) save.mutate(undefined)
  }
  return (
    <Modal opened onClose={onClose} title={t('document.rename.act')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <form onSubmit={submit} noValidate>
        <div className="dialog-fields">
          <TextInput
            label={t('document.rename.title')}
            value={title}
            maxLength={300}
            required
            data-autofocus
            error={tried && !title.trim() && t('document.rename.required')}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Textarea
            label={t('document.rename.description')}
            description={t('document.rename.descriptionHint')}
            value={description}
            maxLength={500}
            autosize
            minRows={2}
            maxRows={6}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
        </div>
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('web:act.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
