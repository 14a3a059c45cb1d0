import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Section } from '../../../../web/kit/parts.tsx'
import { useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import type { QualitySettings } from '../../quality/schema.ts'

const names = ['threshold', 'sample', 'doubled'] as const

/** From where on an item waits on the desk, and how much is drawn for review. */
export function QualitySettingsForm({ settings }: { settings: QualitySettings }) {
  const t = useText('stewardship')
  const [given, setGiven] = useState<Record<keyof QualitySettings, number | string>>(settings)
  const valid = names.every((name) => typeof given[name] === 'number')
  const changed = names.some((name) => given[name] !== settings[name])
  const save = useChange((next: QualitySettings) => api.put<QualitySettings>('/api/quality/settings', next), {
    refreshes: ['/api/quality'],
    onDone: () => say(t('quality.settings.saved')),
  })
  return (
    <Section id="quality-settings" title={t('quality.settings.title')} icon="settings">
      <form
        className="quality-settings"
        onSubmit={(event) => {
          event.preventDefault()
          if (valid) save.mutate(given as QualitySettings)
        }}
      >
        {names.map((name) => (
          <NumberInput
            key={name}
            label={t(`quality.settings.${name}`)}
            description={t(`quality.settings.${name}Hint`)}
            min={0}
            max={100}
            allowDecimal={false}
            value={given[name]}
            onChange={(value) => setGiven({ ...given, [name]: value })}
          />
        ))}
        <Button type="submit" variant="default" disabled={!valid || !changed} loading={save.isPending}>
          {t('web:act.save')}
        </Button>
      </form>
    </Section>
  )
}
