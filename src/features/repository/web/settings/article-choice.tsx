import { Select } from '@mantine/core'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon, KindIcon } from '../../../../web/kit/parts.tsx'

type Choice = { id: string; title: string; kind: string | null }

/** One article out of those of a space. */
export function ArticleChoice({
  label,
  value,
  choices,
  onChange,
}: {
  label: string
  value: Choice | null
  choices: Choice[]
  onChange: (choice: Choice | null) => void
}) {
  const t = useText('repository')
  const all = value && !choices.some(({ id }) => id === value.id) ? [value, ...choices] : choices
  return (
    <Select
      label={label}
      placeholder={t('settings.home.none')}
      searchable
      clearable
      limit={60}
      leftSection={<Icon name="home" />}
      nothingFoundMessage={t('web:pick.nothing')}
      data={all.map(({ id, title }) => ({ value: id, label: title }))}
      renderOption={({ option }) => (
        <span className="pick-choice">
          <KindIcon kind={all.find(({ id }) => id === option.value)?.kind ?? null} />
          {option.label}
        </span>
      )}
      value={value?.id ?? null}
      onChange={(id) => onChange(all.find((choice) => choice.id === id) ?? null)}
    />
  )
}
