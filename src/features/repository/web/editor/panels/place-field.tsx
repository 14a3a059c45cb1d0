import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import type { ArticleView, SpaceView } from '../../../schema.ts'
import type { Page } from '../../../../../web/kit/api.ts'
import { useText } from '../../../../../web/kit/i18n.ts'
import { Icon, SpaceTile } from '../../../../../web/kit/parts.tsx'
import { SpacePicker } from '../../../../../web/kit/pickers.tsx'
import { useApi } from '../../../../../web/kit/query.ts'
import { Branch, PlaceChoice } from '../../reading/move-dialog.tsx'
import type { Place } from '../writing.ts'

/** Where a new text will stand: its space and what it stands under. */
export function PlaceField({ place, disabled, onMove }: { place: Place; disabled: boolean; onMove: (place: Place) => void }) {
  const t = useText('repository')
  const spaces = useApi<Page<SpaceView>>('/api/spaces')
  const parent = useApi<ArticleView>(place.parentId ? `/api/articles/${place.parentId}` : null)
  const space = spaces.data?.items.find(({ id }) => id === place.spaceId) ?? null
  const [open, setOpen] = useState(false)
  return (
    <div className="place-field">
      <span className="mantine-InputWrapper-label" id="place-label">
        {t('editor.place')}
      </span>
      <button type="button" className="place-button" aria-describedby="place-label" disabled={disabled} onClick={() => setOpen(true)}>
        {space && <SpaceTile space={space} size="s" />}
        <span className="place-name">
          {space?.name}
          {place.parentId && ` › ${parent.data?.title ?? '…'}`}
        </span>
        <Icon name="selector" />
      </button>
      {open && <PlaceDialog place={place} space={space} onClose={() => setOpen(false)} onMove={onMove} />}
    </div>
  )
}

function PlaceDialog({
  place,
  space,
  onClose,
  onMove,
}: {
  place: Place
  space: SpaceView | null
  onClose: () => void
  onMove: (place: Place) => void
}) {
  const t = useText('repository')
  const [chosen, setChosen] = useState(space)
  const [parent, setParent] = useState(place.parentId)
  return (
    <Modal opened onClose={onClose} title={t('editor.placeTitle')} size="lg" closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <div className="dialog-fields">
        <SpacePicker
          label={t('editor.space')}
          writable
          value={chosen}
          onChange={(next) => {
            setChosen(next)
            setParent(null)
          }}
        />
        <fieldset className="place-tree">
          <legend>{t('move.under')}</legend>
          <PlaceChoice id={null} depth={0} name={t('move.top')} icon={<Icon name="books" />} chosen={parent} onChoose={setParent} />
          {chosen && <Branch space={chosen.key} parent={null} depth={1} chosen={parent} onChoose={setParent} without="" />}
        </fieldset>
        {chosen && chosen.id !== place.spaceId && <OtherDraft space={chosen} />}
      </div>
      <div className="dialog-acts">
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button
          disabled={!chosen}
          onClick={() => {
            if (chosen) onMove({ spaceId: chosen.id, parentId: parent })
            onClose()
          }}
        >
          {t('editor.placeAct')}
        </Button>
      </div>
    </Modal>
  )
}

/** Each space holds one new text that is not published yet; whoever brings a second one should know. */
function OtherDraft({ space }: { space: SpaceView }) {
  const t = useText('repository')
  const drafts = useApi<Page<{ key: string; title: string }>>('/api/me/drafts')
  const draft = drafts.data?.items.find(({ key }) => key === `new-${space.id}`)
  if (!draft) return null
  return (
    <p className="place-warning" role="alert">
      <Icon name="alert-triangle" />
      {t('editor.placeDraft', { title: draft.title || t('editor.untitled') })}
    </p>
  )
}
