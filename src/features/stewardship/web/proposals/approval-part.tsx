import { Button, NumberInput, Radio } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import type { PartSpace } from '../../../../web/kit/pages.ts'
import { Icon, Loaded } from '../../../../web/kit/parts.tsx'
import { SubjectPicker } from '../../../../web/kit/pickers.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { type ApprovalView, approvalNeeds, MOST_APPROVERS } from '../../proposals/schema.ts'

/** Who approves what in a space. */
export function ApprovalPart({ space }: { space: PartSpace }) {
  const path = `/api/spaces/${space.id}/approval`
  const approval = useApi<ApprovalView>(path)
  return <Loaded query={approval}>{(data) => <ApprovalForm key={approval.dataUpdatedAt} path={path} approval={data} />}</Loaded>
}

function ApprovalForm({ path, approval }: { path: string; approval: ApprovalView }) {
  const t = useText('stewardship')
  const { mayChange, ...present } = approval
  const [next, setNext] = useState(present)
  const save = useChange(() => api.put<ApprovalView>(path, { ...next, approvers: next.approvers.map(({ kind, id }) => ({ kind, id })) }), {
    refreshes: ['/api/spaces', '/api/articles', '/api/proposals'],
    onDone: () => say(t('proposals.settings.saved')),
  })
  const approvers = (list: ApprovalView['approvers']) => setNext({ ...next, approvers: list })
  return (
    <section className="approval" aria-label={t('proposals.settings.tab')}>
      <p className="settings-lead">{t('proposals.settings.lead')}</p>
      {!mayChange && <p className="settings-note">{t('proposals.settings.ownersOnly')}</p>}
      <Radio.Group
        label={t('proposals.settings.needed.label')}
        value={next.needed}
        onChange={(value) => setNext({ ...next, needed: value as ApprovalView['needed'] })}
      >
        {approvalNeeds.map((needed) => (
          <Radio
            key={needed}
            value={needed}
            disabled={!mayChange}
            label={t(`proposals.settings.needed.${needed}`)}
            description={t(`proposals.settings.neededHint.${needed}`)}
          />
        ))}
      </Radio.Group>
      {next.needed !== 'none' && (
        <>
          <NumberInput
            label={t('proposals.settings.minimum')}
            min={1}
            max={MOST_APPROVERS}
            allowDecimal={false}
            clampBehavior="strict"
            disabled={!mayChange}
            value={next.minimum}
            onChange={(value) => setNext({ ...next, minimum: Number(value) || 1 })}
          />
          <Radio.Group
            label={t('proposals.settings.who.label')}
            value={next.who}
            onChange={(value) => setNext({ ...next, who: value as ApprovalView['who'] })}
          >
            {(['stewards', 'listed'] as const).map((who) => (
              <Radio key={who} value={who} disabled={!mayChange} label={t(`proposals.settings.who.${who}`)} />
            ))}
          </Radio.Group>
          {next.who === 'listed' && <Approvers list={next.approvers} disabled={!mayChange} onChange={approvers} />}
        </>
      )}
      {mayChange && (
        <Button onClick={() => save.mutate(undefined)} loading={save.isPending} disabled={JSON.stringify(next) === JSON.stringify(present)}>
          {t('web:act.save')}
        </Button>
      )}
    </section>
  )
}

function Approvers({
  list,
  disabled,
  onChange,
}: {
  list: ApprovalView['approvers']
  disabled: boolean
  onChange: (list: ApprovalView['approvers']) => void
}) {
  const t = useText('stewardship')
  return (
    <div className="approvers">
      {!disabled && (
        <SubjectPicker
          label={t('proposals.settings.approvers')}
          value={null}
          exclude={list.map(({ id }) => id)}
          onChange={(subject) => subject && onChange([...list, subject])}
        />
      )}
      <ul className="chips">
        {list.map((subject) => (
          <li key={subject.id} className="chip">
            <Icon name={subject.kind === 'group' ? 'users-group' : 'users'} />
            {subject.name}
            {!disabled && (
              <button
                type="button"
                className="icon-button"
                aria-label={t('proposals.settings.remove', { name: subject.name })}
                onClick={() => onChange(list.filter(({ id }) => id !== subject.id))}
              >
                <Icon name="x" />
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
