import { useForm } from '@mantine/form'
import { type FormEvent, useEffect, useState } from 'react'
import { type ApiProblem, api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { switchLocale, useLocale, useText } from '../../../../web/kit/i18n.ts'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { type SetupStep, setupView } from '../../page.ts'
import { limitsOf } from '../limits.ts'
import { handsOf, showProblem, writtenBefore } from './form-hands.ts'

const fieldsOfStep: Record<SetupStep, readonly ('organisation' | 'name' | 'mail' | 'password')[]> = {
  organisation: ['organisation'],
  administrator: ['name', 'mail', 'password'],
  start: [],
  working: [],
}

/** The first visit. Nothing is written before the last step, so one may go back and forth freely. */
export function SetupPage() {
  const t = useText('identity')
  const hand = useHand()
  const locale = useLocale()
  // The texts of the other language come a moment later; the choice shows at once.
  const [chosen, setChosen] = useState(locale)
  const choose = (next: typeof locale) => {
    setChosen(next)
    void switchLocale(next)
  }
  const state = useApi<{ needed: boolean; demo: boolean }>('/api/setup')
  const [step, setStep] = useState<SetupStep>('organisation')
  const [problem, setProblem] = useState<{ title: string; detail: string } | null>(null)
  const [withDemo, setWithDemo] = useState(true)
  const [shown, setShown] = useState(false)
  const seconds = useSeconds(step === 'working')
  const { organisation, name, mail, password } = limitsOf(t)
  const form = useForm({
    initialValues: { organisation: writtenBefore('organisation'), name: '', mail: '', password: '' },
    validate: { organisation, name, mail, password },
    validateInputOnBlur: false,
  })
  const demo = state.data?.demo ?? true
  usePage(t('setup.organisation.title'), {})
  useEffect(() => {
    if (step !== 'organisation') document.querySelector<HTMLElement>('.entrance-card input:not([type=radio]), .entrance-title')?.focus()
  }, [step])

  const found = async () => {
    setStep('working')
    setProblem(null)
    try {
      await api.post('/api/setup', { ...form.values, mail: form.values.mail.trim(), locale, demo: demo && withDemo })
      location.assign('/')
    } catch (error) {
      const refused = error as ApiProblem
      if (refused.code === 'already-set-up') return location.assign('/sign-in')
      const left = showProblem(form, refused)
      const place = (['organisation', 'administrator'] as const).find((one) => fieldsOfStep[one].some((field) => refused.fields?.[field]))
      setProblem(left)
      setStep(place ?? (demo ? 'start' : 'administrator'))
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wrong = fieldsOfStep[step].filter((field) => form.validateField(field).hasError)
    if (wrong[0]) return document.getElementById(wrong[0])?.focus()
    setProblem(null)
    if (step === 'organisation') return setStep('administrator')
    if (step === 'administrator' && demo) return setStep('start')
    found()
  }

  if (state.data?.needed === false && step !== 'working') {
    location.replace('/')
    return null
  }
  return setupView(
    hand,
    { step, demo, problem, seconds },
    {
      fields: {
        organisation: handsOf(form, 'organisation'),
        name: handsOf(form, 'name'),
        mail: handsOf(form, 'mail'),
        password: handsOf(form, 'password'),
      },
      locale: chosen,
      onLocale: choose,
      onLanguage: () => choose(locale === 'ko' ? 'en' : 'ko'),
      withDemo,
      onDemo: setWithDemo,
      shown,
      onShow: () => setShown(!shown),
      onBack: () => setStep(step === 'start' ? 'administrator' : 'organisation'),
      onSubmit: submit,
    },
  )
}

/** Seconds that have gone by while `running`. */
function useSeconds(running: boolean): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    if (!running) return setSeconds(0)
    const timer = setInterval(() => setSeconds((gone) => gone + 1), 1000)
    return () => clearInterval(timer)
  }, [running])
  return seconds
}
