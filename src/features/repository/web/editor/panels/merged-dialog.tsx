import { Button, Modal } from '@mantine/core'
import { withQuery } from '../../../../../web/kit/api.ts'
import { useText } from '../../../../../web/kit/i18n.ts'
import { useGo } from '../../../../../web/kit/pages.ts'
import type { MergedNews } from '../use-publishing.ts'

/** Somebody else saved in between and both changes are in: the person should know, and may look. */
export function MergedDialog({ article, from, onClose }: MergedNews) {
  const t = useText('repository')
  const go = useGo()
  return (
    <Modal opened onClose={onClose} title={t('editor.merged.title')} centered closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <p className="dialog-text">{t('editor.merged.lead')}</p>
      <div className="dialog-acts">
        <Button variant="default" onClick={() => go(withQuery(`/articles/${article.id}/compare`, { from, to: article.revision }))}>
          {t('editor.merged.compare')}
        </Button>
        <Button onClick={onClose} data-autofocus>
          {t('editor.merged.read')}
        </Button>
      </div>
    </Modal>
  )
}
