import { Button, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useChange } from '../../../../web/kit/query.ts'

/** Adds something to the discussion of a proposal. */
export function Answer({ id }: { id: string }) {
  const t = useText('stewardship')
  const [body, setBody] = useState('')
  const send = useChange((text: string) => api.post(`/api/proposals/${id}/comments`, { body: text }), {
    refreshes: ['/api/proposals'],
    onDone: () => setBody(''),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (body.trim()) send.mutate(body.trim())
  }
  return (
    <form className="proposal-answer" onSubmit={submit}>
      <Textarea
        aria-label={t('proposals.commentLabel')}
        placeholder={t('proposals.commentHint')}
        autosize
        minRows={2}
        maxLength={10_000}
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && submit(event)}
      />
      <Button type="submit" variant="default" disabled={!body.trim()} loading={send.isPending}>
        {t('proposals.act.comment')}
      </Button>
    </form>
  )
}
