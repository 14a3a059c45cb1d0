import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import type { PersonView } from '../../../identity/schema.ts'
import { api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useListKeys } from '../../../../web/kit/list-keys.ts'
import { useGo, useParams, useSearch } from '../../../../web/kit/pages.ts'
import { ErrorState, hrefOf, Icon, Skeleton } from '../../../../web/kit/parts.tsx'
import { PersonPicker } from '../../../../web/kit/pickers.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi, useApiList, useChange } from '../../../../web/kit/query.ts'
import { say, sayWithUndo } from '../../../../web/kit/toasts.tsx'
import { campaignAskedOf, campaignItemsPath, campaignView } from '../../campaigns/page.ts'
import type { CampaignItem, CampaignView } from '../../campaigns/schema.ts'
import { More } from './campaigns-page.tsx'

/** One campaign: how far it is, who has what, and every item of it. */
export function CampaignPage() {
  const { id } = useParams()
  const hand = useHand()
  const go = useGo()
  const [query] = useSearch()
  const asked = campaignAskedOf(query)
  const campaign = useApi<CampaignView>(`/api/campaigns/${id}`)
  const found = useApiList<CampaignItem>(campaignItemsPath(id, asked), { keep: true })
  const items = found.data?.items ?? []
  const keys = useListKeys(
    items.map(({ item }) => item),
    (item) => go(hrefOf(item)),
  )
  const [handing, setHanding] = useState<CampaignItem | null>(null)
  usePage(campaign.data?.name ?? null, campaign.data ? { place: campaign.data.may.manage ? 'desk' : null } : null)
  const problem = campaign.error ?? found.error
  if (problem) return <ErrorState problem={problem} retry={() => void campaign.refetch()} />
  if (!campaign.data || !found.data)
    return (
      <div className="page">
        <Skeleton lines={10} />
      </div>
    )
  return (
    <>
      {campaignView(hand, asked, campaign.data, items, {
        acts: campaign.data.may.manage && <CampaignActs campaign={campaign.data} />,
        row: ({ item }, at) => keys.marks(item, at),
        rowActs: (one) => one.may.manage && one.doneAt === null && <ItemActs campaignId={id} one={one} onHand={() => setHanding(one)} />,
        end: found.hasNextPage && <More found={found} />,
      })}
      {handing && <HandDialog campaignId={id} one={handing} onClose={() => setHanding(null)} />}
    </>
  )
}

function CampaignActs({ campaign: { id, closedAt } }: { campaign: CampaignView }) {
  const t = useText('refresh')
  const path = `/api/campaigns/${id}/closure`
  const reopen = useChange(() => api.delete(path), { refreshes: ['/api/campaigns'] })
  const close = useChange(() => api.put(path), {
    refreshes: ['/api/campaigns'],
    onDone: () => sayWithUndo(t('campaigns.act.closed'), () => reopen.mutateAsync(undefined)),
  })
  return closedAt === null ? (
    <button type="button" className="button" disabled={close.isPending} onClick={() => close.mutate(undefined)}>
      <Icon name="check" />
      {t('campaigns.act.close')}
    </button>
  ) : (
    <button type="button" className="button" disabled={reopen.isPending} onClick={() => reopen.mutate(undefined)}>
      <Icon name="arrow-back-up" />
      {t('campaigns.act.reopen')}
    </button>
  )
}

function ItemActs({ campaignId, one: { item }, onHand }: { campaignId: string; one: CampaignItem; onHand: () => void }) {
  const t = useText('refresh')
  const path = `/api/campaigns/${campaignId}/items/${item.id}/exclusion`
  const back = useChange(() => api.delete(path), { refreshes: ['/api/campaigns'] })
  const out = useChange(() => api.put(path), {
    refreshes: ['/api/campaigns'],
    onDone: () => sayWithUndo(t('campaigns.act.leftOut'), () => back.mutateAsync(undefined)),
  })
  const hand = t('campaigns.act.hand', { title: item.title })
  const leave = t('campaigns.act.leaveOut', { title: item.title })
  return (
    <span className="row-acts">
      <button type="button" className="icon-button" aria-label={hand} title={hand} onClick={onHand}>
        <Icon name="user-share" />
      </button>
      <button type="button" className="icon-button" aria-label={leave} title={leave} onClick={() => out.mutate(undefined)}>
        <Icon name="x" />
      </button>
    </span>
  )
}

function HandDialog({ campaignId, one: { item }, onClose }: { campaignId: string; one: CampaignItem; onClose: () => void }) {
  const t = useText('refresh')
  const [person, setPerson] = useState<PersonView | null>(null)
  const give = useChange(() => api.put(`/api/campaigns/${campaignId}/items/${item.id}/assignee`, { personId: person?.id }), {
    refreshes: ['/api/campaigns'],
    onDone: () => {
      say(t('campaigns.act.handed'))
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('campaigns.act.handTitle')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <div className="dialog-fields">
        <p>{item.title}</p>
        <PersonPicker label={t('campaigns.act.handTitle')} value={person} onChange={setPerson} />
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button disabled={!person} loading={give.isPending} onClick={() => give.mutate(undefined)}>
            {t('campaigns.act.handTitle')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
