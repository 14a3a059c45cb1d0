import { Button, Radio, Textarea } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useParams } from '../../../../web/kit/pages.ts'
import { Loaded } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { conflictPath, conflictView, differenceWords } from '../../contradictions/page.ts'
import { type Conflict, type Decision, type Verdict, verdicts } from '../../contradictions/schema.ts'

/** Two sentences beside each other; a steward says which one is right. */
export function ConflictPage() {
  const hand = useHand()
  const { id = '' } = useParams()
  const conflict = useApi<Conflict>(conflictPath(id), { keep: true })
  usePage(conflict.data ? differenceWords(hand, conflict.data) : null, { place: 'desk' })
  return (
    <Loaded query={conflict} lines={8}>
      {(data) =>
        conflictView(hand, data, {
          acts: data.mayDecide && (data.state === 'open' ? <Decide conflict={data} /> : <Reopen conflict={data} />),
        })
      }
    </Loaded>
  )
}

const REFRESHES = ['/api/conflicts', '/api/articles', '/api/desk']

function Decide({ conflict }: { conflict: Conflict }) {
  const t = useText('stewardship')
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [note, setNote] = useState('')
  const side = (name: Verdict) =>
    conflict.kind === 'yes-no' ? null : name === 'left' ? conflict.left.value : name === 'right' ? conflict.right.value : null
  const verdictWords = (name: Verdict) => [t(`contradictions.verdict.${name}`), side(name)].filter(Boolean).join(': ')
  const decide = useChange((input: Decision) => api.put(`${conflictPath(conflict.id)}/decision`, input), {
    refreshes: REFRESHES,
    onDone: (_, input) =>
      say(t(input.verdict === 'left' || input.verdict === 'right' ? 'contradictions.decide.doneDisputed' : 'contradictions.decide.done')),
  })
  return (
    <div className="conflict-decision">
      <Radio.Group label={t('contradictions.decide.title')} value={verdict} onChange={(value) => setVerdict(value as Verdict)}>
        {verdicts.map((name) => (
          <Radio key={name} value={name} label={verdictWords(name)} mt={8} />
        ))}
      </Radio.Group>
      <Textarea
        mt={12}
        label={t('contradictions.decide.note')}
        value={note}
        maxLength={1_000}
        autosize
        minRows={2}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className="conflict-acts">
        <Button disabled={verdict === null} loading={decide.isPending} onClick={() => verdict && decide.mutate({ verdict, note })}>
          {t('web:act.save')}
        </Button>
      </div>
    </div>
  )
}

function Reopen({ conflict }: { conflict: Conflict }) {
  const t = useText('stewardship')
  const reopen = useChange(() => api.delete(`${conflictPath(conflict.id)}/decision`), {
    refreshes: REFRESHES,
    onDone: () => say(t('contradictions.decide.reopened')),
  })
  return (
    <div className="conflict-acts">
      <Button variant="default" loading={reopen.isPending} onClick={() => reopen.mutate(undefined)}>
        {t('contradictions.decide.reopen')}
      </Button>
    </div>
  )
}
