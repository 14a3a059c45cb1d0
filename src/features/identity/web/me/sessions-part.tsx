import type { z } from 'zod'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon, Loaded, When } from '../../../../web/kit/parts.tsx'
import { refresh, useApi, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import type { OwnSession } from '../../schema.ts'
import { deviceOf } from './device.ts'

type SessionRow = z.infer<typeof OwnSession>

/** Where one is signed in; other places can be signed out from here. */
export function SessionsPart() {
  const t = useText('identity')
  const sessions = useApi<{ items: SessionRow[] }>('/api/me/sessions')
  const others = (sessions.data?.items ?? []).filter(({ current }) => !current)
  const end = useChange((ids: string[]) => Promise.all(ids.map((id) => api.delete(`/api/me/sessions/${id}`))), {
    refreshes: ['/api/me/sessions'],
    onDone: (_, ids) => say(t('me.security.ended', { count: ids.length })),
  })
  return (
    <section className="form-section" aria-labelledby="sessions-title">
      <div className="part-head">
        <h2 id="sessions-title" className="part-title">
          {t('me.security.sessions')}
        </h2>
        {others.length > 1 && (
          <button type="button" className="button" disabled={end.isPending} onClick={() => end.mutate(others.map(({ id }) => id))}>
            {t('me.security.endOthers')}
          </button>
        )}
      </div>
      <p className="part-lead">{t('me.security.sessionsLead')}</p>
      <Loaded query={sessions} lines={3}>
        {({ items }) => (
          <ul className="lines">
            {items.map((session) => (
              <SessionLine
                key={session.id}
                session={session}
                onEnd={() => end.mutateAsync([session.id]).catch(() => refresh('/api/me/sessions'))}
              />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  )
}

function SessionLine({ session, onEnd }: { session: SessionRow; onEnd: () => void }) {
  const t = useText('identity')
  const device = deviceOf(session.agent)
  const name = device ? [device.browser, device.system].filter(Boolean).join(' · ') : session.agent.slice(0, 60) || t('me.security.unknown')
  return (
    <li className="line">
      <Icon name="device-laptop" className="line-icon" />
      <div className="line-text">
        <p className="line-title">
          {name}
          {session.current && <span className="badge">{t('me.security.here')}</span>}
        </p>
        <p className="quiet">
          {t('me.security.seen')} <When time={session.lastSeenAt} /> · {t('me.security.since')} <When time={session.createdAt} />
        </p>
      </div>
      {!session.current && (
        <button type="button" className="button" aria-label={`${name} ${t('me.security.end')}`} onClick={onEnd}>
          {t('me.security.end')}
        </button>
      )}
    </li>
  )
}
