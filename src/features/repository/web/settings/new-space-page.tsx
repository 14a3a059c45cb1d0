import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useRef, useState } from 'react'
import { type ApiProblem, api, newIdempotencyKey } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useGo } from '../../../../web/kit/pages.ts'
import { EmptyState, PageHead } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useChange } from '../../../../web/kit/query.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import { reportProblem, say } from '../../../../web/kit/toasts.tsx'
import type { SpaceView } from '../../schema.ts'
import { NameFields, TileFields, TilePreview, VisibilityField } from './space-fields.tsx'
import { keyOf, type SpaceValues, spaceLimits } from './space-form.ts'
import { showAtFields } from './problem-fields.ts'

/** Making a space. The address follows the name until somebody writes one. */
export function NewSpacePage() {
  const t = useText('repository')
  const go = useGo()
  const person = usePerson()
  const [idempotencyKey] = useState(newIdempotencyKey)
  const ownKey = useRef(false)
  const limits = spaceLimits(t)
  const form = useForm<SpaceValues>({
    initialValues: { name: '', key: '', description: '', visibility: 'open', icon: 'book', colour: 'teal' },
    validate: { ...limits, key: (value) => (value ? limits.key(value) : null) },
  })
  usePage(t('settings.new.title'), { place: 'spaces' })
  const make = useChange(
    ({ key, ...values }: SpaceValues) => api.post<SpaceView>('/api/spaces', key ? { ...values, key } : values, { idempotencyKey }),
    {
      refreshes: ['/api/spaces', '/api/home'],
      quiet: true,
      onDone: (made) => {
        say(t('settings.new.done', { name: made.name }))
        go(`/spaces/${made.key}`)
      },
    },
  )
  const submit = form.onSubmit((values) =>
    make.mutate(values, {
      onError: (problem: ApiProblem) => {
        if (!showAtFields(form, problem, { 'key-taken': 'key' })) reportProblem(problem)
      },
    }),
  )
  if (person?.guest) {
    return (
      <div className="page page-narrow">
        <EmptyState icon="lock" title={t('settings.new.guest.title')} text={t('settings.new.guest.text')} />
      </div>
    )
  }
  return (
    <div className="page page-narrow">
      <PageHead title={t('settings.new.title')} lead={t('settings.new.lead')} />
      <form className="settings-form" onSubmit={submit} noValidate>
        <TilePreview form={form} />
        <NameFields
          form={form}
          onName={(name) => {
            if (!ownKey.current) form.setFieldValue('key', keyOf(name))
          }}
          onKey={() => {
            ownKey.current = true
          }}
        />
        <VisibilityField form={form} />
        <TileFields form={form} />
        <div className="settings-acts">
          <Button variant="default" component="a" href="/spaces">
            {t('web:act.cancel')}
          </Button>
          <Button type="submit" loading={make.isPending}>
            {t('settings.new.act')}
          </Button>
        </div>
      </form>
    </div>
  )
}
