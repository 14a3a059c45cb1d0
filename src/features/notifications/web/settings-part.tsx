import './settings.css'
import { Button, NativeSelect, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { urgencies } from '../../../platform/feature.ts'
import { api } from '../../../web/kit/api.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { Icon, Loaded } from '../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../web/kit/query.ts'
import { say } from '../../../web/kit/toasts.tsx'
import { mailTimes, type NotificationSettings, type NotificationSettingsView } from '../schema.ts'

const PATH = '/api/me/notifications'

/** What is mailed to me, and when. Everything comes to the inbox in any case. */
export function SettingsPart() {
  const t = useText('notifications')
  const settings = useApi<NotificationSettingsView>(PATH)
  return (
    <section>
      <h2 className="part-title">{t('settings.title')}</h2>
      <p className="part-lead">{t('settings.lead')}</p>
      <Loaded query={settings}>{(data) => <SettingsForm given={data} />}</Loaded>
    </section>
  )
}

function SettingsForm({ given: { mailable, ...given } }: { given: NotificationSettingsView }) {
  const t = useText('notifications')
  const [settings, setSettings] = useState<NotificationSettings>(given)
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const save = useChange((next: NotificationSettings) => api.put(PATH, next), {
    refreshes: [PATH],
    onDone: () => say(t('settings.saved')),
  })
  const daily = Object.values(settings.mail).includes('daily')
  const changed = JSON.stringify(settings) !== JSON.stringify(given)
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(settings)
      }}
    >
      {!mailable && (
        <p className="notice">
          <Icon name="info-circle" />
          <span>{t('settings.notMailable')}</span>
        </p>
      )}
      {urgencies.map((urgency) => (
        <div key={urgency} className="mail-choice">
          <div>
            <p className="form-label" id={`mail-${urgency}`}>
              {t(`urgency.${urgency}.name`)}
            </p>
            <p className="quiet">{t(`urgency.${urgency}.about`)}</p>
          </div>
          <SegmentedControl
            aria-labelledby={`mail-${urgency}`}
            value={settings.mail[urgency]}
            onChange={(time) =>
              setSettings({ ...settings, timeZone: here, mail: { ...settings.mail, [urgency]: time as (typeof mailTimes)[number] } })
            }
            data={mailTimes.map((time) => ({ value: time, label: t(`settings.time.${time}`) }))}
          />
        </div>
      ))}
      {daily && (
        <NativeSelect
          label={t('settings.hour')}
          description={t('settings.zone', { zone: settings.timeZone })}
          value={String(settings.hour)}
          onChange={(event) => setSettings({ ...settings, timeZone: here, hour: Number(event.currentTarget.value) })}
          data={Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }))}
        />
      )}
      <div className="form-acts">
        <Button type="submit" disabled={!changed} loading={save.isPending}>
          {t('web:act.save')}
        </Button>
      </div>
    </form>
  )
}
