import { useForm } from '@mantine/form'
import { type FormEvent, useState } from 'react'
import { type ApiProblem, api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { switchLocale, useLocale, useText } from '../../../../web/kit/i18n.ts'
import { useParams } from '../../../../web/kit/pages.ts'
import { Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { wordsOf } from '../../../../web/kit/toasts.tsx'
import { type InvitationPage as InvitationState, invitationView } from '../../page.ts'
import { limitsOf } from '../limits.ts'
import { handsOf, showProblem, writtenBefore } from './form-hands.ts'

type Offer = NonNullable<InvitationState['offer']>

/** Accepting an invitation makes the person and signs them in. */
export function InvitationPage() {
  const t = useText('identity')
  const hand = useHand()
  const locale = useLocale()
  const { token = '' } = useParams()
  // What is over arrives from the server as null, so that nothing is asked twice.
  const offer = useApi<Offer | null>(`/api/invitations/${token}`, { staleTime: Number.POSITIVE_INFINITY })
  const limits = limitsOf(t)
  const fixed = offer.data?.mail ?? null
  const form = useForm({
    initialValues: { name: writtenBefore('name'), mail: writtenBefore('mail'), password: writtenBefore('password') },
    validate: { name: limits.name, mail: fixed ? () => null : limits.mail, password: limits.password },
  })
  const [problem, setProblem] = useState<{ title: string; detail: string } | null>(null)
  const [shown, setShown] = useState(false)
  const [busy, setBusy] = useState(false)
  usePage(offer.data ? t('invitation.title', { name: offer.data.organisation }) : t('invitation.over.title'), {})
  const onLanguage = () => switchLocale(locale === 'ko' ? 'en' : 'ko')

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const { errors } = form.validate()
    const wrong = (['name', 'mail', 'password'] as const).find((name) => errors[name])
    if (wrong) return document.getElementById(wrong)?.focus()
    setBusy(true)
    try {
      const { name, mail, password } = form.values
      await api.post(`/api/invitations/${token}/acceptance`, { name, mail: fixed ?? mail.trim(), password, locale })
      location.assign('/')
    } catch (error) {
      setBusy(false)
      setProblem(showProblem(form, error as ApiProblem, fixed ? {} : { 'mail-taken': 'mail' }))
    }
  }
  if (offer.isLoading) return <Skeleton />
  const refused = offer.error && offer.error.status !== 410 && offer.error.status !== 404 && offer.error.status !== 400
  if (refused)
    return invitationView(
      hand,
      { offer: { organisation: '', mail: null, invitedBy: null, kind: 'member' }, problem: wordsOf(offer.error) },
      { onLanguage },
    )
  return invitationView(
    hand,
    { offer: offer.data ?? null, problem },
    {
      name: handsOf(form, 'name'),
      mail: handsOf(form, 'mail'),
      password: handsOf(form, 'password'),
      shown,
      onShow: () => setShown(!shown),
      onLanguage,
      onSubmit: submit,
      busy,
    },
  )
}
