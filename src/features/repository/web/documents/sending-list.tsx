import { formatBytes } from '../../../../platform/page/format.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { hrefOf, Icon } from '../../../../web/kit/parts.tsx'
import type { Sending } from './use-sending.ts'

/** Where each file stands, and what can be done about it. */
export function SendingList({
  rows,
  onCancel,
  onRetry,
}: {
  rows: readonly Sending[]
  onCancel: (row: Sending) => void
  onRetry: (row: Sending) => void
}) {
  const t = useText('repository')
  const locale = useLocale()
  return (
    <ul className="sending" aria-label={t('document.upload.list')}>
      {rows.map((row) => (
        <li key={row.id} className="sending-row" data-state={row.state}>
          <Icon name={row.state === 'done' ? 'circle-check' : row.state === 'failed' ? 'alert-circle' : 'file-description'} />
          <div className="sending-text">
            {row.made ? <a href={hrefOf(row.made)}>{row.file.name}</a> : <b>{row.file.name}</b>}
            <StateLine row={row} size={formatBytes(row.file.size, locale)} />
          </div>
          {(row.state === 'running' || row.state === 'waiting') && (
            <RowAct icon="x" label={t('document.upload.cancel', { name: row.file.name })} onClick={() => onCancel(row)} />
          )}
          {(row.state === 'failed' || row.state === 'cancelled') && (
            <RowAct icon="refresh" label={t('document.upload.retry', { name: row.file.name })} onClick={() => onRetry(row)} />
          )}
        </li>
      ))}
    </ul>
  )
}

function StateLine({ row: { state, share, fault, file }, size }: { row: Sending; size: string }) {
  const t = useText('repository')
  if (state === 'failed')
    return (
      <p className="sending-fault" role="alert">
        <b>{fault?.title}</b> {fault?.detail}
      </p>
    )
  if (state === 'running') return <Progress name={file.name} share={share} />
  return (
    <p className="quiet">
      {size} · {t(`document.upload.${state}`)}
    </p>
  )
}

/** How much is sent; when all is, the server still writes it down. */
export function Progress({ name, share }: { name: string; share: number }) {
  const t = useText('repository')
  return (
    <p className="sending-progress quiet">
      <progress value={share} max={1} aria-label={name} />
      <span>{share < 1 ? t('document.upload.running', { percent: Math.floor(share * 100) }) : t('document.upload.finishing')}</span>
    </p>
  )
}

function RowAct({ icon, label, onClick }: { icon: string; label: string; onClick: () => void }) {
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  )
}
