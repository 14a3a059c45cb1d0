import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { z } from 'zod'
import { type ApiProblem, api } from '../../../../web/kit/api.ts'
import { switchLocale, useLocale, useText } from '../../../../web/kit/i18n.ts'
import { Icon, Loaded } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { type Theme, switchTheme, useTheme } from '../../../../web/kit/theme.ts'
import { reportProblem, say } from '../../../../web/kit/toasts.tsx'
import type { MeView } from '../../schema.ts'
import { showProblem } from '../entrance/form-hands.ts'
import { limitsOf } from '../limits.ts'

type Me = z.infer<typeof MeView>

export function ProfilePart() {
  const me = useApi<Me>('/api/me')
  return <Loaded query={me}>{(data) => <Profile me={data} />}</Loaded>
}

function Profile({ me }: { me: Me }) {
  const t = useText('identity')
  const form = useForm({ initialValues: { name: me.name, title: me.title }, validate: { name: limitsOf(t).name } })
  const save = useChange((values: { name: string; title: string }) => api.patch<Me>('/api/me', values), {
    refreshes: ['/api/me', '/api/session', '/api/people'],
    quiet: true,
    onDone: (saved) => {
      form.resetDirty({ name: saved.name, title: saved.title })
      say(t('me.profile.saved'))
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
    <>
      <form className="form" onSubmit={submit} noValidate>
        <TextInput label={t('field.name')} required maxLength={120} autoComplete="name" {...form.getInputProps('name')} />
        <TextInput
          label={t('field.title')}
          description={t('me.profile.titleHint')}
          maxLength={120}
          autoComplete="organization-title"
          {...form.getInputProps('title')}
        />
        <TextInput label={t('field.mail')} description={t('me.profile.mailHint')} value={me.mail ?? ''} readOnly />
        {me.groups.length > 0 && (
          <div>
            <p className="form-label">{t('people.groups')}</p>
            <ul className="chips">
              {me.groups.map((group) => (
                <li key={group.id} className="chip">
                  {group.name}
                </li>
              ))}
            </ul>
          </div>
        )}
        <div className="form-acts">
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {t('web:act.save')}
          </Button>
        </div>
      </form>
      <Appearance />
      <p className="quiet">{t('me.profile.searchNote')}</p>
    </>
  )
}

/** Language and theme take effect at once and are kept for the next device too. */
function Appearance() {
  const t = useText('identity')
  const locale = useLocale()
  const theme = useTheme()
  const chooseLocale = async (next: string) => {
    await switchLocale(next as 'ko' | 'en')
    api.patch('/api/me', { locale: next }).catch(reportProblem)
  }
  const chooseTheme = (next: string) => {
    switchTheme(next as Theme)
    api.patch('/api/me', { theme: next }).catch(reportProblem)
  }
  return (
    <section className="form-section" aria-labelledby="appearance">
      <h2 id="appearance">{t('me.appearance.title')}</h2>
      <p className="form-label" id="appearance-locale">
        {t('field.locale')}
      </p>
      <SegmentedControl
        aria-labelledby="appearance-locale"
        value={locale}
        onChange={chooseLocale}
        data={[
          { value: 'ko', label: '한국어' },
          { value: 'en', label: 'English' },
        ]}
      />
      <p className="form-label" id="appearance-theme">
        {t('web:shell.theme')}
      </p>
      <SegmentedControl
        aria-labelledby="appearance-theme"
        value={theme}
        onChange={chooseTheme}
        data={(['auto', 'light', 'dark'] as const).map((name) => ({
          value: name,
          label: (
            <span className="segment">
              <Icon name={name === 'auto' ? 'device-desktop' : name === 'dark' ? 'moon' : 'sun'} />
              {t(`me.appearance.${name}`)}
            </span>
          ),
        }))}
      />
    </section>
  )
}
