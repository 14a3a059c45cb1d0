import '../refresh.css'
import { Button, Checkbox, Radio, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { PersonView } from '../../../identity/schema.ts'
import { type ApiProblem, api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useGo, useSearch } from '../../../../web/kit/pages.ts'
import { Avatar, ErrorState, Icon, ItemRow, PageHead, Skeleton } from '../../../../web/kit/parts.tsx'
import { PersonPicker } from '../../../../web/kit/pickers.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import type { CampaignPreview, CampaignScope, NewCampaign } from '../../campaigns/schema.ts'

const DAY_MS = 86_400_000

/** A day as the field of a form has it, and its end. */
const dayText = (at: number): string => {
  const date = new Date(at)
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`
}
const endOf = (day: string): number => new Date(`${day}T23:59:59`).getTime()

/** Begins a campaign; what it would hold, and the load of each person, is seen beside the form before anything begins. */
export function NewCampaignPage() {
  const t = useText('refresh')
  const go = useGo()
  const [address] = useSearch()
  const [fields, setFields] = useState({
    name: '',
    query: address.q ?? '',
    note: '',
    day: dayText(Date.now() + 60 * DAY_MS),
    assign: 'owners' as CampaignScope['assign'],
    follow: false,
  })
  const [people, setPeople] = useState<PersonView[]>([])
  const set = (change: Partial<typeof fields>) => setFields((before) => ({ ...before, ...change }))
  const scope: CampaignScope = {
    query: fields.query.trim(),
    assign: fields.assign,
    people: fields.assign === 'people' ? people.map(({ id }) => id) : [],
  }
  const [asked] = useDebouncedValue(scope, 400)
  const preview = useQuery<CampaignPreview, ApiProblem>({
    queryKey: ['/api/campaigns/preview', asked],
    queryFn: ({ signal }) => api.post<CampaignPreview>('/api/campaigns/preview', asked, { signal }),
    enabled: asked.query !== '',
    placeholderData: (before) => before,
  })
  usePage(t('campaigns.new'), { place: 'desk' })
  const start = useChange((input: NewCampaign) => api.post<{ id: string }>('/api/campaigns', input), {
    refreshes: ['/api/campaigns'],
    onDone: ({ id }) => {
      say(t('campaigns.form.started'))
      go(`/campaigns/${id}`)
    },
  })
  const count = asked.query === '' ? 0 : (preview.data?.items ?? 0)
  const ready = fields.name.trim() !== '' && count > 0 && fields.day !== '' && (fields.assign === 'owners' || people.length > 0)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready)
      start.mutate({ ...scope, name: fields.name.trim(), note: fields.note.trim(), follow: fields.follow, dueAt: endOf(fields.day) })
  }
  return (
    <div className="page campaign-new">
      <PageHead title={t('campaigns.new')} lead={t('campaigns.lead')} />
      <div className="campaign-form">
        <form className="refresh-form" onSubmit={submit}>
          <TextInput
            label={t('campaigns.form.name')}
            placeholder={t('campaigns.form.namePlaceholder')}
            value={fields.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            maxLength={120}
            required
          />
          <TextInput
            label={t('campaigns.form.query')}
            description={t('campaigns.form.queryHint')}
            value={fields.query}
            onChange={(event) => set({ query: event.currentTarget.value })}
            maxLength={500}
            required
          />
          <TextInput
            label={t('campaigns.form.due')}
            type="date"
            value={fields.day}
            min={dayText(Date.now() + DAY_MS)}
            onChange={(event) => set({ day: event.currentTarget.value })}
            required
          />
          <Radio.Group
            label={t('campaigns.form.assign')}
            value={fields.assign}
            onChange={(assign) => set({ assign: assign as CampaignScope['assign'] })}
          >
            <div className="campaign-radios">
              <Radio value="owners" label={t('campaigns.form.owners')} description={t('campaigns.form.ownersHint')} />
              <Radio value="people" label={t('campaigns.form.people')} />
            </div>
          </Radio.Group>
          {fields.assign === 'people' && <People people={people} onChange={setPeople} />}
          <Textarea
            label={t('campaigns.form.note')}
            value={fields.note}
            onChange={(event) => set({ note: event.currentTarget.value })}
            maxLength={2_000}
            autosize
            minRows={2}
          />
          <Checkbox
            label={t('campaigns.form.follow')}
            checked={fields.follow}
            onChange={(event) => set({ follow: event.currentTarget.checked })}
          />
          <div className="form-acts">
            <Button type="submit" disabled={!ready} loading={start.isPending}>
              {count > 0 ? t('campaigns.form.start', { count }) : t('campaigns.form.startEmpty')}
            </Button>
          </div>
        </form>
        <section className="campaign-preview" aria-live="polite" aria-label={t('campaigns.preview.title')}>
          {asked.query === '' ? (
            <p className="quiet">{t('campaigns.preview.waiting')}</p>
          ) : preview.error ? (
            <ErrorState problem={preview.error} retry={() => void preview.refetch()} />
          ) : preview.data ? (
            <Preview preview={preview.data} />
          ) : (
            <Skeleton lines={6} />
          )}
        </section>
      </div>
    </div>
  )
}

function People({ people, onChange }: { people: PersonView[]; onChange: (people: PersonView[]) => void }) {
  const t = useText('refresh')
  return (
    <div>
      <PersonPicker
        label={t('campaigns.form.addPerson')}
        value={null}
        exclude={people.map(({ id }) => id)}
        onChange={(person) => person && onChange([...people, person])}
      />
      <ul className="campaign-people">
        {people.map((person) => (
          <li key={person.id}>
            <Avatar person={person} size="s" />
            {person.name}
            <button
              type="button"
              className="icon-button"
              aria-label={`${t('web:act.remove')}: ${person.name}`}
              onClick={() => onChange(people.filter(({ id }) => id !== person.id))}
            >
              <Icon name="x" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Preview({ preview }: { preview: CampaignPreview }) {
  const t = useText('refresh')
  const warnings = [
    preview.items > 0 && !preview.exact && t('campaigns.preview.loose'),
    preview.others > 0 && t('campaigns.preview.others', { count: preview.others }),
    preview.more && t('campaigns.preview.more'),
    preview.unassigned > 0 && t('campaigns.preview.unassigned', { count: preview.unassigned }),
  ].filter((text) => text !== false)
  if (preview.items === 0) return <p className="quiet">{t('campaigns.preview.none')}</p>
  return (
    <>
      <h2>{t('campaigns.preview.items', { count: preview.items })}</h2>
      {warnings.map((text) => (
        <p className="campaign-warning" key={text}>
          <Icon name="info-circle" />
          {text}
        </p>
      ))}
      <ul className="campaign-loads">
        {preview.people.map(({ person, items }) => (
          <li key={person.id}>
            <Avatar person={person} size="s" />
            <span>{person.name}</span>
            <b>{items}</b>
          </li>
        ))}
      </ul>
      <ul className="rows">
        {preview.sample.map((item) => (
          <ItemRow key={item.id} item={{ ...item, excerpt: null }} />
        ))}
      </ul>
    </>
  )
}
