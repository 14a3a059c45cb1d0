import { useText } from '../../../../web/kit/i18n.ts'
import type { PartWriting } from '../../../../web/kit/pages.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { changesHref, useTranslation } from './use-translation.ts'

/** What a translator needs while writing: the source, and what changed in it. */
export function EditorLine({ writing }: { writing: PartWriting }) {
  const t = useText('stewardship')
  const { data } = useTranslation(writing.articleId)
  if (!data?.source) return null
  const changed = data.behind > 0 && data.sourceRevision !== 0 && data.source.item.type === 'article'
  return (
    <p className="editor-translation quiet">
      <Icon name="language" />
      <span>{t('translations.editing', { title: data.source.item.title })}</span>
      <a href={changed ? changesHref(data) : `/articles/${data.source.item.id}`} target="_blank" rel="noreferrer">
        {t(changed ? 'translations.changes' : 'translations.read')}
      </a>
    </p>
  )
}
