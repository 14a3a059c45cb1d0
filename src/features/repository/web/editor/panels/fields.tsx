import { MultiSelect, NativeSelect, TagsInput, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { memo, useState } from 'react'
import type { z } from 'zod'
import { type ArticleKind, articleKinds } from '../../../schema.ts'
import type { TagRow } from '../../../topics/schema.ts'
import { type Page, withQuery } from '../../../../../web/kit/api.ts'
import { useLocale, useText } from '../../../../../web/kit/i18n.ts'
import { Icon } from '../../../../../web/kit/parts.tsx'
import { useApi } from '../../../../../web/kit/query.ts'
import { type Topic, topicLabel } from '../../../page.ts'
import type { Place, Writing } from '../writing.ts'
import { PlaceField } from './place-field.tsx'

export type FieldsProps = {
  kind: ArticleKind
  tags: string[]
  topics: string[]
  description: string
  /** Only a new text chooses its place here; others are moved. */
  place: Place | null
  disabled: boolean
  errors: Record<string, string>
  onChange: (fields: Partial<Writing>) => void
  onMove: (place: Place) => void
}

/** What stands beside the text: kind, tags, topics, one sentence, and for a new text its place. */
export const Fields = memo(function Fields({ kind, tags, topics, description, place, disabled, errors, onChange, onMove }: FieldsProps) {
  const t = useText('repository')
  return (
    <fieldset className="fields" disabled={disabled}>
      <legend className="unseen">{t('editor.fields')}</legend>
      <NativeSelect
        label={t('editor.kind')}
        data={articleKinds.map((value) => ({ value, label: t(`web:kind.${value}`) }))}
        value={kind}
        onChange={(event) => onChange({ kind: event.currentTarget.value as ArticleKind })}
        error={errors.kind}
        rightSection={<Icon name="selector" />}
      />
      {place && <PlaceField place={place} disabled={disabled} onMove={onMove} />}
      <TagsField tags={tags} error={errors.tags} disabled={disabled} onChange={onChange} />
      <TopicsField topics={topics} error={errors.topics} disabled={disabled} onChange={onChange} />
      <Textarea
        className="field-wide"
        label={t('editor.description')}
        placeholder={t('editor.descriptionHint')}
        autosize
        minRows={1}
        maxRows={4}
        maxLength={500}
        value={description}
        error={errors.description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
    </fieldset>
  )
})

type Part = { disabled: boolean; error?: string; onChange: (fields: Partial<Writing>) => void }

function TagsField({ tags, error, disabled, onChange }: Part & { tags: string[] }) {
  const t = useText('repository')
  const [query, setQuery] = useState('')
  const [asked] = useDebouncedValue(query.trim(), 150)
  const known = useApi<Page<z.infer<typeof TagRow>>>(withQuery('/api/tags', { query: asked, limit: 30 }), { keep: true })
  return (
    <TagsInput
      label={t('editor.tags')}
      placeholder={tags.length === 0 ? t('editor.tagsHint') : ''}
      data={(known.data?.items ?? []).map(({ tag }) => tag)}
      value={tags}
      searchValue={query}
      onSearchChange={setQuery}
      onChange={(next) =>
        onChange({
          tags: next
            .map((tag) => tag.trim().replace(/^#/, '').slice(0, 60))
            .filter((tag, at, all) => tag !== '' && all.indexOf(tag) === at),
        })
      }
      maxTags={50}
      splitChars={[',']}
      acceptValueOnBlur
      disabled={disabled}
      error={error}
      clearButtonProps={{ 'aria-label': t('web:act.clear') }}
    />
  )
}

function TopicsField({ topics, error, disabled, onChange }: Part & { topics: string[] }) {
  const t = useText('repository')
  const locale = useLocale()
  const all = useApi<Page<Topic>>('/api/topics')
  const known = all.data?.items ?? []
  const path = (topic: Topic): string => {
    const above = known.find(({ id }) => id === topic.broaderId)
    return above ? `${path(above)} › ${topicLabel(topic, locale)}` : topicLabel(topic, locale)
  }
  return (
    <MultiSelect
      label={t('editor.topics')}
      placeholder={topics.length === 0 ? t('editor.topicsHint') : ''}
      data={known.map((topic) => ({ value: topic.id, label: path(topic) }))}
      value={topics.filter((id) => known.some((topic) => topic.id === id))}
      onChange={(next) => onChange({ topics: next })}
      searchable
      nothingFoundMessage={t('web:pick.nothing')}
      maxValues={50}
      disabled={disabled || !all.data}
      error={error}
    />
  )
}
