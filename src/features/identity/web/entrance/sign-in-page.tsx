import { useForm } from '@mantine/form'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { type ApiProblem, api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { switchLocale, useLocale, useText } from '../../../../web/kit/i18n.ts'
import { useSearch } from '../../../../web/kit/pages.ts'
import { usePage } from '../../../../web/kit/place.ts'
import { queryClient } from '../../../../web/kit/query.ts'
import { useSession } from '../../../../web/kit/session.ts'
import { returnPath, type SignInPage as SignInState, signInView } from '../../page.ts'
import { handsOf, showProblem, writtenBefore } from './form-hands.ts'

/** Sign-in. Afterwards the page one came from is loaded anew, because everything on it depends on who one is. */
export function SignInPage() {
  const t = useText('identity')
  const hand = useHand()
  const locale = useLocale()
  const [{ to }] = useSearch()
  const session = useSession()
  const first = queryClient.getQueryData<SignInState>(['/sign-in'])
  const form = useForm({ initialValues: { mail: writtenBefore('mail') || (first?.mail ?? ''), password: writtenBefore('password') } })
  const [problem, setProblem] = useState(first?.problem ?? null)
  const [shown, setShown] = useState(false)
  const [capsLock, setCapsLock] = useState(false)
  const [busy, setBusy] = useState(false)
  usePage(t('signIn.title'), {})

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await api.post('/api/session', { mail: form.values.mail.trim(), password: form.values.password })
      location.assign(returnPath(to))
    } catch (error) {
      setBusy(false)
      setProblem(showProblem(form, error as ApiProblem))
      document.getElementById('password')?.focus()
    }
  }
  const watchCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState?.('CapsLock') ?? false)
  const page: SignInState = {
    organisation: session.data?.organisation?.name ?? first?.organisation ?? t('web:product'),
    to,
    mail: first?.mail,
    problem,
  }
  return signInView(hand, page, {
    mail: handsOf(form, 'mail'),
    password: { ...handsOf(form, 'password'), onKeyUp: watchCapsLock, onKeyDown: watchCapsLock },
    capsLock,
    shown,
    onShow: () => setShown(!shown),
    onLanguage: () => switchLocale(locale === 'ko' ? 'en' : 'ko'),
    onSubmit: submit,
    busy,
  })
}
