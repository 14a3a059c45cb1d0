import { ApiProblem } from './kit/api.ts'
import { useText } from './kit/i18n.ts'
import { ErrorState, Icon } from './kit/parts.tsx'
import { usePage } from './kit/place.ts'

/** An address that leads nowhere. */
export function MissingPage() {
  const t = useText()
  usePage(t('fault.missing.title'), {})
  return (
    <div className="page page-narrow">
      <ErrorState problem={new ApiProblem({ title: '', status: 404, code: 'http-404' })} />
    </div>
  )
}

/** A page that broke while it was drawn. */
export function PageFault({ error }: { error: unknown }) {
  const t = useText()
  return (
    <div className="page page-narrow">
      <div className="empty fault" role="alert">
        <span className="empty-icon">
          <Icon name="alert-triangle" />
        </span>
        <p className="empty-title">{t('fault.page.title')}</p>
        <p className="empty-text">{t('fault.page.detail')}</p>
        <p className="quiet">{error instanceof Error ? error.message : null}</p>
        <div className="empty-action">
          <button type="button" className="button" onClick={() => location.reload()}>
            <Icon name="refresh" />
            {t('fault.page.reload')}
          </button>
        </div>
      </div>
    </div>
  )
}
