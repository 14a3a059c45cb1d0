import '../refresh.css'
import { Button, NumberInput, Switch, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { formatWhen } from '../../../../platform/page/format.ts'
import { Loaded, When } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { useQuery } from '@tanstack/react-query'
import type { ApiProblem } from '../../../../web/kit/api.ts'
import type { RefreshRun } from '../../evidence/schema.ts'
import { LinkSettings, type LinkSettingsView } from '../../links/schema.ts'

const PATH = '/api/links/settings'
const RUNS = '/api/refresh/runs'

/** Whether links to other hosts are asked for, and how far the weighing of freshness is. */
export function LinksPart() {
  const t = useText('refresh')
  const settings = useApi<LinkSettingsView>(PATH)
  return (
    <div className="refresh-administration">
      <h2 className="part-title">{t('links.title')}</h2>
      <p className="part-lead">{t('links.lead')}</p>
      <Loaded query={settings}>{(data) => <SettingsForm settings={data} />}</Loaded>
      <h2 className="part-title">{t('evidence.runs.title')}</h2>
      <p className="part-lead">{t('evidence.runs.lead')}</p>
      <Runs />
    </div>
  )
}

function SettingsForm({ settings }: { settings: LinkSettingsView }) {
  const t = useText('refresh')
  const hand = useHand()
  const [checking, setChecking] = useState(settings.checking)
  const [allowed, setAllowed] = useState(settings.allowed.join('\n'))
  const [failures, setFailures] = useState(settings.deadAfterFailures)
  const [days, setDays] = useState(settings.deadAfterDays)
  const hosts = allowed.split('\n').flatMap((line) => line.trim().toLowerCase() || [])
  const wrong = hosts.find((host) => !LinkSettings.shape.allowed.element.safeParse(host).success)
  const next = { checking, allowed: hosts, deadAfterFailures: failures, deadAfterDays: days }
  const save = useChange((input: LinkSettings) => api.put(PATH, input), { refreshes: [PATH], onDone: () => say(t('links.saved')) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (LinkSettings.safeParse(next).success) save.mutate(next)
  }
  return (
    <form className="refresh-form" onSubmit={submit}>
      <Switch
        label={t('links.checking')}
        description={t('links.checkingHint')}
        checked={checking}
        onChange={(event) => setChecking(event.currentTarget.checked)}
      />
      <Textarea
        label={t('links.allowed')}
        description={t('links.allowedHint')}
        value={allowed}
        onChange={(event) => setAllowed(event.currentTarget.value)}
        error={wrong && t('links.wrongHost', { host: wrong })}
        autosize
        minRows={2}
      />
      <div className="link-patience">
        <NumberInput
          label={t('links.failures')}
          min={2}
          max={20}
          allowDecimal={false}
          value={failures}
          onChange={(value) => setFailures(Number(value))}
        />
        <NumberInput
          label={t('links.days')}
          min={1}
          max={60}
          allowDecimal={false}
          value={days}
          onChange={(value) => setDays(Number(value))}
        />
      </div>
      <p className="quiet">{t('links.deadHint')}</p>
      <p>
        {t('links.figures', { addresses: settings.addresses, dead: settings.dead, unchecked: settings.unchecked })}
        {' · '}
        {settings.lastCheckedAt === null
          ? t('links.never')
          : t('links.last', { when: formatWhen(settings.lastCheckedAt, hand.locale, hand.now) })}
      </p>
      <div className="form-acts">
        <Button type="submit" disabled={!LinkSettings.safeParse(next).success} loading={save.isPending}>
          {t('web:act.save')}
        </Button>
        {settings.dead > 0 && (
          <a className="button" href="/desk?queue=dead-links">
            {t('links.list')}
          </a>
        )}
      </div>
    </form>
  )
}

const LOOK_AGAIN_MS = 2_000
const isGoing = ({ finishedAt, cancelledAt }: RefreshRun) => finishedAt === null && cancelledAt === null

/** The last runs; one that is going on is looked at again and again, and can be stopped. */
function Runs() {
  const t = useText('refresh')
  const runs = useQuery<{ items: RefreshRun[] }, ApiProblem>({
    queryKey: [RUNS],
    refetchInterval: ({ state }) => (state.data?.items.some(isGoing) ? LOOK_AGAIN_MS : false),
  })
  const start = useChange(() => api.post(RUNS), {
    onDone: () => {
      say(t('evidence.runs.started'))
      setTimeout(() => void runs.refetch(), LOOK_AGAIN_MS)
    },
  })
  const cancel = useChange((id: string) => api.put(`${RUNS}/${id}/cancellation`), {
    refreshes: [RUNS],
    onDone: () => say(t('evidence.runs.cancelled')),
  })
  return (
    <>
      <Loaded query={runs}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t('evidence.runs.none')}</p>
          ) : (
            <ul className="refresh-runs">
              {items.map((run) => (
                <li key={run.id}>
                  <span>{t(`evidence.runs.kind.${run.kind}`)}</span>
                  {isGoing(run) ? (
                    <>
                      <progress value={run.done} max={Math.max(1, run.total)} aria-label={t('evidence.runs.title')} />
                      <span className="quiet">{t('evidence.runs.going', { done: run.done, total: run.total })}</span>
                      <button type="button" className="button button-plain" onClick={() => cancel.mutate(run.id)}>
                        {t('evidence.runs.cancel')}
                      </button>
                    </>
                  ) : (
                    <span className="quiet">
                      {run.cancelledAt === null
                        ? t(`evidence.runs.ended.${run.kind}`, { done: run.done, fell: run.fell, raised: run.raised })
                        : t('evidence.runs.stopped', { done: run.done })}
                    </span>
                  )}
                  <span className="quiet">
                    <When time={run.startedAt} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <div className="form-acts">
        <button
          type="button"
          className="button"
          disabled={start.isPending || runs.data?.items.some(isGoing)}
          onClick={() => start.mutate(undefined)}
        >
          {t('evidence.runs.start')}
        </button>
      </div>
    </>
  )
}
