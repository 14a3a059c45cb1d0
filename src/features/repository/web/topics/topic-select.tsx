import { Select } from '@mantine/core'
import { useText } from '../../../../web/kit/i18n.ts'
import type { Topic } from '../../page.ts'
import { useTopicChoices } from './use-topics.ts'

const SHOWN = 60

/** A box that finds a topic by any part of the way down to it. */
export function TopicSelect({
  label,
  description,
  topics,
  without,
  value,
  onChange,
  none,
}: {
  label: string
  description?: string
  topics: readonly Topic[]
  without?: (topic: Topic) => boolean
  value: string | null
  onChange: (id: string | null) => void
  none?: string
}) {
  const t = useText('repository')
  return (
    <Select
      label={label}
      description={description}
      placeholder={none ?? t('topics.choose')}
      data={useTopicChoices(topics, without)}
      value={value}
      onChange={onChange}
      searchable
      clearable={none !== undefined}
      limit={SHOWN}
      nothingFoundMessage={t('topics.notFound')}
      comboboxProps={{ withinPortal: true }}
    />
  )
}
