import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { z } from 'zod'
import { formatDate } from '../../../../platform/page/format.ts'
import { type ApiProblem, api } from '../../../../web/kit/api.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { Loaded } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { reportProblem, say } from '../../../../web/kit/toasts.tsx'
import type { OrganisationView } from '../../schema.ts'
import { showProblem } from '../entrance/form-hands.ts'
import { limitsOf } from '../limits.ts'
import { PartHead } from '../part-head.tsx'

type Organisation = z.infer<typeof OrganisationView>

export function OrganisationPart() {
  const t = useText('identity')
  const organisation = useApi<Organisation>('/api/organisation')
  return (
    <section>
      <PartHead title={t('admin.organisation.tab')} lead={t('admin.organisation.lead')} />
      <Loaded query={organisation}>{(data) => <OrganisationForm organisation={data} />}</Loaded>
    </section>
  )
}

function OrganisationForm({ organisation }: { organisation: Organisation }) {
  const t = useText('identity')
  const locale = useLocale()
  const form = useForm({
    initialValues: { name: organisation.name, locale: organisation.locale },
    validate: { name: limitsOf(t).organisation },
  })
  const save = useChange((values: { name: string; locale: 'ko' | 'en' }) => api.patch<Organisation>('/api/organisation', values), {
    refreshes: ['/api/organisation', '/api/session'],
    quiet: true,
    onDone: (_, values) => {
      form.resetDirty(values)
      say(t('admin.organisation.saved'))
    },
  })
  const submit = form.onSubmit((values) =>
    save.mutate(values, {
      onError: (problem: ApiProblem) => {
        if (showProblem(form, problem)) reportProblem(problem)
      },
    }),
  )
  return (
    <form className="form" onSubmit={submit} noValidate>
      <TextInput label={t('field.organisation')} required maxLength={120} {...form.getInputProps('name')} />
      <div>
        <p className="form-label" id="organisation-locale">
          {t('field.locale')}
        </p>
        <p className="form-hint">{t('admin.organisation.localeHint')}</p>
        <SegmentedControl
          aria-labelledby="organisation-locale"
          data={[
            { value: 'ko', label: '한국어' },
            { value: 'en', label: 'English' },
          ]}
          {...form.getInputProps('locale')}
        />
      </div>
      <p className="quiet">{t('admin.organisation.since', { date: formatDate(organisation.createdAt, locale) })}</p>
      <div className="form-acts">
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
          {t('web:act.save')}
        </Button>
      </div>
    </form>
  )
}
