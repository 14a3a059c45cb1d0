import { Modal, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type KeyboardEvent, useState } from 'react'
import type { ItemRef } from '../../../schema.ts'
import { type Page, withQuery } from '../../../../../web/kit/api.ts'
import { useText } from '../../../../../web/kit/i18n.ts'
import { Icon, KindIcon } from '../../../../../web/kit/parts.tsx'
import { useApi } from '../../../../../web/kit/query.ts'

/** Finds an item to link to. */
export function ItemDialog({ onClose, onChoose }: { onClose: () => void; onChoose: (item: ItemRef) => void }) {
  const t = useText('repository')
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const [asked] = useDebouncedValue(query.trim(), 120)
  const path = withQuery('/api/search/suggestions', { q: asked, types: 'article,document', limit: 10 })
  const found = useApi<Page<ItemRef>>(asked ? path : null, { keep: true })
  const items = asked ? (found.data?.items ?? []) : []
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const item = items[at]
    if (event.key === 'ArrowDown') setAt(Math.min(items.length - 1, at + 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
    else if (event.key === 'Enter' && item) onChoose(item)
    else return
    event.preventDefault()
  }
  return (
    <Modal opened onClose={onClose} title={t('editor.tool.item')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <TextInput
        label={t('editor.itemQuery')}
        leftSection={<Icon name="search" />}
        data-autofocus
        value={query}
        role="combobox"
        aria-expanded={items.length > 0}
        aria-controls="item-choices"
        aria-activedescendant={items[at] ? `item-choice-${at}` : undefined}
        onKeyDown={keys}
        onChange={(event) => {
          setQuery(event.currentTarget.value)
          setAt(0)
        }}
      />
      <div id="item-choices" className="item-choices" role="listbox" aria-label={t('editor.tool.item')}>
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the box above holds the focus
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys choose
          <div
            key={item.id}
            id={`item-choice-${index}`}
            className="search-offer"
            role="option"
            aria-selected={index === at}
            onClick={() => onChoose(item)}
          >
            <KindIcon kind={item.kind} />
            <span className="search-offer-name">{item.title}</span>
            <span className="quiet">{item.space.name}</span>
          </div>
        ))}
      </div>
      {asked && found.data && items.length === 0 && <p className="quiet">{t('web:pick.nothing')}</p>}
    </Modal>
  )
}
