import '../../../../web/styles/quality.css'
import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, withQuery } from '../../../../web/kit/api.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import type { PartSpace } from '../../../../web/kit/pages.ts'
import { Icon, KindIcon, Loaded } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say, sayWithUndo } from '../../../../web/kit/toasts.tsx'
import type { Check, CheckRule, Standard, StandardList } from '../../quality/schema.ts'
import { useNeed } from './check-list.tsx'

const ruleTypes: CheckRule['type'][] = [
  ...(['section', 'lead', 'words', 'headings', 'steps', 'code', 'links'] as const),
  ...(['tables', 'images', 'tags', 'topics', 'description'] as const),
]
const pathOf = (kind: string, space?: string) => withQuery(`/api/quality/standards/${kind}`, { space })

/** The content standard of the whole organisation. */
export const OrganisationStandards = () => <Standards />
/** The content standard of a space. */
export const SpaceStandards = ({ space }: { space: PartSpace }) => <Standards space={space.id} />

function Standards({ space }: { space?: string }) {
  const t = useText('stewardship')
  const [editing, setEditing] = useState<Standard | null>(null)
  const list = useApi<StandardList>(withQuery('/api/quality/standards', { space }))
  const own = space === undefined ? 'organisation' : 'space'
  const reset = useChange(({ kind }: Standard) => api.delete(pathOf(kind, space)), {
    refreshes: ['/api/quality'],
    onDone: (_, { kind, checks }) =>
      sayWithUndo(t('quality.standards.backDone', { kind: t(`web:kind.${kind}`) }), () => api.put(pathOf(kind, space), { checks })),
  })
  return (
    <section>
      <p className="part-lead">{t('quality.standards.lead')}</p>
      <Loaded query={list}>
        {(data) => (
          <ul className="standards">
            {data.items.map((standard) => (
              <li key={standard.kind} className="standard">
                <h2 className="standard-kind">
                  <KindIcon kind={standard.kind} /> {t(`web:kind.${standard.kind}`)}
                  <span className="badge">{t(`quality.standards.source.${standard.source}`)}</span>
                </h2>
                <StandardChecks checks={standard.checks} />
                {data.mayEdit && (
                  <div className="standard-acts">
                    {standard.source === own && (
                      <button type="button" className="button button-plain" onClick={() => reset.mutate(standard)}>
                        {t('quality.standards.back')}
                      </button>
                    )}
                    <button
                      type="button"
                      className="icon-button"
                      aria-label={`${t('quality.standards.edit')}: ${t(`web:kind.${standard.kind}`)}`}
                      title={t('quality.standards.edit')}
                      onClick={() => setEditing(standard)}
                    >
                      <Icon name="pencil" />
                    </button>
                  </div>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {editing && <StandardDialog standard={editing} space={space} onClose={() => setEditing(null)} />}
    </section>
  )
}

function StandardChecks({ checks }: { checks: readonly Check[] }) {
  const t = useText('stewardship')
  const locale = useLocale()
  const need = useNeed()
  if (checks.length === 0) return <p className="quiet standard-checks">{t('quality.standards.empty')}</p>
  return (
    <p className="standard-checks">
      {checks.map((check) => (
        <span key={check.id} className="chip" title={need(check)}>
          {check.name[locale]}
        </span>
      ))}
    </p>
  )
}

/** A check while it is edited; headings are written with commas between. */
type Draft = { id: string; ko: string; en: string; type: CheckRule['type']; least: number; headings: string }

const draftOf = ({ id, name, rule }: Check): Draft => ({
  ...{ id, ko: name.ko, en: name.en, type: rule.type, least: 'least' in rule ? rule.least : rule.words },
  headings: rule.type === 'section' ? rule.headings.join(', ') : '',
})

function checkOf({ id, ko, en, type, least, headings }: Draft): Check {
  const names = headings
    .split(',')
    .map((heading) => heading.trim())
    .filter(Boolean)
  const rule: CheckRule =
    type === 'section'
      ? { type, headings: names.length > 0 ? names : [ko.trim(), en.trim()], words: least }
      : type === 'lead'
        ? { type, words: least }
        : { type, least }
  return { id, name: { ko: ko.trim(), en: en.trim() }, rule }
}

const freshId = (drafts: readonly Draft[]): string => {
  let number = drafts.length + 1
  while (drafts.some(({ id }) => id === `check-${number}`)) number += 1
  return `check-${number}`
}

function StandardDialog({ standard, space, onClose }: { standard: Standard; space?: string; onClose: () => void }) {
  const t = useText('stewardship')
  const [drafts, setDrafts] = useState(() => standard.checks.map(draftOf))
  const kind = t(`web:kind.${standard.kind}`)
  const save = useChange((checks: Check[]) => api.put(pathOf(standard.kind, space), { checks }), {
    refreshes: ['/api/quality'],
    onDone: () => {
      onClose()
      say(t('quality.standards.saved', { kind }))
    },
  })
  const change = (at: number, fields: Partial<Draft>) =>
    setDrafts(drafts.map((draft, index) => (index === at ? { ...draft, ...fields } : draft)))
  const valid = drafts.every(({ ko, en, least }) => ko.trim() && en.trim() && least >= 1)
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`${t('quality.standards.edit')} · ${kind}`}
      closeButtonProps={{ 'aria-label': t('web:act.close') }}
    >
      <ul className="standard-drafts">
        {drafts.map((draft, at) => (
          <li key={draft.id}>
            <CheckFields
              draft={draft}
              onChange={(fields) => change(at, fields)}
              onRemove={() => setDrafts(drafts.filter((each) => each !== draft))}
            />
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="button"
        disabled={drafts.length >= 20}
        onClick={() => setDrafts([...drafts, { id: freshId(drafts), ko: '', en: '', type: 'section', least: 3, headings: '' }])}
      >
        <Icon name="plus" />
        {t('quality.standards.add')}
      </button>
      <div className="dialog-acts">
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button disabled={!valid} loading={save.isPending} onClick={() => save.mutate(drafts.map(checkOf))}>
          {t('web:act.save')}
        </Button>
      </div>
    </Modal>
  )
}

function CheckFields({ draft, onChange, onRemove }: { draft: Draft; onChange: (fields: Partial<Draft>) => void; onRemove: () => void }) {
  const t = useText('stewardship')
  const label = draft.ko || draft.en || draft.id
  return (
    <fieldset className="standard-draft">
      <legend className="sr-only">{label}</legend>
      <TextInput
        label={t('quality.standards.nameKo')}
        lang="ko"
        value={draft.ko}
        maxLength={200}
        onChange={(event) => onChange({ ko: event.currentTarget.value })}
      />
      <TextInput
        label={t('quality.standards.nameEn')}
        lang="en"
        value={draft.en}
        maxLength={200}
        onChange={(event) => onChange({ en: event.currentTarget.value })}
      />
      <Select
        label={t('quality.standards.rule')}
        data={ruleTypes.map((type) => ({ value: type, label: t(`quality.standards.type.${type}`) }))}
        value={draft.type}
        allowDeselect={false}
        onChange={(type) => type && onChange({ type: type as CheckRule['type'] })}
      />
      <NumberInput
        label={t('quality.standards.least')}
        min={1}
        max={10_000}
        allowDecimal={false}
        value={draft.least}
        onChange={(least) => onChange({ least: typeof least === 'number' ? least : 1 })}
      />
      {draft.type === 'section' && (
        <TextInput
          className="standard-headings"
          label={t('quality.standards.headings')}
          description={t('quality.standards.headingsHint')}
          value={draft.headings}
          onChange={(event) => onChange({ headings: event.currentTarget.value })}
        />
      )}
      <button
        type="button"
        className="icon-button"
        aria-label={`${t('quality.standards.remove')}: ${label}`}
        title={t('quality.standards.remove')}
        onClick={onRemove}
      >
        <Icon name="trash" />
      </button>
    </fieldset>
  )
}
