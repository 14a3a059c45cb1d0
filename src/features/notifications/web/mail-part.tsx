import { Button } from '@mantine/core'
import { formatMoment, formatNumber } from '../../../platform/page/format.ts'
import { api } from '../../../web/kit/api.ts'
import { useLocale, useText } from '../../../web/kit/i18n.ts'
import { Icon, Loaded } from '../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../web/kit/query.ts'
import { say } from '../../../web/kit/toasts.tsx'
import type { MailState } from '../schema.ts'

const PATH = '/api/mail'

/** Whether mail leaves, for administrators. The mail server itself is configured where the program is started. */
export function MailPart() {
  const t = useText('notifications')
  const state = useApi<MailState>(PATH)
  return (
    <section>
      <h2 className="part-title">{t('mail.title')}</h2>
      <p className="part-lead">{t('mail.lead')}</p>
      <Loaded query={state}>{(data) => <State state={data} />}</Loaded>
    </section>
  )
}

function State({ state: { configured, from, waiting, lastSentAt, problem } }: { state: MailState }) {
  const t = useText('notifications')
  const locale = useLocale()
  const test = useChange(() => api.post('/api/mail/tests', {}), { refreshes: [PATH], onDone: () => say(t('mail.test.sent')) })
  if (!configured)
    return (
      <p className="notice">
        <Icon name="info-circle" />
        <span>{t('mail.notConfigured')}</span>
      </p>
    )
  return (
    <>
      <dl className="facts-table">
        <div>
          <dt>{t('mail.from')}</dt>
          <dd>{from}</dd>
        </div>
        <div>
          <dt>{t('mail.waiting')}</dt>
          <dd>{formatNumber(waiting, locale)}</dd>
        </div>
        <div>
          <dt>{t('mail.last')}</dt>
          <dd>{lastSentAt === null ? t('mail.never') : formatMoment(lastSentAt, locale)}</dd>
        </div>
        {problem && (
          <div>
            <dt>{t('mail.problem')}</dt>
            <dd>
              <Icon name="alert-triangle" /> {problem.text} · {formatMoment(problem.at, locale)}
            </dd>
          </div>
        )}
      </dl>
      <div className="form-acts" style={{ marginTop: 16 }}>
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate(undefined)}>
          {t('mail.test.act')}
        </Button>
      </div>
    </>
  )
}
