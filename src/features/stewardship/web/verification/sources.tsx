import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import { hrefOf } from '../../../../platform/page/parts.ts'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon, KindIcon } from '../../../../web/kit/parts.tsx'
import { useChange } from '../../../../web/kit/query.ts'
import { standingPath } from '../../verification/page.ts'
import type { NewSource, SourceView, StandingView } from '../../verification/schema.ts'
import { ItemChoice } from './item-choice.tsx'

const sourcesPath = (itemId: string): string => `/api/items/${itemId}/sources`

/** What the item was verified against. When one of these changes, the item has to be looked at again. */
export function Sources({ itemId, standing, onAdd }: { itemId: string; standing: StandingView; onAdd: () => void }) {
  const t = useText('stewardship')
  const remove = useChange((id: string) => api.delete(`${sourcesPath(itemId)}/${id}`), { refreshes: [standingPath(itemId)] })
  if (standing.sources.length === 0 && !standing.may.sources) return null
  return (
    <section className="trust-sources">
      <h3>
        {t('trust.sources.title')}
        {standing.may.sources && (
          <button type="button" className="icon-button" aria-label={t('trust.sources.add')} title={t('trust.sources.add')} onClick={onAdd}>
            <Icon name="plus" />
          </button>
        )}
      </h3>
      {standing.sources.length === 0 && <p className="quiet">{t('trust.sources.none')}</p>}
      <ul>
        {standing.sources.map((source) => (
          <li key={source.id} className={`source source-${source.state}`}>
            <SourceName source={source} />
            {source.state !== 'current' && <span className="source-state">{t(`trust.sources.${source.state}`)}</span>}
            {standing.may.sources && (
              <button
                type="button"
                className="icon-button"
                aria-label={t('trust.sources.remove', { name: source.item?.title ?? source.url ?? '' })}
                title={t('trust.sources.remove', { name: '' })}
                disabled={remove.isPending}
                onClick={() => remove.mutate(source.id)}
              >
                <Icon name="x" />
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function SourceName({ source }: { source: SourceView }) {
  const t = useText('stewardship')
  const note = source.note && <span className="quiet">{source.note}</span>
  if (source.item)
    return (
      <span className="source-name">
        <a href={hrefOf(source.item)}>
          <KindIcon kind={source.item.kind} /> {source.item.title}
        </a>
        {note}
      </span>
    )
  return (
    <span className="source-name">
      {source.url ? (
        <a href={source.url} rel="noreferrer noopener" target="_blank">
          <Icon name="link" /> {source.url.replace(/^https?:\/\//, '')}
        </a>
      ) : (
        <span className="quiet">{t('trust.sources.hidden')}</span>
      )}
      {note}
    </span>
  )
}

/** Names what an item rests on: another item, or an address. */
export function SourceDialog({ itemId, onClose }: { itemId: string; onClose: () => void }) {
  const t = useText('stewardship')
  const [sort, setSort] = useState<'item' | 'link'>('item')
  const [chosen, setChosen] = useState<string | null>(null)
  const [url, setUrl] = useState('')
  const [note, setNote] = useState('')
  const add = useChange((source: Omit<NewSource, 'note'> & { note: string }) => api.post(sourcesPath(itemId), source), {
    refreshes: [standingPath(itemId)],
    onDone: onClose,
  })
  const ready = sort === 'item' ? chosen !== null : /^https?:\/\/\S+$/i.test(url.trim())
  return (
    <Modal opened onClose={onClose} title={t('trust.sources.add')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <p className="dialog-text">{t('trust.sources.lead')}</p>
      <div className="dialog-fields">
        <SegmentedControl
          value={sort}
          onChange={(value) => setSort(value as typeof sort)}
          data={(['item', 'link'] as const).map((value) => ({ value, label: t(`trust.sources.sort.${value}`) }))}
        />
        {sort === 'item' ? (
          <ItemChoice label={t('trust.sources.item')} exclude={itemId} chosen={chosen} onChoose={setChosen} />
        ) : (
          <TextInput
            label={t('trust.sources.url')}
            type="url"
            placeholder="https://"
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={t('trust.sources.note')}
          value={note}
          maxLength={1_000}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </div>
      <div className="dialog-acts">
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button
          disabled={!ready}
          loading={add.isPending}
          onClick={() => add.mutate(sort === 'item' ? { itemId: chosen ?? '', note } : { url: url.trim(), note })}
        >
          {t('web:act.add')}
        </Button>
      </div>
    </Modal>
  )
}
