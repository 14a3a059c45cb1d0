import './translations.css'
import { hrefOf } from '../../../../platform/page/parts.ts'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import type { PartItem } from '../../../../web/kit/pages.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import type { TranslationView } from '../../translations/schema.ts'
import { changesHref, ownName, translationPath, useTranslation } from './use-translation.ts'

/** The languages an item can be read in, and whether this one is behind its source. */
export function LanguageSwitch({ item }: { item: PartItem }) {
  const t = useText('stewardship')
  const { data } = useTranslation(item.id)
  if (!data || (!data.source && data.others.length === 0)) return null
  const others = [
    ...(data.source ? [{ item: data.source.item, language: data.source.language, behind: false, source: true }] : []),
    ...data.others.map((other) => ({ ...other, source: false })),
  ]
  return (
    <>
      <nav className="languages" aria-label={t('translations.switch')}>
        <Icon name="language" />
        <ul>
          <li>
            <span aria-current="page">{data.language ? ownName(data.language) : t('translations.here')}</span>
          </li>
          {others.map(({ item: other, language, behind, source }) => (
            <li key={other.id}>
              <a
                href={hrefOf(other)}
                lang={language ?? undefined}
                hrefLang={language ?? undefined}
                title={source ? t('translations.source', other) : other.title}
              >
                {language ? ownName(language) : other.title}
              </a>
              {source && <span className="quiet"> {t('translations.original')}</span>}
              {behind && <span className="quiet"> {t('translations.behindMark')}</span>}
            </li>
          ))}
        </ul>
      </nav>
      {data.behind > 0 && <Behind item={item} translation={data} />}
    </>
  )
}

function Behind({ item, translation }: { item: PartItem; translation: TranslationView }) {
  const t = useText('stewardship')
  const confirm = useConfirm(item.id, translation)
  const { source, sourceRevision } = translation
  if (!source) return null
  const begun = sourceRevision === 0
  const words = begun ? 'translations.begun' : item.may.write ? 'translations.behind' : 'translations.readerBehind'
  return (
    <div className="notice notice-due">
      <Icon name="language" />
      <div>
        {t(words, { from: sourceRevision ?? 0, to: source.revision })}
        <span className="notice-acts">
          {item.may.write && (
            <button type="button" className="button button-primary" disabled={confirm.isPending} onClick={() => confirm.mutate(undefined)}>
              <Icon name="check" />
              {t(begun ? 'translations.done' : 'translations.caughtUp')}
            </button>
          )}
          <a className="button button-plain" href={changesHref(translation)}>
            {t(begun || source.item.type !== 'article' ? 'translations.read' : 'translations.changes')}
          </a>
        </span>
      </div>
    </div>
  )
}

/** Says that the translation says what the source says, as the translator has seen it. */
function useConfirm(itemId: string, { source }: TranslationView) {
  const t = useText('stewardship')
  return useChange(
    () => api.put<TranslationView>(translationPath(itemId), { sourceId: source?.item.id, sourceRevision: source?.revision }),
    {
      refreshes: ['/api/items', '/api/articles'],
      onDone: ({ sourceRevision }) => say(t('translations.confirmed', { revision: sourceRevision })),
    },
  )
}
