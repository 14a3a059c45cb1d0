import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { isWriting } from '../../../../web/kit/list-keys.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { type ProposalView, type Schedule, type Verdict, verdicts } from '../../proposals/schema.ts'
import { DecisionDialog } from './decision-dialog.tsx'
import { PlanDialog } from './plan-dialog.tsx'

const keys: Record<string, Verdict> = { a: 'approve', r: 'request-changes', x: 'reject' }
const icons: Record<Verdict, string> = { approve: 'check', 'request-changes': 'pencil', reject: 'x' }
const labels: Record<Verdict, string> = { approve: 'approve', 'request-changes': 'requestChanges', reject: 'reject' }
/** What a decision changes in what is on the screen elsewhere. */
const affected = ['/api/proposals', '/api/articles', '/api/home']

/** What whoever looks may do with a proposal. */
export function ProposalActs({ proposal }: { proposal: ProposalView }) {
  const t = useText('stewardship')
  const { id, may, round, publishAt } = proposal
  const [deciding, setDeciding] = useState<Verdict | null>(null)
  const [planning, setPlanning] = useState(false)
  const decide = useChange(
    (input: { verdict: Verdict; reason: string }) => api.post<ProposalView>(`/api/proposals/${id}/decisions`, { ...input, round }),
    {
      refreshes: affected,
      onDone: (after, { verdict }) => {
        setDeciding(null)
        say(t(`proposals.done.${after.state === 'applied' ? 'applied' : verdict}`))
      },
    },
  )
  const does = (path: string, done: string) => ({
    change: () => api.put(`/api/proposals/${id}/${path}`),
    options: { refreshes: affected, onDone: () => say(t(`proposals.done.${done}`)) },
  })
  const withdrawing = does('withdrawal', 'withdrawn')
  const withdraw = useChange(withdrawing.change, withdrawing.options)
  const publishing = does('publication', 'published')
  const publish = useChange(publishing.change, publishing.options)
  const plan = useChange(
    (schedule: Schedule | null) =>
      schedule ? api.put(`/api/proposals/${id}/schedule`, schedule) : api.delete(`/api/proposals/${id}/schedule`),
    { refreshes: affected, onDone: (_, schedule) => say(t(`proposals.done.${schedule ? 'scheduled' : 'unscheduled'}`)) },
  )
  useDecisionKeys(may.review && deciding === null, setDeciding)
  if (!may.review && !may.revise && !may.withdraw && !may.publish) return null
  return (
    <div className="proposal-acts">
      {may.publish && (
        <Button leftSection={<Icon name="git-merge" />} loading={publish.isPending} onClick={() => publish.mutate(undefined)}>
          {t('proposals.act.publish')}
        </Button>
      )}
      {may.review &&
        verdicts.map((verdict) => (
          <Button
            key={verdict}
            variant={verdict === 'approve' && !may.publish ? 'filled' : 'default'}
            leftSection={<Icon name={icons[verdict]} />}
            onClick={() => setDeciding(verdict)}
          >
            {t(`proposals.act.${labels[verdict]}`)}
          </Button>
        ))}
      {may.revise && (
        <a className="button" href={editHref(proposal)}>
          <Icon name={proposal.conflicts > 0 ? 'arrows-split-2' : 'pencil'} />
          {t(proposal.conflicts > 0 ? 'proposals.act.resolve' : 'proposals.act.revise')}
        </a>
      )}
      {may.schedule && (
        <button type="button" className="button" onClick={() => setPlanning(true)}>
          <Icon name="clock" />
          {t('proposals.act.schedule')}
        </button>
      )}
      {may.schedule && publishAt !== null && (
        <button type="button" className="button" onClick={() => plan.mutate(null)}>
          {t('proposals.act.unschedule')}
        </button>
      )}
      {may.withdraw && (
        <button type="button" className="button" onClick={() => withdraw.mutate(undefined)}>
          <Icon name="arrow-back-up" />
          {t('proposals.act.withdraw')}
        </button>
      )}
      {may.review && <p className="quiet only-wide">{t('proposals.keys')}</p>}
      {deciding && (
        <DecisionDialog
          verdict={deciding}
          busy={decide.isPending}
          onSend={(reason) => decide.mutate({ verdict: deciding, reason })}
          onClose={() => setDeciding(null)}
        />
      )}
      {planning && (
        <PlanDialog
          at={publishAt}
          onClose={() => setPlanning(false)}
          onSend={({ schedule }) => {
            setPlanning(false)
            plan.mutate(schedule)
          }}
        />
      )}
    </div>
  )
}

/** Where the next round is written. */
function editHref({ id, item, space, parent }: ProposalView): string {
  if (item) return `/articles/${item.id}/edit?proposal=${id}`
  return `/articles/new?space=${space.key}&proposal=${id}${parent ? `&parent=${parent.id}` : ''}`
}

/** a approves, r asks for changes, x rejects. */
function useDecisionKeys(on: boolean, decide: (verdict: Verdict) => void): void {
  useEffect(() => {
    if (!on) return
    const hear = (event: KeyboardEvent) => {
      const verdict = keys[event.key]
      if (!verdict || event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return
      event.preventDefault()
      decide(verdict)
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [on, decide])
}
