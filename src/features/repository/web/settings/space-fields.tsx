import './settings.css'
import { TextInput, Textarea } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon, SpaceTile, spaceColours, spaceIcons } from '../../../../web/kit/parts.tsx'
import type { SpaceValues } from './space-form.ts'

const visibilities = [
  { name: 'open', icon: 'world' },
  { name: 'members', icon: 'users' },
  { name: 'private', icon: 'lock' },
] as const

type Form = UseFormReturnType<SpaceValues>

/** How the space will look in lists, while it is being described. */
export function TilePreview({ form }: { form: Form }) {
  const t = useText('repository')
  const { name, description, visibility } = form.values
  return (
    <div className="tile-preview" aria-hidden="true">
      <SpaceTile space={{ id: 'preview', ...form.values, name: name || '·' }} size="l" />
      <div>
        <p className="tile-preview-name">{name || t('settings.unnamed')}</p>
        <p className="quiet tile-preview-about">{description || t(`settings.visibility.${visibility}.title`)}</p>
      </div>
    </div>
  )
}

/** Name, address and purpose. */
export function NameFields({ form, onName, onKey }: { form: Form; onName?: (name: string) => void; onKey?: () => void }) {
  const t = useText('repository')
  const name = form.getInputProps('name')
  const key = form.getInputProps('key')
  return (
    <>
      <TextInput
        label={t('settings.name')}
        required
        maxLength={120}
        {...name}
        onChange={(event) => {
          name.onChange(event)
          onName?.(event.currentTarget.value)
        }}
      />
      <TextInput
        label={t('settings.key')}
        description={t('settings.keyHint')}
        required
        maxLength={48}
        autoCapitalize="none"
        spellCheck={false}
        leftSection={<span className="key-prefix">/spaces/</span>}
        leftSectionWidth={76}
        {...key}
        onChange={(event) => {
          key.onChange(event)
          onKey?.()
        }}
      />
      <Textarea
        label={t('settings.description')}
        description={t('settings.descriptionHint')}
        autosize
        minRows={2}
        maxLength={1000}
        {...form.getInputProps('description')}
      />
    </>
  )
}

/** Who sees the space, as three cards that say what each means. */
export function VisibilityField({ form }: { form: Form }) {
  const t = useText('repository')
  return (
    <fieldset className="choices" data-rich="">
      <legend className="field-label">{t('settings.visibility.label')}</legend>
      {visibilities.map(({ name, icon }) => (
        <label key={name} className="choice">
          <input
            className="choice-radio"
            type="radio"
            name="visibility"
            value={name}
            checked={form.values.visibility === name}
            onChange={() => form.setFieldValue('visibility', name)}
          />
          <Icon name={icon} />
          <span className="choice-text">
            <span className="choice-title">{t(`settings.visibility.${name}.title`)}</span>
            <span className="choice-about">{t(`settings.visibility.${name}.text`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** Colour and icon of the tile. */
export function TileFields({ form }: { form: Form }) {
  const t = useText('repository')
  const { colour, icon } = form.values
  return (
    <>
      <fieldset className="swatches">
        <legend className="field-label">{t('settings.colour')}</legend>
        {spaceColours.map((name) => (
          <button
            key={name}
            type="button"
            className="swatch"
            data-colour={name}
            aria-pressed={name === colour}
            aria-label={t(`settings.colours.${name}`)}
            title={t(`settings.colours.${name}`)}
            onClick={() => form.setFieldValue('colour', name)}
          />
        ))}
      </fieldset>
      <fieldset className="swatches">
        <legend className="field-label">{t('settings.icon')}</legend>
        {spaceIcons.map((name) => (
          <button
            key={name}
            type="button"
            className="icon-button"
            data-colour={colour}
            aria-pressed={name === icon}
            aria-label={name}
            onClick={() => form.setFieldValue('icon', name)}
          >
            <Icon name={name} />
          </button>
        ))}
      </fieldset>
    </>
  )
}
