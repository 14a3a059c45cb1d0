import { Button, Menu, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ArticleView } from '../../../schema.ts'
import { useText } from '../../../../../web/kit/i18n.ts'
import type { Outgoing } from '../../../../../web/kit/pages.ts'
import { Icon } from '../../../../../web/kit/parts.tsx'
import type { KeepState } from '../drafts/draft-keeper.ts'
import { SaveState, type SaveName } from './save-state.tsx'
import { keysShown } from './toolbar.tsx'

export type View = 'write' | 'both' | 'read'

const views: { view: View; icon: string }[] = [
  { view: 'write', icon: 'pencil' },
  { view: 'both', icon: 'columns-2' },
  { view: 'read', icon: 'eye' },
]

type HeadProps = {
  article: ArticleView | null
  name: SaveName
  keep: KeepState
  shown: View
  onShow: (view: View) => void
  details: boolean
  onDetails: () => void
  canPublish: boolean
  busy: boolean
  onPublish: () => void
  /** What stands in the place of publishing, and what other ways out there are. */
  send: Outgoing | null
  others: Outgoing[]
  onSend: (way: Outgoing) => void
  onLeave: () => void
}

/** The line above everything: the way out, where the words are, what is shown, and the one primary act. */
export function EditorHead(props: HeadProps) {
  const { article, name, keep, shown, onShow, details, onDetails, canPublish, busy, onPublish, send, others, onSend, onLeave } = props
  const t = useText('repository')
  const narrow = useMediaQuery('(max-width: 720px)', undefined, { getInitialValueInEffect: false })
  return (
    <header className="editor-head">
      <Tooltip label={`${t('editor.leave')} · Esc`} openDelay={400}>
        <button type="button" className="icon-button" aria-label={t('editor.leave')} onClick={onLeave}>
          <Icon name="chevron-left" />
        </button>
      </Tooltip>
      <SaveState name={name} keep={keep} />
      {/* biome-ignore lint/a11y/useSemanticElements: a group of switches is no fieldset */}
      <div className="view-switch" role="group" aria-label={t('editor.view.label')}>
        {views.map(({ view, icon }) => (
          <button
            key={view}
            type="button"
            className="view-choice"
            data-view={view}
            aria-pressed={shown === view}
            title={t(`editor.view.${view}`)}
            onClick={() => onShow(view)}
          >
            <Icon name={icon} />
            <span>{t(`editor.view.${view}`)}</span>
          </button>
        ))}
      </div>
      <Tooltip label={t('editor.fields')} openDelay={400}>
        <button type="button" className="icon-button" aria-label={t('editor.fields')} aria-pressed={details} onClick={onDetails}>
          <Icon name="adjustments-horizontal" />
        </button>
      </Tooltip>
      <Tooltip label={keysShown('Mod+Enter')} openDelay={400}>
        <Button className="publish" onClick={onPublish} disabled={!canPublish && !busy} loading={busy}>
          {t(send ? send.label : article && !narrow ? 'editor.publishChange' : 'editor.publish')}
        </Button>
      </Tooltip>
      {others.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <button type="button" className="icon-button" aria-label={t('editor.otherWays')} disabled={!canPublish}>
              <Icon name="chevron-down" />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((way) => (
              <Menu.Item key={way.name} leftSection={<Icon name={way.icon} />} onClick={() => onSend(way)}>
                {t(way.label)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </header>
  )
}
