import { Button, Modal, Radio, Textarea } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useGo } from '../../../../web/kit/pages.ts'
import { refresh, useChange } from '../../../../web/kit/query.ts'
import { sayWithUndo } from '../../../../web/kit/toasts.tsx'
import { duplicatePath } from '../../duplicates/page.ts'
import { type Dismissal, dismissals } from '../../duplicates/schema.ts'

/** Says why two articles are no duplicates. */
export function DismissDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText('stewardship')
  const go = useGo()
  const [reason, setReason] = useState<Dismissal['reason']>('different')
  const [note, setNote] = useState('')
  const path = `${duplicatePath(id)}/dismissal`
  const dismiss = useChange((input: Dismissal) => api.put(path, input), {
    refreshes: ['/api/duplicates'],
    onDone: () => {
      onClose()
      go('/duplicates')
      sayWithUndo(t('duplicates.dismiss.done'), async () => {
        await api.delete(path)
        await refresh('/api/duplicates')
      })
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('duplicates.dismiss.act')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <div className="dialog-fields">
        <Radio.Group label={t('duplicates.dismiss.title')} value={reason} onChange={(value) => setReason(value as Dismissal['reason'])}>
          {dismissals.map((name) => (
            <Radio key={name} value={name} label={t(`duplicates.reason.${name}`)} mt={8} />
          ))}
        </Radio.Group>
        <Textarea
          label={t('duplicates.dismiss.note')}
          value={note}
          maxLength={1_000}
          autosize
          minRows={2}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </div>
      <div className="dialog-acts">
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button loading={dismiss.isPending} onClick={() => dismiss.mutate({ reason, note })}>
          {t('duplicates.dismiss.save')}
        </Button>
      </div>
    </Modal>
  )
}
