import { Button, Modal, Select } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { type PartItem, useGo } from '../../../../web/kit/pages.ts'
import { useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { commonLanguages, type TranslationView } from '../../translations/schema.ts'
import { ItemChoice } from '../verification/item-choice.tsx'
import { ownName, translationPath, useTranslation } from './use-translation.ts'

type Props = { item: PartItem; onClose: () => void }

function Frame({ title, text, onClose, children }: { title: string; text: string; onClose: () => void; children: ReactNode }) {
  const t = useText()
  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': t('act.close') }}>
      <p className="dialog-text">{text}</p>
      {children}
    </Modal>
  )
}

function LanguageField({
  label,
  value,
  without,
  onChange,
}: {
  label: string
  value: string | null
  without: (string | null)[]
  onChange: (code: string | null) => void
}) {
  const t = useText('stewardship')
  const codes = [...new Set([...commonLanguages, ...(value ? [value] : [])])].filter((code) => !without.includes(code))
  return (
    <Select
      label={label}
      placeholder={t('translations.unknown')}
      data={codes.map((code) => ({ value: code, label: ownName(code) }))}
      value={value}
      onChange={onChange}
      searchable
    />
  )
}

/** Begins a translation of the item and leads to the editor. */
export function BeginDialog({ item, onClose }: Props) {
  const t = useText('stewardship')
  const go = useGo()
  const { data } = useTranslation(item.id)
  const [chosen, setLanguage] = useState<string | null>(null)
  const sourceId = data?.source?.item.id ?? item.id
  const taken = [data?.language ?? item.language, data?.source?.language ?? null, ...(data?.others ?? []).map(({ language }) => language)]
  const language = chosen ?? (taken.includes('en') ? null : 'en')
  const begin = useChange(() => api.post<{ id: string }>(`/api/items/${sourceId}/translations`, { language }), {
    refreshes: ['/api/items', '/api/spaces', '/api/home'],
    onDone: ({ id }) => go(`/articles/${id}/edit`),
  })
  return (
    <Frame title={t('translations.beginTitle')} text={t('translations.beginText')} onClose={onClose}>
      <div className="dialog-fields">
        <LanguageField label={t('translations.language')} value={language} without={taken} onChange={setLanguage} />
      </div>
      <div className="dialog-acts">
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button disabled={!language || !data} loading={begin.isPending} onClick={() => begin.mutate(undefined)}>
          {t('translations.begin')}
        </Button>
      </div>
    </Frame>
  )
}

/** Says which item this one is the translation of. */
export function PairDialog({ item, onClose }: Props) {
  const t = useText('stewardship')
  const { data } = useTranslation(item.id)
  const [sourceId, setSource] = useState<string | null>(null)
  const [chosen, setLanguage] = useState<string | null>(null)
  const language = chosen ?? data?.language ?? (item.language === 'und' ? null : item.language)
  const refreshes = ['/api/items', '/api/articles']
  const save = useChange(
    () => api.put<TranslationView>(translationPath(item.id), { sourceId: sourceId ?? data?.source?.item.id, language }),
    {
      refreshes,
      onDone: () => {
        say(t('translations.saved'))
        onClose()
      },
    },
  )
  const remove = useChange(() => api.delete(translationPath(item.id)), {
    refreshes,
    onDone: () => {
      say(t('translations.removed'))
      onClose()
    },
  })
  return (
    <Frame title={t('translations.pairTitle')} text={t('translations.pairText')} onClose={onClose}>
      <div className="dialog-fields">
        {data?.source && <p className="quiet">{t('translations.present', { title: data.source.item.title })}</p>}
        <ItemChoice label={t('translations.chooseSource')} exclude={item.id} chosen={sourceId} onChoose={setSource} />
        <LanguageField label={t('translations.ownLanguage')} value={language} without={[]} onChange={setLanguage} />
      </div>
      <div className="dialog-acts">
        {data?.source && (
          <Button
            variant="subtle"
            color="red"
            className="dialog-act-first"
            loading={remove.isPending}
            onClick={() => remove.mutate(undefined)}
          >
            {t('translations.remove')}
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button disabled={!language || !(sourceId ?? data?.source)} loading={save.isPending} onClick={() => save.mutate(undefined)}>
          {t('translations.save')}
        </Button>
      </div>
    </Frame>
  )
}
