import { Combobox, InputBase, Loader, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { GroupView as GroupShape, PersonView } from '../../features/identity/schema.ts'
import type { Role, SpaceView, Subject } from '../../features/repository/schema.ts'
import { type Page, withQuery } from './api.ts'
import { useText } from './i18n.ts'
import { Avatar, Icon, SpaceTile } from './parts.tsx'
import { useApi } from './query.ts'

type GroupView = z.infer<typeof GroupShape>

type PickerProps<T> = {
  label: string
  description?: string
  placeholder?: string
  value: T | null
  onChange: (value: T | null) => void
  disabled?: boolean
  error?: ReactNode
}

type Choice<T> = { id: string; name: string; more?: string; mark: ReactNode; value: T }

/** A box to write into that finds and offers; the common part of the pickers. */
function Picker<T>({
  label,
  description,
  placeholder,
  value,
  onChange,
  disabled,
  error,
  query,
  setQuery,
  choices,
  loading,
}: Omit<PickerProps<T>, 'value'> & {
  value: Choice<T> | null
  query: string
  setQuery: (query: string) => void
  choices: Choice<T>[]
  loading: boolean
}) {
  const t = useText()
  const [writing, setWriting] = useState(false)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const choose = (id: string) => {
    const choice = choices.find((one) => one.id === id)
    if (choice) onChange(choice.value)
    setWriting(false)
    setQuery('')
    combobox.closeDropdown()
  }
  return (
    <Combobox store={combobox} onOptionSubmit={choose}>
      <Combobox.Target>
        <InputBase
          label={label}
          description={description}
          error={error}
          disabled={disabled}
          placeholder={placeholder ?? t('pick.placeholder')}
          leftSection={!writing && value ? <span className="pick-mark">{value.mark}</span> : <Icon name="search" />}
          rightSection={
            loading ? (
              <Loader size="xs" />
            ) : value && !disabled ? (
              <button type="button" className="icon-button pick-clear" aria-label={t('act.clear')} onClick={() => onChange(null)}>
                <Icon name="x" />
              </button>
            ) : null
          }
          rightSectionPointerEvents="all"
          value={writing ? query : (value?.name ?? '')}
          onFocus={(event) => {
            setWriting(true)
            combobox.openDropdown()
            event.currentTarget.select()
          }}
          onBlur={() => {
            setWriting(false)
            combobox.closeDropdown()
          }}
          onChange={(event) => {
            setQuery(event.currentTarget.value)
            combobox.openDropdown()
            combobox.updateSelectedOptionIndex()
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }}>
          {choices.length === 0 && <Combobox.Empty>{loading ? t('state.loading') : t('pick.nothing')}</Combobox.Empty>}
          {choices.map((choice) => (
            <Combobox.Option key={choice.id} value={choice.id}>
              <span className="pick-choice">
                {choice.mark}
                <span className="pick-name">{choice.name}</span>
                {choice.more && <span className="quiet">{choice.more}</span>}
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function useQueryText() {
  const [query, setQuery] = useState('')
  const [asked] = useDebouncedValue(query.trim(), 150)
  return { query, setQuery, asked }
}

const personChoice = (person: PersonView): Choice<PersonView> => ({
  id: person.id,
  name: person.name,
  more: person.title || (person.mail ?? ''),
  mark: <Avatar person={person} size="s" />,
  value: person,
})

export function PersonPicker({ value, exclude = [], ...props }: PickerProps<PersonView> & { exclude?: string[] }) {
  const { query, setQuery, asked } = useQueryText()
  const found = useApi<Page<PersonView>>(withQuery('/api/people', { query: asked }), { keep: true })
  const choices = (found.data?.items ?? []).filter(({ id, deactivatedAt }) => !exclude.includes(id) && !deactivatedAt).map(personChoice)
  return <Picker {...props} value={value && personChoice(value)} {...{ query, setQuery, choices }} loading={found.isFetching} />
}

/** A person or a group: whom a role, a share or a restriction is about. */
export function SubjectPicker({ value, exclude = [], ...props }: PickerProps<Subject> & { exclude?: string[] }) {
  const t = useText()
  const { query, setQuery, asked } = useQueryText()
  const people = useApi<Page<PersonView>>(withQuery('/api/people', { query: asked }), { keep: true })
  const groups = useApi<Page<GroupView>>('/api/groups')
  const subject = (kind: 'person' | 'group', { id, name }: { id: string; name: string }): Choice<Subject> => ({
    id,
    name,
    more: kind === 'group' ? t('pick.group') : undefined,
    mark: kind === 'group' ? <Icon name="users-group" /> : <Avatar person={{ id, name }} size="s" />,
    value: { kind, id, name },
  })
  const choices = [
    ...(groups.data?.items ?? [])
      .filter(({ name }) => name.toLowerCase().includes(asked.toLowerCase()))
      .map((group) => subject('group', group)),
    ...(people.data?.items ?? []).filter(({ deactivatedAt }) => !deactivatedAt).map((person) => subject('person', person)),
  ].filter(({ id }) => !exclude.includes(id))
  return <Picker {...props} value={value && subject(value.kind, value)} {...{ query, setQuery, choices }} loading={people.isFetching} />
}

const spaceChoice = (space: SpaceView): Choice<SpaceView> => ({
  id: space.id,
  name: space.name,
  mark: <SpaceTile space={space} size="s" />,
  value: space,
})

/** `writable` offers only spaces where the person may write. */
export function SpacePicker({ value, writable, ...props }: PickerProps<SpaceView> & { writable?: boolean }) {
  const { query, setQuery, asked } = useQueryText()
  const found = useApi<Page<SpaceView>>('/api/spaces')
  const fits = (space: SpaceView) => !writable || (space.role !== null && space.role !== 'reader')
  const choices = (found.data?.items ?? [])
    .filter((space) => fits(space) && space.name.toLowerCase().includes(asked.toLowerCase()))
    .map(spaceChoice)
  return <Picker {...props} value={value && spaceChoice(value)} {...{ query, setQuery, choices }} loading={found.isFetching} />
}

const roleNames: Role[] = ['reader', 'contributor', 'steward', 'owner']

/** The four roles of a space, each with what it means. */
export function RoleSelect({
  label,
  value,
  onChange,
  disabled,
  hideLabel,
}: {
  label: string
  value: Role
  onChange: (role: Role) => void
  disabled?: boolean
  hideLabel?: boolean
}) {
  const t = useText()
  const combobox = useCombobox()
  return (
    <Combobox
      store={combobox}
      width="max-content"
      position="bottom-start"
      onOptionSubmit={(role) => {
        onChange(role as Role)
        combobox.closeDropdown()
      }}
    >
      <Combobox.Target targetType="button">
        <InputBase
          component="button"
          type="button"
          pointer
          disabled={disabled}
          label={hideLabel ? undefined : label}
          aria-label={`${label}: ${t(`role.${value}`)}`}
          rightSection={<Icon name="selector" />}
          rightSectionPointerEvents="none"
          onClick={() => combobox.toggleDropdown()}
        >
          {t(`role.${value}`)}
        </InputBase>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options>
          {roleNames.map((role) => (
            <Combobox.Option key={role} value={role} active={role === value}>
              <span className="pick-role">
                <b>{t(`role.${role}`)}</b>
                <span className="quiet">{t(`role.about.${role}`)}</span>
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
