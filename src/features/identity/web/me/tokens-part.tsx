import { Button, NativeSelect, Radio, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import type { z } from 'zod'
import { type ApiProblem, api, newIdempotencyKey } from '../../../../web/kit/api.ts'
import { Confirm } from '../../../../web/kit/confirm.tsx'
import { useText } from '../../../../web/kit/i18n.ts'
import { EmptyState, Icon, Loaded, When } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { reportProblem, say } from '../../../../web/kit/toasts.tsx'
import type { IssuedToken, TokenView } from '../../schema.ts'
import { CopyOnce } from '../copy-once.tsx'
import { showProblem } from '../entrance/form-hands.ts'
import { limitsOf } from '../limits.ts'

type Token = z.infer<typeof TokenView>
type Issued = z.infer<typeof IssuedToken>

const terms = ['30', '90', '365', ''] as const

/** Access tokens for programs that act for this person. */
export function TokensPart() {
  const t = useText('identity')
  const tokens = useApi<{ items: Token[] }>('/api/me/tokens')
  const [making, setMaking] = useState(false)
  const [issued, setIssued] = useState<Issued | null>(null)
  return (
    <section aria-labelledby="tokens-title">
      <div className="part-head">
        <h2 id="tokens-title" className="part-title">
          {t('me.tokens.tab')}
        </h2>
        {!making && (
          <button type="button" className="button" onClick={() => setMaking(true)}>
            <Icon name="plus" />
            {t('me.tokens.new')}
          </button>
        )}
      </div>
      <p className="part-lead">
        {t('me.tokens.lead')}{' '}
        <a href="/api/docs" target="_blank" rel="noreferrer">
          {t('me.tokens.docs')}
        </a>
      </p>
      {issued && <CopyOnce label={t('me.tokens.token', { name: issued.name })} secret={issued.token} note={t('me.tokens.once')} />}
      {making && (
        <NewToken
          onClose={() => setMaking(false)}
          onIssued={(token) => {
            setIssued(token)
            setMaking(false)
          }}
        />
      )}
      <Loaded query={tokens} lines={3}>
        {({ items }) =>
          items.length === 0 && !making ? (
            <EmptyState icon="key" title={t('me.tokens.empty.title')} text={t('me.tokens.empty.text')} />
          ) : (
            <ul className="lines">
              {items.map((token) => (
                <TokenLine key={token.id} token={token} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  )
}

function TokenLine({ token }: { token: Token }) {
  const t = useText('identity')
  const [asking, setAsking] = useState(false)
  const revoke = useChange(() => api.delete(`/api/me/tokens/${token.id}`), {
    refreshes: ['/api/me/tokens'],
    onDone: () => say(t('me.tokens.revoked', { name: token.name })),
  })
  const over = token.expiresAt !== null && token.expiresAt < Date.now()
  return (
    <li className="line">
      <Icon name="key" className="line-icon" />
      <div className="line-text">
        <p className="line-title">
          {token.name}
          <span className="badge">{t(`me.tokens.${token.scope}`)}</span>
          {over && <span className="badge badge-quiet">{t('me.tokens.over')}</span>}
        </p>
        <p className="quiet">
          {token.lastUsedAt ? (
            <>
              {t('me.tokens.used')} <When time={token.lastUsedAt} />
            </>
          ) : (
            t('me.tokens.unused')
          )}{' '}
          ·{' '}
          {token.expiresAt ? (
            <>
              {t('me.tokens.until')} <When time={token.expiresAt} />
            </>
          ) : (
            t('me.tokens.forever')
          )}
        </p>
      </div>
      <button
        type="button"
        className="button button-danger"
        aria-label={`${token.name} ${t('me.tokens.revoke')}`}
        onClick={() => setAsking(true)}
      >
        {t('me.tokens.revoke')}
      </button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('me.tokens.ask', { name: token.name })}
        act={t('me.tokens.revoke')}
        onConfirm={() => revoke.mutateAsync(undefined)}
      >
        {t('me.tokens.askText')}
      </Confirm>
    </li>
  )
}

function NewToken({ onClose, onIssued }: { onClose: () => void; onIssued: (token: Issued) => void }) {
  const t = useText('identity')
  const [key] = useState(newIdempotencyKey)
  const form = useForm({ initialValues: { name: '', scope: 'read', days: '90' }, validate: { name: limitsOf(t).group } })
  const issue = useChange((body: object) => api.post<Issued>('/api/me/tokens', body, { idempotencyKey: key }), {
    refreshes: ['/api/me/tokens'],
    quiet: true,
    onDone: onIssued,
  })
  const submit = form.onSubmit(({ name, scope, days }) =>
    issue.mutate(
      { name, scope, days: days ? Number(days) : null },
      {
        onError: (problem: ApiProblem) => {
          if (showProblem(form, problem)) reportProblem(problem)
        },
      },
    ),
  )
  return (
    <form className="form form-card" onSubmit={submit} noValidate>
      <TextInput
        label={t('me.tokens.name')}
        description={t('me.tokens.nameHint')}
        required
        maxLength={120}
        data-autofocus
        autoFocus
        {...form.getInputProps('name')}
      />
      <Radio.Group label={t('me.tokens.scope')} {...form.getInputProps('scope')}>
        <div className="choice-stack">
          <Radio value="read" label={t('me.tokens.read')} description={t('me.tokens.readText')} />
          <Radio value="write" label={t('me.tokens.write')} description={t('me.tokens.writeText')} />
        </div>
      </Radio.Group>
      <NativeSelect
        label={t('me.tokens.term')}
        data={terms.map((value) => ({ value, label: value ? t('me.tokens.days', { count: Number(value) }) : t('me.tokens.forever') }))}
        {...form.getInputProps('days')}
      />
      <div className="form-acts">
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button type="submit" loading={issue.isPending}>
          {t('me.tokens.issue')}
        </Button>
      </div>
    </form>
  )
}
