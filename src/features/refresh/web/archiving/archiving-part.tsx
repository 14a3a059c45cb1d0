import '../refresh.css'
import { Button, Checkbox, NumberInput, Switch } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import { formatDate } from '../../../../platform/page/format.ts'
import { api } from '../../../../web/kit/api.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import type { PartSpace } from '../../../../web/kit/pages.ts'
import { ItemRow, Loaded, Section } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { archivableKinds, type ArchivePolicy, type ArchivingView } from '../../archiving/schema.ts'

const usual: ArchivePolicy = { kinds: ['note', 'guide', 'how-to', 'troubleshooting', 'faq'], months: 24, announceDays: 14 }

/** What is archived by itself in a space: the rule, what comes next, and what was archived. */
export function ArchivingPart({ space }: { space: PartSpace }) {
  const t = useText('refresh')
  const path = `/api/spaces/${space.key}/archiving`
  const view = useApi<ArchivingView>(path)
  return (
    <div className="settings-section refresh-part">
      <h2>{t('archiving.title')}</h2>
      <p className="settings-lead">{t('archiving.lead')}</p>
      <Loaded query={view}>
        {(data) => (
          <>
            <PolicyForm path={path} policy={data.policy} />
            {data.policy && <Listed path={path} name="announced" list={data.announced} />}
            <Listed path={path} name="archived" list={data.archived} />
          </>
        )}
      </Loaded>
    </div>
  )
}

function PolicyForm({ path, policy }: { path: string; policy: ArchivePolicy | null }) {
  const t = useText('refresh')
  const [on, setOn] = useState(policy !== null)
  const [fields, setFields] = useState(policy ?? usual)
  const [asked] = useDebouncedValue(fields, 400)
  const valid =
    fields.kinds.length > 0 && fields.months >= 3 && fields.months <= 120 && fields.announceDays >= 7 && fields.announceDays <= 90
  const preview = useApi<{ items: number }>(
    on && asked.kinds.length > 0 && asked.months >= 3 && asked.months <= 120
      ? `${path}/preview?kinds=${asked.kinds.join(',')}&months=${asked.months}`
      : null,
    { keep: true },
  )
  const set = (change: Partial<ArchivePolicy>) => setFields((before) => ({ ...before, ...change }))
  const save = useChange((next: ArchivePolicy | null) => (next ? api.put(path, next) : api.delete(path)), {
    refreshes: [path],
    onDone: (_, next) => say(t(next ? 'archiving.saved' : 'archiving.ended')),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(on ? fields : null)
  }
  return (
    <form className="refresh-form" onSubmit={submit}>
      <Switch label={t('archiving.on')} checked={on} onChange={(event) => setOn(event.currentTarget.checked)} />
      {on && (
        <>
          <Checkbox.Group
            label={t('archiving.kinds')}
            value={fields.kinds}
            onChange={(kinds) => set({ kinds: kinds as ArchivePolicy['kinds'] })}
          >
            <div className="archiving-kinds">
              {archivableKinds.map((kind) => (
                <Checkbox key={kind} value={kind} label={t(`web:kind.${kind}`)} />
              ))}
            </div>
          </Checkbox.Group>
          <NumberInput
            label={t('archiving.months')}
            min={3}
            max={120}
            allowDecimal={false}
            value={fields.months}
            onChange={(value) => set({ months: Number(value) })}
          />
          <NumberInput
            label={t('archiving.days')}
            min={7}
            max={90}
            allowDecimal={false}
            value={fields.announceDays}
            onChange={(value) => set({ announceDays: Number(value) })}
          />
          {preview.data && <p className="quiet">{t('archiving.preview', { count: preview.data.items })}</p>}
        </>
      )}
      <div className="form-acts">
        <Button type="submit" disabled={on ? !valid : policy === null} loading={save.isPending}>
          {t('archiving.save')}
        </Button>
      </div>
    </form>
  )
}

function Listed({ path, name, list }: { path: string; name: 'announced' | 'archived'; list: ArchivingView['announced'] }) {
  const t = useText('refresh')
  const locale = useLocale()
  const act = useChange((id: string) => api.put(`/api/items/${id}/archiving/${name === 'announced' ? 'keeping' : 'restoration'}`), {
    refreshes: [path, '/api/articles'],
    onDone: () => say(t(name === 'announced' ? 'archiving.kept' : 'archiving.broughtBack')),
  })
  return (
    <Section id={`archiving-${name}`} title={t(`archiving.${name}`)}>
      {list.length === 0 ? (
        <p className="quiet">{t('archiving.none')}</p>
      ) : (
        <ul className="rows">
          {list.map(({ item, at }) => (
            <ItemRow
              key={item.id}
              item={{ ...item, excerpt: t(name === 'announced' ? 'archiving.on_day' : 'archiving.at', { date: formatDate(at, locale) }) }}
              space={false}
            >
              <button type="button" className="button" onClick={() => act.mutate(item.id)}>
                {t(name === 'announced' ? 'archiving.keep' : 'archiving.bringBack')}
              </button>
            </ItemRow>
          ))}
        </ul>
      )}
    </Section>
  )
}
