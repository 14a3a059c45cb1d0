import { Menu, Tooltip } from '@mantine/core'
import type { EditorView } from '@codemirror/view'
import type { StateCommand } from '@codemirror/state'
import { type KeyboardEvent, type RefObject, useRef } from 'react'
import { useText } from '../../../../../web/kit/i18n.ts'
import { Icon } from '../../../../../web/kit/parts.tsx'
import { type BlockName, type BlockWords, putBlock } from '../text/blocks.ts'
import { codeCommand } from '../text/keys.ts'
import { cycleHeading, toggleLines } from '../text/lines.ts'
import { makeLink } from '../text/links.ts'
import { toggleMark } from '../text/marks.ts'
import { addColumn, tableAt } from '../text/tables.ts'

type Tool = { name: string; icon: string; keys?: string; run: StateCommand }

export type ToolbarProps = {
  view: RefObject<EditorView | null>
  words: () => BlockWords
  disabled: boolean
  onFile: () => void
  onItem: () => void
  onHelp: () => void
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)
/** A shortcut as the keyboard of this machine names it. */
export const keysShown = (keys: string): string =>
  isMac ? keys.replace('Mod', '⌘').replace('Shift', '⇧').replace('Alt', '⌥').replaceAll('+', '') : keys.replace('Mod', 'Ctrl')

/** The tools above the text: one stop of the Tab key, arrows go along. */
export function Toolbar({ view, words, disabled, onFile, onItem, onHelp }: ToolbarProps) {
  const t = useText('repository')
  const bar = useRef<HTMLDivElement>(null)
  const block =
    (name: BlockName): StateCommand =>
    (target) =>
      putBlock(name, words())(target)
  const groups: Tool[][] = [
    [
      { name: 'heading', icon: 'heading', keys: 'Mod+Shift+H', run: cycleHeading },
      { name: 'bold', icon: 'bold', keys: 'Mod+B', run: toggleMark('**') },
      { name: 'italic', icon: 'italic', keys: 'Mod+I', run: toggleMark('*') },
      { name: 'strike', icon: 'strikethrough', keys: 'Mod+Shift+X', run: toggleMark('~~') },
      { name: 'code', icon: 'code', keys: 'Mod+E', run: codeCommand(words) },
      { name: 'link', icon: 'link', keys: 'Mod+K', run: makeLink },
    ],
    [
      { name: 'bullet', icon: 'list', keys: 'Mod+Shift+8', run: toggleLines('bullet') },
      { name: 'ordered', icon: 'list-numbers', keys: 'Mod+Shift+7', run: toggleLines('ordered') },
      { name: 'task', icon: 'list-check', keys: 'Mod+Shift+9', run: toggleLines('task') },
      { name: 'quote', icon: 'quote', keys: 'Mod+Shift+.', run: toggleLines('quote') },
    ],
  ]
  const run = (command: StateCommand) => {
    const editor = view.current
    if (!editor || editor.composing) return
    command(editor)
    editor.focus()
  }
  const inTable = () => (view.current && tableAt(view.current.state, view.current.state.selection.main.head) ? addColumn : block('table'))
  return (
    <div className="tools" role="toolbar" aria-label={t('editor.tools')} ref={bar} onKeyDown={(event) => along(event, bar.current)}>
      {groups.map((tools, at) => (
        <div className="tool-group" key={at}>
          {tools.map((tool, index) => (
            <ToolButton
              key={tool.name}
              icon={tool.icon}
              label={t(`editor.tool.${tool.name}`)}
              keys={tool.keys}
              first={at === 0 && index === 0}
              disabled={disabled}
              onClick={() => run(tool.run)}
            />
          ))}
        </div>
      ))}
      <div className="tool-group">
        <CalloutMenu disabled={disabled} choose={(name) => run(block(name))} />
        <ToolButton icon="table" label={t('editor.tool.table')} disabled={disabled} onClick={() => run(inTable())} />
        <ToolButton icon="photo" label={t('editor.tool.file')} disabled={disabled} onClick={onFile} />
        <ToolButton icon="math-function" label={t('editor.tool.math')} disabled={disabled} onClick={() => run(block('math'))} />
        <ToolButton icon="git-branch" label={t('editor.tool.mermaid')} disabled={disabled} onClick={() => run(block('mermaid'))} />
        <ToolButton icon="file-symlink" label={t('editor.tool.item')} keys="[[" disabled={disabled} onClick={onItem} />
      </div>
      <div className="tool-group tool-last">
        <ToolButton icon="help-circle" label={t('editor.help.title')} onClick={onHelp} />
      </div>
    </div>
  )
}

function ToolButton({
  icon,
  label,
  keys,
  first,
  disabled,
  onClick,
}: {
  icon: string
  label: string
  keys?: string
  first?: boolean
  disabled?: boolean
  onClick: () => void
}) {
  return (
    <Tooltip label={keys ? `${label} · ${keysShown(keys)}` : label} openDelay={400} withinPortal>
      <button
        type="button"
        className="tool"
        aria-label={label}
        aria-keyshortcuts={keys?.includes('Mod') ? keys.replace('Mod', isMac ? 'Meta' : 'Control') : undefined}
        tabIndex={first ? 0 : -1}
        disabled={disabled}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onClick}
      >
        <Icon name={icon} />
      </button>
    </Tooltip>
  )
}

function CalloutMenu({ disabled, choose }: { disabled: boolean; choose: (name: 'note' | 'tip' | 'warning') => void }) {
  const t = useText('repository')
  const icons = { note: 'info-circle', tip: 'bulb', warning: 'alert-triangle' } as const
  return (
    <Menu position="bottom-start" returnFocus={false}>
      <Menu.Target>
        <button
          type="button"
          className="tool"
          aria-label={t('editor.tool.callout')}
          title={t('editor.tool.callout')}
          tabIndex={-1}
          disabled={disabled}
        >
          <Icon name="alert-square-rounded" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['note', 'tip', 'warning'] as const).map((name) => (
          <Menu.Item key={name} leftSection={<Icon name={icons[name]} />} onClick={() => choose(name)}>
            {t(`editor.block.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function along(event: KeyboardEvent, bar: HTMLElement | null): void {
  const tools = [...(bar?.querySelectorAll<HTMLButtonElement>('.tool:not(:disabled)') ?? [])]
  const at = tools.indexOf(document.activeElement as HTMLButtonElement)
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  const next =
    event.key === 'Home'
      ? tools[0]
      : event.key === 'End'
        ? tools.at(-1)
        : step && at >= 0
          ? tools[(at + step + tools.length) % tools.length]
          : undefined
  if (!next) return
  event.preventDefault()
  for (const tool of tools) tool.tabIndex = tool === next ? 0 : -1
  next.focus()
}
