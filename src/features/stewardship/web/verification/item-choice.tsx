import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { SearchResults } from '../../../search/schema.ts'
import { withQuery } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { KindIcon } from '../../../../web/kit/parts.tsx'
import { useApi } from '../../../../web/kit/query.ts'

/** Finds an item by words and chooses it; asked as a program, so that it is no search of a person. */
export function ItemChoice({
  label,
  exclude,
  chosen,
  onChoose,
}: {
  label: string
  exclude: string
  chosen: string | null
  onChoose: (id: string | null) => void
}) {
  const t = useText('stewardship')
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words.trim(), 200)
  const found = useApi<SearchResults>(asked ? withQuery('/api/search', { q: asked, limit: 12, source: 'program' }) : null, { keep: true })
  const items = asked
    ? (found.data?.items ?? []).filter(({ item }) => (item.type === 'article' || item.type === 'document') && item.id !== exclude)
    : []
  return (
    <fieldset className="plain-fieldset">
      <TextInput
        label={label}
        placeholder={t('trust.choose')}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value)
          onChoose(null)
        }}
      />
      <ul className="demand-answers" aria-label={label}>
        {items.map(({ item }) => (
          <li key={item.id}>
            <label>
              <input type="radio" name="item-choice" checked={chosen === item.id} onChange={() => onChoose(item.id)} />
              <KindIcon kind={item.kind} />
              <span>{item.title}</span>
            </label>
          </li>
        ))}
      </ul>
      {asked && found.data && items.length === 0 && <p className="quiet">{t('trust.chooseNone')}</p>}
    </fieldset>
  )
}
