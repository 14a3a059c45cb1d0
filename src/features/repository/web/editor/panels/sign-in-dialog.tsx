import { Button, Modal, PasswordInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { SessionView } from '../../../../identity/schema.ts'
import { ApiProblem, api } from '../../../../../web/kit/api.ts'
import { useText } from '../../../../../web/kit/i18n.ts'
import { usePerson } from '../../../../../web/kit/session.ts'
import { wordsOf } from '../../../../../web/kit/toasts.tsx'

/** The session has ended while somebody wrote: sign in again without leaving the text. */
export function SignInDialog({ opened, onClose, onDone }: { opened: boolean; onClose: () => void; onDone: () => void }) {
  const t = useText('repository')
  const person = usePerson()
  const [mail, setMail] = useState(person?.mail ?? '')
  const [password, setPassword] = useState('')
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  const finish = async () => {
    const session = await api.get<SessionView>('/api/session')
    if (session.person?.id === person?.id) {
      setPassword('')
      onDone()
    } else setFault(session.person ? t('editor.signIn.other', { name: session.person.name }) : t('editor.signIn.notYet'))
  }
  const attempt = async (act: () => Promise<unknown>) => {
    setBusy(true)
    setFault('')
    try {
      await act()
      await finish()
    } catch (problem) {
      if (problem instanceof ApiProblem) setFault(wordsOf(problem).detail || wordsOf(problem).title)
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void attempt(() => api.post('/api/session', { mail, password }))
  }
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('editor.signIn.title')}
      centered
      closeButtonProps={{ 'aria-label': t('web:act.close') }}
    >
      <p className="dialog-text">{t('editor.signIn.lead')}</p>
      <form className="dialog-fields" onSubmit={submit}>
        <TextInput
          label={t('editor.signIn.mail')}
          type="email"
          autoComplete="username"
          value={mail}
          onChange={(event) => setMail(event.currentTarget.value)}
          required
        />
        <PasswordInput
          label={t('editor.signIn.password')}
          autoComplete="current-password"
          data-autofocus
          value={password}
          error={fault}
          onChange={(event) => setPassword(event.currentTarget.value)}
          required
        />
        <div className="dialog-acts">
          <Button variant="subtle" component="a" href="/sign-in" target="_blank" className="dialog-act-first">
            {t('editor.signIn.tab')}
          </Button>
          <Button variant="default" onClick={() => attempt(async () => {})}>
            {t('editor.signIn.again')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('web:act.signIn')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
