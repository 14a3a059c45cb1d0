import './flags.css'
import { Button, Modal, Radio, Textarea } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import type { PartItem } from '../../../../web/kit/pages.ts'
import { hrefOf, Icon, When } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { type Flag, type ItemFlags, outcomes, type SettlementInput } from '../../flags/schema.ts'

/** What was told of an item: for those who settle it, and to each person what they told themselves while it is fresh. */
export function OpenFlags({ item }: { item: PartItem }) {
  const t = useText('stewardship')
  const path = `/api/items/${item.id}/flags`
  const flags = useApi<ItemFlags>(path)
  const [settling, setSettling] = useState<Flag | null>(null)
  const shown = (flags.data?.items ?? []).filter(({ state }) => state === 'open')
  if (!flags.data || shown.length === 0) return null
  const { maySettle } = flags.data
  return (
    <section className="flags-open notice" aria-label={t('flags.open', { count: shown.length })}>
      <Icon name="flag" />
      <ul>
        {shown.map((flag) => (
          <li key={flag.id}>
            <p>
              <b>{t(`flags.kind.${flag.kind}`)}</b>
              {flag.words && <span> {flag.words}</span>}
              {flag.duplicate && <a href={hrefOf(flag.duplicate)}> {flag.duplicate.title}</a>}
            </p>
            <p className="quiet flags-line">
              <span>{flag.mine ? t('flags.mine') : flag.by?.name}</span> · <When time={flag.at} />
              {flag.revision !== item.revision && <span> · {t('flags.revision', { revision: flag.revision })}</span>}
              {flag.consequence !== 'none' && <span> · {t(`flags.consequence.${flag.consequence}`)}</span>}
            </p>
            <FlagActs flag={flag} item={item} maySettle={maySettle} onSettle={() => setSettling(flag)} />
          </li>
        ))}
      </ul>
      {settling && <SettleDialog flag={settling} path={path} onClose={() => setSettling(null)} />}
    </section>
  )
}

function FlagActs({ flag, item, maySettle, onSettle }: { flag: Flag; item: PartItem; maySettle: boolean; onSettle: () => void }) {
  const t = useText('stewardship')
  // Its trust stands in the answers about the item.
  const refreshes = [`/api/items/${item.id}`, `/api/articles/${item.id}`, '/api/desk']
  const consequence = flag.kind === 'wrong' ? 'disputed' : flag.kind === 'outdated' ? 'due' : null
  const heed = useChange(() => api.put(`/api/flags/${flag.id}/consequence`), {
    refreshes,
    onDone: () => consequence && say(t(`flags.heeded.${consequence}`)),
  })
  const withdraw = useChange(() => api.delete(`/api/flags/${flag.id}`), { refreshes, onDone: () => say(t('flags.withdrawn')) })
  return (
    <div className="flags-acts">
      {maySettle && (
        <button type="button" className="button" onClick={onSettle}>
          <Icon name="check" />
          {t('flags.settle')}
        </button>
      )}
      {maySettle && consequence && flag.consequence === 'none' && (
        <button type="button" className="button" disabled={heed.isPending} onClick={() => heed.mutate(undefined)}>
          {t(`flags.heed.${consequence}`)}
        </button>
      )}
      {flag.mine && (
        <button type="button" className="button button-plain" disabled={withdraw.isPending} onClick={() => withdraw.mutate(undefined)}>
          {t('flags.withdraw')}
        </button>
      )}
      {flag.mine && !maySettle && <span className="quiet">{t('flags.waits')}</span>}
    </div>
  )
}

/** Ends a flag with an answer to whoever told of it. */
function SettleDialog({ flag, path, onClose }: { flag: Flag; path: string; onClose: () => void }) {
  const t = useText('stewardship')
  const [outcome, setOutcome] = useState<SettlementInput['outcome']>('mended')
  const [answer, setAnswer] = useState('')
  const settle = useChange((input: SettlementInput) => api.put(`/api/flags/${flag.id}/settlement`, input), {
    refreshes: [path, `/api/items/${flag.itemId}`, `/api/articles/${flag.itemId}`, '/api/desk'],
    onDone: () => {
      say(t('flags.settled'))
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('flags.settle')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <div className="dialog-fields">
        <Radio.Group aria-label={t('flags.settle')} value={outcome} onChange={(value) => setOutcome(value as typeof outcome)}>
          {outcomes.map((name) => (
            <Radio key={name} value={name} label={t(`flags.outcome.${name}`)} mt={8} />
          ))}
        </Radio.Group>
        <Textarea
          label={t('flags.answer')}
          value={answer}
          maxLength={1000}
          autosize
          minRows={2}
          data-autofocus
          onChange={(event) => setAnswer(event.currentTarget.value)}
        />
      </div>
      <div className="dialog-acts">
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button loading={settle.isPending} onClick={() => settle.mutate({ outcome, answer })}>
          {t('flags.settle')}
        </Button>
      </div>
    </Modal>
  )
}
