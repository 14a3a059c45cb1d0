import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import type { PartWriting } from '../../../../web/kit/pages.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import type { TopicSuggestion } from '../../topics/schema.ts'
import './topics.css'

const WAIT_MS = 1_500
/** Enough of a text to tell what it is about. */
const ENOUGH = 20

/** Topics that would fit what is being written; one press adds one. */
export function SuggestedTopics({ writing, change }: { writing: PartWriting; change: (fields: { topics: string[] }) => void }) {
  const t = useText('repository')
  const [text] = useDebouncedValue({ title: writing.title, body: writing.body, tags: writing.tags }, WAIT_MS)
  const asked = { title: text.title.slice(0, 300), body: text.body.slice(0, 20_000), tags: text.tags }
  const enough = asked.title.trim().length + asked.body.trim().length >= ENOUGH
  const found = useQuery({
    queryKey: ['suggested topics', asked],
    enabled: enough,
    queryFn: () => api.post<{ items: TopicSuggestion[] }>('/api/topics/suggestions', asked),
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const offered = (found.data?.items ?? []).filter(({ id }) => !writing.topics.includes(id))
  if (!enough || offered.length === 0) return null
  return (
    <section className="topic-offers" aria-label={t('topics.suggested')}>
      <span className="quiet">{t('topics.suggested')}</span>
      {offered.map(({ id, label, reason, word }) => (
        <button
          key={id}
          type="button"
          className="chip chip-topic"
          title={t(`topics.suggestedBecause.${reason}`, { word })}
          onClick={() => change({ topics: [...writing.topics, id] })}
        >
          <Icon name="plus" />
          {label}
        </button>
      ))}
    </section>
  )
}
