import type { ReactNode } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon, When } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import type { z } from 'zod'
import type { Topic } from '../../page.ts'
import type { MergeRow, TagRow, TopicHealth } from '../../topics/schema.ts'
import { TOPIC_PATHS } from './use-topics.ts'

const TAGS_OFFERED = 12
const UNUSED_SHOWN = 20

/** What wants attention in the taxonomy: topics without items, too full ones, the same name twice, tags, what was merged. */
export function TopicHealthAside({ topics }: { topics: readonly Topic[] }) {
  const t = useText('repository')
  const health = useApi<TopicHealth>('/api/topics/health')
  const tags = useApi<{ items: z.infer<typeof TagRow>[] }>('/api/tags')
  const merges = useApi<{ items: z.infer<typeof MergeRow>[] }>('/api/topic-merges')
  const undo = useChange((id: string) => api.delete(`/api/topic-merges/${id}`), {
    refreshes: TOPIC_PATHS,
    onDone: () => say(t('topics.mergeUndone')),
  })
  const { unused = [], oversized = [], namesakes = [] } = health.data ?? {}
  const link = ({ id, label }: { id: string; label: string }) => (
    <a key={id} className="chip chip-topic" href={`/topics/${id}`}>
      {label}
    </a>
  )
  return (
    <aside className="topic-aside" aria-label={t('topics.health.title')}>
      {namesakes.length > 0 && (
        <Part icon="copy" title={t('topics.health.namesakes')} hint={t('topics.health.namesakesHint')}>
          {namesakes.slice(0, 8).map((same) => (
            <p key={same.label} className="chips">
              {same.topics.map(link)}
            </p>
          ))}
        </Part>
      )}
      {oversized.length > 0 && (
        <Part icon="arrows-split-2" title={t('topics.health.oversized')} hint={t('topics.health.oversizedHint')}>
          <p className="chips">{oversized.map(({ id, label, items }) => link({ id, label: `${label} ${items}` }))}</p>
        </Part>
      )}
      {unused.length > 0 && topics.length > unused.length && (
        <Part icon="circle-dashed" title={t('topics.health.unused', { count: unused.length })} hint={t('topics.health.unusedHint')}>
          <p className="chips">{unused.slice(0, UNUSED_SHOWN).map(link)}</p>
        </Part>
      )}
      {tags.data && tags.data.items.length > 0 && (
        <Part icon="hash" title={t('topics.health.tags')} hint={t('topics.health.tagsHint')}>
          <p className="chips">
            {tags.data.items.slice(0, TAGS_OFFERED).map(({ tag, items }) => (
              <a key={tag} className="chip" href={`/tags/${encodeURIComponent(tag)}`}>
                #{tag} <span className="chip-count">{items}</span>
              </a>
            ))}
          </p>
        </Part>
      )}
      {merges.data && merges.data.items.length > 0 && (
        <Part icon="git-merge" title={t('topics.health.merges')}>
          <ul className="topic-merges">
            {merges.data.items.map(({ id, fromLabel, into, at, by }) => (
              <li key={id}>
                <span>
                  {fromLabel} → {into ? <a href={`/topics/${into.id}`}>{into.label}</a> : '…'}
                  <span className="quiet">
                    {by?.name} <When time={at} />
                  </span>
                </span>
                <button
                  type="button"
                  className="button"
                  aria-label={t('topics.undoMergeOf', { name: fromLabel })}
                  onClick={() => undo.mutate(id)}
                >
                  {t('web:act.undo')}
                </button>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </aside>
  )
}

function Part({ icon, title, hint, children }: { icon: string; title: string; hint?: string; children: ReactNode }) {
  return (
    <section className="topic-part">
      <h2>
        <Icon name={icon} />
        {title}
      </h2>
      {hint && <p className="quiet">{hint}</p>}
      {children}
    </section>
  )
}
