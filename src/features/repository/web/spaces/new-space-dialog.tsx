import { Button, Modal, Radio, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { SpaceView } from '../../schema.ts'
import { api, newIdempotencyKey } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useGo } from '../../../../web/kit/pages.ts'
import { Icon, spaceColours, spaceIcons } from '../../../../web/kit/parts.tsx'
import { useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'

const visibilities = ['open', 'members', 'private'] as const

/** Name, purpose, who sees it, and its tile. */
export function NewSpaceDialog({ onClose }: { onClose: () => void }) {
  const t = useText('repository')
  const go = useGo()
  const [key] = useState(newIdempotencyKey)
  const [space, setSpace] = useState({ name: '', description: '', visibility: 'open' as (typeof visibilities)[number], colour: 'teal' as (typeof spaceColours)[number], icon: 'book' })
  const make = useChange(() => api.post<SpaceView>('/api/spaces', space, { idempotencyKey: key }), {
    refreshes: ['/api/spaces', '/api/home'],
    quiet: true,
    onDone: (made) => {
      onClose()
      say(t('newSpace.done'))
      go(`/spaces/${made.key}`)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate(undefined)
  }
  return (
    <Modal opened onClose={onClose} title={t('newSpace.title')} size="lg" closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <form className="dialog-fields" onSubmit={submit}>
        <TextInput label={t('newSpace.name')} required maxLength={120} data-autofocus value={space.name} onChange={(event) => setSpace({ ...space, name: event.currentTarget.value })} error={make.error?.fields.name ?? (make.error && !Object.keys(make.error.fields).length ? make.error.message : undefined)} />
        <Textarea label={t('newSpace.about')} autosize minRows={2} maxLength={1000} value={space.description} onChange={(event) => setSpace({ ...space, description: event.currentTarget.value })} error={make.error?.fields.description} />
        <Radio.Group label={t('newSpace.visibility')} value={space.visibility} onChange={(visibility) => setSpace({ ...space, visibility: visibility as (typeof visibilities)[number] })}>
          <div className="choice-stack">
            {visibilities.map((name) => (
              <Radio key={name} value={name} label={t(`visibility.${name}`)} description={t(`newSpace.${name}`)} />
            ))}
          </div>
        </Radio.Group>
        <TileChoice colour={space.colour} icon={space.icon} onColour={(colour) => setSpace({ ...space, colour })} onIcon={(icon) => setSpace({ ...space, icon })} />
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button type="submit" loading={make.isPending}>
            {t('newSpace.act')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

type Colour = (typeof spaceColours)[number]

function TileChoice({ colour, icon, onColour, onIcon }: { colour: Colour; icon: string; onColour: (colour: Colour) => void; onIcon: (icon: string) => void }) {
  const t = useText('repository')
  return (
    <>
      <fieldset className="swatches">
        <legend>{t('newSpace.colour')}</legend>
        {spaceColours.map((name) => (
          <button key={name} type="button" className="swatch" data-colour={name} aria-pressed={name === colour} aria-label={name} onClick={() => onColour(name)} />
        ))}
      </fieldset>
      <fieldset className="swatches">
        <legend>{t('newSpace.icon')}</legend>
        {spaceIcons.map((name) => (
          <button key={name} type="button" className="icon-button" data-colour={colour} aria-pressed={name === icon} aria-label={name} onClick={() => onIcon(name)}>
            <Icon name={name} />
          </button>
        ))}
      </fieldset>
    </>
  )
}
