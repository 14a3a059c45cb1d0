import type { ReactNode } from 'react'
import { formatNumber } from '../../../platform/page/format.ts'
import { useLocale, useText } from '../../../web/kit/i18n.ts'
import { Icon } from '../../../web/kit/parts.tsx'
import type { ImportReport } from '../schema.ts'

/** Rows shown of a list; what is beyond them is counted. */
const SHOWN = 200

type List = { name: string; icon: string; grave?: boolean; rows: ReactNode[] }

/** What an import did, or would do: figures first, then everything that deserves a look. */
export function Report({ report }: { report: ImportReport }) {
  const t = useText('capture')
  const { articles, files, refused, dangling } = report
  const figures: [string, number][] = [
    ['created', articles.created],
    ['updated', articles.updated],
    ['same', articles.unchanged],
    ['files', files.created + files.updated],
    ['refused', refused.length],
    ['dangling', dangling.length],
  ]
  return (
    <>
      <Figures figures={figures} planned={report.dryRun} />
      {articles.merged > 0 && <p className="import-note">{t('web.merged', { count: articles.merged })}</p>}
      <Lists lists={useLists(report)} />
      {report.hidden > 0 && <p className="quiet">{t('report.hidden', { count: report.hidden })}</p>}
    </>
  )
}

function Figures({ figures, planned }: { figures: [string, number][]; planned: boolean }) {
  const t = useText('capture')
  const locale = useLocale()
  return (
    <dl className="figures" aria-label={t(planned ? 'web.figures.planned' : 'web.figures.done')}>
      {figures.map(([name, value]) => (
        <div key={name} data-grave={(name === 'refused' || name === 'dangling') && value > 0 ? '' : undefined}>
          <dt>{t(`web.figures.${name}`)}</dt>
          <dd>{formatNumber(value, locale)}</dd>
        </div>
      ))}
    </dl>
  )
}

function useLists(report: ImportReport): List[] {
  const t = useText('capture')
  const path = (text: string) => <span className="import-path">{text}</span>
  const item = ({ path: from, id }: { path: string; id: string }) => <a href={`/articles/${id}`}>{path(from)}</a>
  const lists: List[] = [
    {
      name: 'refused',
      icon: 'alert-circle',
      grave: true,
      rows: report.refused.map(({ path: from, reason, detail }) => (
        <>
          {path(from)} {t(`reason.${reason}`)}
          {reason === 'too-large' && ` (${detail})`}
        </>
      )),
    },
    { name: 'conflicts', icon: 'arrows-exchange', grave: true, rows: report.conflicts.map(item) },
    {
      name: 'dangling',
      icon: 'link',
      rows: report.dangling.map(({ path: from, line, target }) => (
        <>
          {path(`${from}:${line}`)} <code>{target}</code>
        </>
      )),
    },
    { name: 'trashed', icon: 'trash', rows: report.trashed.map(item) },
    { name: 'missing', icon: 'file', rows: report.missing.map(path) },
    {
      name: 'encodings',
      icon: 'language',
      rows: report.encodings.map(({ path: from, encoding }) => (
        <>
          {path(from)} {encoding}
        </>
      )),
    },
    {
      name: 'frontMatter',
      icon: 'code',
      rows: report.frontMatter.map(({ path: from, error }) => (
        <>
          {path(from)} {error}
        </>
      )),
    },
    { name: 'cutTitles', icon: 'file-text', rows: report.cutTitles.map(path) },
    { name: 'emptyFolders', icon: 'folder-open', rows: report.emptyFolders.map(path) },
  ]
  return lists.filter(({ rows }) => rows.length > 0)
}

function Lists({ lists }: { lists: List[] }) {
  const t = useText('capture')
  return lists.map(({ name, icon, grave, rows }) => (
    <details key={name} className="import-list" open={grave && rows.length <= 20} data-grave={grave ? '' : undefined}>
      <summary>
        <Icon name={icon} />
        {t(`report.${name}`, { count: rows.length })}
        <Icon name="chevron-down" className="import-list-sign" />
      </summary>
      <ul>
        {rows.slice(0, SHOWN).map((row, at) => (
          <li key={at}>{row}</li>
        ))}
      </ul>
      {rows.length > SHOWN && <p className="quiet">{t('web.more', { count: rows.length - SHOWN })}</p>}
    </details>
  ))
}
