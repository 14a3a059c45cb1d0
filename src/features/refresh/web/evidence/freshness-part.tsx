import '../refresh.css'
import { Popover } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import { api, type Page } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import type { PartItem } from '../../../../web/kit/pages.ts'
import { hrefOf, Icon, When } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { Sheet } from '../../../../web/kit/sheet.tsx'
import { say } from '../../../../web/kit/toasts.tsx'
import type { Freshness, FreshnessReason } from '../../evidence/schema.ts'
import type { OuterLink } from '../../links/schema.ts'

/** How fresh an item is, beside its trust; opens to every reason, what it takes, and what to do. */
export function FreshnessPart({ item }: { item: PartItem }): ReactNode {
  const t = useText('refresh')
  const narrow = useMediaQuery('(max-width: 700px)', undefined, { getInitialValueInEffect: false })
  const [opened, setOpened] = useState(false)
  const { data } = useApi<Freshness>(item.trashedAt === null && item.archivedAt === null ? `/api/items/${item.id}/freshness` : null)
  if (!data || data.score === null) return null
  const button = (
    <button
      type="button"
      className={`freshness${data.stale ? ' freshness-stale' : ''}`}
      aria-label={t('evidence.open', { score: data.score })}
      aria-haspopup="dialog"
      aria-expanded={opened}
      onClick={() => setOpened(!opened)}
    >
      <Icon name="leaf" />
      <span>{t('evidence.score', { score: data.score })}</span>
    </button>
  )
  const panel = opened && <Reasons item={item} freshness={data} />
  if (narrow)
    return (
      <>
        {button}
        <Sheet opened={opened} onClose={() => setOpened(false)} title={t('evidence.freshness')}>
          {panel}
        </Sheet>
      </>
    )
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={420} trapFocus returnFocus withinPortal shadow="md">
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown aria-label={t('evidence.freshness')}>{panel}</Popover.Dropdown>
    </Popover>
  )
}

function Reasons({ item, freshness }: { item: PartItem; freshness: Freshness }) {
  const t = useText('refresh')
  return (
    <div className="freshness-panel" tabIndex={-1} data-autofocus>
      <p className="freshness-score">
        <b>{freshness.score}</b>
        <span className="freshness-bar" aria-hidden="true">
          <span style={{ width: `${freshness.score}%` }} />
        </span>
      </p>
      <p className="quiet">{t('evidence.lead')}</p>
      {freshness.reasons.length === 0 ? (
        <p>{t('evidence.fresh')}</p>
      ) : (
        <ul className="freshness-reasons">
          {freshness.reasons.map((reason) => (
            <Reason key={reason.sign} reason={reason} />
          ))}
        </ul>
      )}
      {freshness.reasons.some(({ sign }) => sign === 'dead-links') && <DeadLinks item={item} />}
      {freshness.at !== null && (
        <p className="quiet freshness-when">
          {t('evidence.computed')} <When time={freshness.at} />
        </p>
      )}
    </div>
  )
}

function Reason({ reason: { points, text, advice, item, sign } }: { reason: FreshnessReason }) {
  const t = useText('refresh')
  return (
    <li>
      <span className="freshness-points">{t('evidence.points', { points })}</span>
      <div>
        <p>{text}</p>
        {item && (
          <p>
            {t(sign === 'translation-behind' ? 'evidence.source' : 'evidence.by')}: <a href={hrefOf(item)}>{item.title}</a>
          </p>
        )}
        <p className="quiet">{advice}</p>
      </div>
    </li>
  )
}

/** Which links are dead; a steward may say that one is good, a writer may have them asked again. */
function DeadLinks({ item }: { item: PartItem }) {
  const t = useText('refresh')
  const path = `/api/items/${item.id}/links`
  const { data } = useApi<Page<OuterLink>>(path)
  const again = useChange(() => api.put(`${path}/check`), { onDone: () => say(t('links.checkSoon')) })
  const keep = useChange((id: string) => api.put(`${path}/${id}/keeping`), { refreshes: [path, `/api/items/${item.id}/freshness`] })
  const dead = (data?.items ?? []).filter(({ state, kept }) => state === 'dead' && !kept)
  if (dead.length === 0) return null
  return (
    <div className="freshness-links">
      <ul>
        {dead.map(({ id, url, movedTo }) => (
          <li key={id}>
            <span className="freshness-url">{url}</span>
            {movedTo && <span className="quiet">{t('links.movedTo', { url: movedTo })}</span>}
            {item.may.steward && (
              <button type="button" className="button button-plain" onClick={() => keep.mutate(id)}>
                {t('links.keep')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {item.may.write && (
        <button type="button" className="button" disabled={again.isPending} onClick={() => again.mutate(undefined)}>
          <Icon name="refresh" />
          {t('links.check')}
        </button>
      )}
    </div>
  )
}
