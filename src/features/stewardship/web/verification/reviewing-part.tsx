import '../verification.css'
import { Button, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDate, formatNumber } from '../../../../platform/page/format.ts'
import type { PersonView } from '../../../identity/schema.ts'
import type { Subject } from '../../../repository/schema.ts'
import { api } from '../../../../web/kit/api.ts'
import { Confirm } from '../../../../web/kit/confirm.tsx'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon, Loaded, Section } from '../../../../web/kit/parts.tsx'
import { PersonPicker, SubjectPicker } from '../../../../web/kit/pickers.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import { say, sayWithUndo } from '../../../../web/kit/toasts.tsx'
import { namesOf, reviewingPath } from '../../verification/page.ts'
import type { HandoverResult, Reviewing } from '../../verification/schema.ts'
import { WeeksChart } from './weeks-chart.tsx'

const absencePath = '/api/me/absence'
const refreshes = [reviewingPath, '/api/reviews']

/** What one is asked to review, how much of it at most, who does it meanwhile, and handing it all over. */
export function ReviewingPart() {
  const reviewing = useApi<Reviewing>(reviewingPath)
  return <Loaded query={reviewing}>{(data) => <Own reviewing={data} />}</Loaded>
}

function Own({ reviewing }: { reviewing: Reviewing }) {
  const t = useText('stewardship')
  const hand = useHand()
  const { locale } = hand
  return (
    <>
      <h2 className="part-title">{t('reviewing.title')}</h2>
      <p className="part-lead">
        {t('reviewing.lead', { owned: formatNumber(reviewing.owned, locale), asked: formatNumber(reviewing.asked, locale) })}{' '}
        <a href="/reviews">{t('reviewing.open')}</a>
      </p>
      {reviewing.standsInFor.length > 0 && (
        <p className="notice">
          <Icon name="user-share" />
          <span>{t('reviewing.standsIn', { names: namesOf(hand, reviewing.standsInFor) })}</span>
        </p>
      )}
      <WeeksChart weeks={reviewing.weeks} limit={reviewing.weekly} label={t('reviewing.weeks', { count: reviewing.weekly })} />
      <Weekly key={reviewing.weekly} reviewing={reviewing} />
      <AbsenceForm key={`${reviewing.absence?.from} ${reviewing.absence?.until}`} reviewing={reviewing} />
      <Handover />
    </>
  )
}

function Weekly({ reviewing }: { reviewing: Reviewing }) {
  const t = useText('stewardship')
  const [given, setGiven] = useState<number | string>(reviewing.weekly)
  const save = useChange((weekly: number) => api.put('/api/me/reviewing/limit', { weekly }), {
    refreshes,
    onDone: () => say(t('policies.limitSaved')),
  })
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (typeof given === 'number') save.mutate(given)
      }}
    >
      <NumberInput
        label={t('reviewing.weekly')}
        description={t('reviewing.weeklyHint', { count: reviewing.organisation })}
        min={1}
        max={500}
        allowDecimal={false}
        value={given}
        onChange={setGiven}
      />
      <Button type="submit" variant="default" disabled={typeof given !== 'number' || given === reviewing.weekly} loading={save.isPending}>
        {t('web:act.save')}
      </Button>
    </form>
  )
}

const dayOf = (time: number): string => new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 10)

/** While somebody is away, reviews go to whoever stands in, or wait for the stewards. */
function AbsenceForm({ reviewing }: { reviewing: Reviewing }) {
  const t = useText('stewardship')
  const { locale, now } = useHand()
  const me = usePerson()
  const { absence } = reviewing
  const [from, setFrom] = useState(dayOf(absence?.from ?? now))
  const [until, setUntil] = useState(dayOf(absence?.until ?? now + 7 * 86_400_000))
  const [delegate, setDelegate] = useState<PersonView | null>((absence?.delegate as PersonView | undefined) ?? null)
  const times = { from: new Date(`${from}T00:00`).getTime(), until: new Date(`${until}T23:59`).getTime() }
  const valid = times.until > times.from
  const back = useChange(() => api.delete(absencePath), { refreshes, onDone: () => say(t('reviewing.absence.over')) })
  const save = useChange(() => api.put(absencePath, { ...times, delegateId: delegate?.id ?? null }), {
    refreshes,
    onDone: () => sayWithUndo(t('reviewing.absence.saved'), () => back.mutateAsync(undefined)),
  })
  return (
    <Section id="absence" title={t('reviewing.absence.title')} icon="calendar-time">
      <p className="quiet">
        {absence
          ? t(absence.delegate ? 'reviewing.absence.now' : 'reviewing.absence.nowAlone', {
              from: formatDate(absence.from, locale),
              until: formatDate(absence.until, locale),
              name: absence.delegate?.name ?? '',
            })
          : t('reviewing.absence.lead')}
      </p>
      <form
        className="absence-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (valid) save.mutate(undefined)
        }}
      >
        <TextInput
          type="date"
          label={t('reviewing.absence.from')}
          value={from}
          required
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('reviewing.absence.until')}
          value={until}
          min={from}
          required
          error={!valid}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <PersonPicker label={t('reviewing.absence.delegate')} value={delegate} exclude={me ? [me.id] : []} onChange={setDelegate} />
        <div className="form-acts">
          <Button type="submit" variant="default" disabled={!valid} loading={save.isPending}>
            {t('web:act.save')}
          </Button>
          {absence && (
            <Button variant="subtle" onClick={() => back.mutate(undefined)} loading={back.isPending}>
              {t('reviewing.absence.back')}
            </Button>
          )}
        </div>
      </form>
    </Section>
  )
}

/** Everything one owns and is asked for, to somebody else: on leaving, or to another post. */
function Handover() {
  const t = useText('stewardship')
  const me = usePerson()
  const [to, setTo] = useState<Subject | null>(null)
  const [asking, setAsking] = useState<HandoverResult | null>(null)
  const body = () => ({ fromId: me?.id, to: { kind: to?.kind, id: to?.id } })
  const look = useChange(() => api.post<HandoverResult>('/api/handovers/preview', body()), { onDone: setAsking })
  const hand = useChange(() => api.post<HandoverResult>('/api/handovers', body()), {
    refreshes: [...refreshes, '/api/items', '/api/articles'],
    onDone: ({ items, reviews }) => {
      setTo(null)
      say(t('reviewing.handover.done', { items, reviews }))
    },
  })
  return (
    <Section id="handover" title={t('reviewing.handover.title')} icon="user-share">
      <p className="quiet">{t('reviewing.handover.lead')}</p>
      <div className="inline-form">
        <SubjectPicker label={t('reviewing.handover.to')} value={to} exclude={me ? [me.id] : []} onChange={setTo} />
        <Button variant="default" disabled={to === null} loading={look.isPending} onClick={() => look.mutate(undefined)}>
          {t('reviewing.handover.look')}
        </Button>
      </div>
      {asking && to && (
        <Confirm
          opened
          onClose={() => setAsking(null)}
          title={t('reviewing.handover.ask', { name: to.name })}
          act={t('reviewing.handover.do')}
          onConfirm={() => hand.mutateAsync(undefined)}
        >
          <p>{t('reviewing.handover.what', { items: asking.items, reviews: asking.reviews, name: to.name })}</p>
          {asking.kept > 0 && <p>{t('reviewing.handover.kept', { count: asking.kept, name: to.name })}</p>}
        </Confirm>
      )}
    </Section>
  )
}
