import { useMemo } from 'react'
import { useLocale } from '../../../../web/kit/i18n.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { type Topic, topicPath } from '../../page.ts'

/** What changes with the taxonomy: the topics, their items, the tags. */
export const TOPIC_PATHS = ['/api/topics', '/api/topic-merges', '/api/articles', '/api/tags']

export type TopicsQuery = { items: Topic[]; mayKeep: boolean }

export const useTopics = () => useApi<TopicsQuery>('/api/topics')

/** Topics as choices, each with the way down to it, in the order of those ways. */
export function useTopicChoices(
  topics: readonly Topic[],
  without: (topic: Topic) => boolean = () => false,
): { value: string; label: string }[] {
  const locale = useLocale()
  return useMemo(() => {
    const byId = new Map(topics.map((topic) => [topic.id, topic]))
    const collator = new Intl.Collator(locale)
    return topics
      .filter((topic) => !without(topic))
      .map((topic) => ({ value: topic.id, label: topicPath(topic, byId, locale) }))
      .sort((a, b) => collator.compare(a.label, b.label))
  }, [topics, locale, without])
}
