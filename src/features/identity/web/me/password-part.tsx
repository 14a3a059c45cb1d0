import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useChange } from '../../../../web/kit/query.ts'
import { reportProblem, say } from '../../../../web/kit/toasts.tsx'
import { passwordField } from '../../page.ts'
import { handsOf, showProblem } from '../entrance/form-hands.ts'
import { limitsOf } from '../limits.ts'

/** Changing the password; every other device is signed out by it. */
export function PasswordPart() {
  const t = useText('identity')
  const hand = useHand()
  const [shown, setShown] = useState(false)
  const form = useForm({
    initialValues: { current: '', next: '' },
    validate: { current: (value) => (value ? null : t('wrong.current')), next: limitsOf(t).password },
  })
  const change = useChange((values: { current: string; next: string }) => api.put('/api/me/password', values), {
    refreshes: ['/api/me/sessions'],
    quiet: true,
    onDone: () => {
      form.reset()
      say(t('me.security.changed'))
    },
  })
  const submit = form.onSubmit((values) =>
    change.mutate(values, {
      onError: (problem: ApiProblem) => {
        if (showProblem(form, problem, { 'wrong-password': 'current' })) reportProblem(problem)
      },
    }),
  )
  const show = { shown, onShow: () => setShown(!shown) }
  return (
    <section aria-labelledby="password-title">
      <h2 id="password-title" className="part-title">
        {t('me.security.password')}
      </h2>
      <p className="part-lead">{t('me.security.passwordLead')}</p>
      <form className="form" onSubmit={submit} noValidate>
        {passwordField(hand, { name: 'current', label: t('me.security.current'), hands: handsOf(form, 'current'), ...show })}
        {passwordField(hand, { name: 'next', label: t('me.security.next'), fresh: true, hands: handsOf(form, 'next'), ...show })}
        <div className="form-acts">
          <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
            {t('me.security.change')}
          </Button>
        </div>
      </form>
    </section>
  )
}
