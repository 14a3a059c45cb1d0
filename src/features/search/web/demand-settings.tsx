import { Button, NumberInput, Switch } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../../web/kit/api.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { Loaded } from '../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../web/kit/query.ts'
import { say } from '../../../web/kit/toasts.tsx'
import type { DemandSettings as Settings } from '../demand/schema.ts'

const PATH = '/api/demand/settings'

/** Whether searches are recorded, and how many people must have asked before words are shown. */
export function DemandSettings() {
  const t = useText('search')
  const settings = useApi<Settings>(PATH)
  return (
    <div className="meaning">
      <h2 className="part-title">{t('demand.settings')}</h2>
      <p className="part-lead">{t('demand.settingsLead')}</p>
      <Loaded query={settings}>{(data) => <SettingsForm settings={data} />}</Loaded>
    </div>
  )
}

function SettingsForm({ settings }: { settings: Settings }) {
  const t = useText('search')
  const [recording, setRecording] = useState(settings.recording)
  const [threshold, setThreshold] = useState<number | string>(settings.threshold)
  const valid = typeof threshold === 'number' && threshold >= 2 && threshold <= 20
  const changed = recording !== settings.recording || threshold !== settings.threshold
  const save = useChange((next: Settings) => api.put<Settings>(PATH, next), {
    refreshes: ['/api/demand'],
    onDone: () => say(t('demand.settingsSaved')),
  })
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (valid) save.mutate({ recording, threshold })
      }}
    >
      <Switch
        label={t('demand.recording')}
        description={t('demand.recordingHint')}
        checked={recording}
        onChange={(event) => setRecording(event.currentTarget.checked)}
      />
      <NumberInput
        label={t('demand.threshold')}
        description={t('demand.thresholdHint')}
        min={2}
        max={20}
        allowDecimal={false}
        value={threshold}
        onChange={setThreshold}
        error={!valid}
      />
      <div className="form-acts">
        <Button type="submit" disabled={!valid || !changed} loading={save.isPending}>
          {t('web:act.save')}
        </Button>
        <a className="button" href="/demand">
          {t('demand.open')}
        </a>
      </div>
    </form>
  )
}
