import { Menu } from '@mantine/core'
import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react'
import { formatNumber } from '../../../../platform/page/format.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { type Topic, topicLabel } from '../../page.ts'
import { type Direction, type Levels, stepOf, type TreeRow } from './tree-state.ts'
import { type Spot, useDragging } from './use-dragging.ts'

const DRAWN = 300

export type TreeAct = 'open' | 'edit' | 'new' | 'merge' | 'split' | 'remove'
type TreeProps = {
  rows: TreeRow[]
  levels: Levels
  /** Merging, splitting and removing are for those who keep the whole taxonomy. */
  onFold: (id: string, open: boolean) => void
  onStep: (topic: Topic, direction: Direction) => void
  onDrop: (id: string, spot: Spot) => void
  onAct: (topic: Topic, act: TreeAct) => void
}

const STEPS: Record<string, Direction> = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'in', ArrowLeft: 'out' }
const KEYS: Record<string, TreeAct> = { Enter: 'open', e: 'edit', n: 'new', m: 'merge', s: 'split', Delete: 'remove' }

/** The taxonomy as a tree to work in: by keys as by pointer. */
export function TopicTree({ rows, levels, onFold, onStep, onDrop, onAct }: TreeProps) {
  const t = useText('repository')
  const [drawn, setDrawn] = useState(DRAWN)
  const [focused, setFocused] = useState<string | null>(null)
  const wantsFocus = useRef(false)
  const tree = useRef<HTMLDivElement>(null)
  const { dragged, spot, grip } = useDragging(onDrop)
  const shown = rows.slice(0, drawn)
  const current = shown.some(({ topic }) => topic.id === focused) ? focused : (shown[0]?.topic.id ?? null)
  // A topic that was moved keeps the focus where it stands now.
  useEffect(() => {
    if (wantsFocus.current && current) tree.current?.querySelector<HTMLElement>(`[data-topic="${current}"]`)?.focus()
  })
  const focus = (row: TreeRow | undefined) => {
    if (!row) return
    wantsFocus.current = true
    setFocused(row.topic.id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const at = shown.findIndex(({ topic }) => topic.id === current)
    const row = shown[at]
    if (!row || event.target !== event.currentTarget.querySelector(`[data-topic="${current}"]`)) return
    if (event.altKey && STEPS[event.key]) onStep(row.topic, STEPS[event.key])
    else if (event.ctrlKey || event.metaKey || event.altKey) return
    else if (event.key === 'ArrowDown' || event.key === 'j') focus(shown[at + 1])
    else if (event.key === 'ArrowUp' || event.key === 'k') focus(shown[at - 1])
    else if (event.key === 'Home') focus(shown[0])
    else if (event.key === 'End') focus(shown.at(-1))
    else if (event.key === 'ArrowRight')
      row.narrower > 0 && !row.open ? onFold(row.topic.id, true) : focus(row.open ? shown[at + 1] : undefined)
    else if (event.key === 'ArrowLeft')
      row.open ? onFold(row.topic.id, false) : focus(shown.find(({ topic }) => topic.id === row.topic.broaderId))
    else if (KEYS[event.key]) onAct(row.topic, KEYS[event.key])
    else return
    event.preventDefault()
  }
  return (
    <>
      <div
        ref={tree}
        role="tree"
        className="topic-tree"
        aria-label={t('web:place.topics')}
        onKeyDown={onKeyDown}
        onBlur={() => {
          wantsFocus.current = false
        }}
      >
        {shown.map((row) => (
          <Row
            key={row.topic.id}
            row={row}
            current={row.topic.id === current}
            dragged={dragged === row.topic.id}
            part={spot?.id === row.topic.id ? spot.part : null}
            grip={grip(row.topic.id)}
            levels={levels}
            onFocus={() => setFocused(row.topic.id)}
            onFold={onFold}
            onStep={onStep}
            onAct={onAct}
          />
        ))}
      </div>
      {rows.length > drawn && (
        <div className="more">
          <button type="button" className="button" onClick={() => setDrawn(drawn + DRAWN)}>
            {t('topics.arrange.more', { count: rows.length - drawn })}
          </button>
        </div>
      )}
    </>
  )
}

type RowProps = Pick<TreeProps, 'levels' | 'onFold' | 'onStep' | 'onAct'> & {
  row: TreeRow
  current: boolean
  dragged: boolean
  part: Spot['part'] | null
  grip: ReturnType<ReturnType<typeof useDragging>['grip']>
  onFocus: () => void
}

const Row = memo(function Row({ row, current, dragged, part, grip, levels, onFocus, onFold, onStep, onAct }: RowProps) {
  const t = useText('repository')
  const locale = useLocale()
  const { topic, level, narrower, open } = row
  const name = topicLabel(topic, locale)
  const other = topic.labels[locale === 'ko' ? 'en' : 'ko']
  return (
    <div
      role="treeitem"
      className="topic-row"
      data-topic={topic.id}
      data-dragged={dragged || undefined}
      data-part={part ?? undefined}
      aria-level={level}
      aria-expanded={narrower > 0 ? open : undefined}
      aria-label={name}
      tabIndex={current ? 0 : -1}
      style={{ paddingInlineStart: `${(level - 1) * 22}px` }}
      onFocus={(event) => event.target === event.currentTarget && onFocus()}
    >
      <span className="topic-grip" title={t('topics.arrange.drag')} {...grip}>
        <Icon name="grip-vertical" />
      </span>
      <button
        type="button"
        className="topic-foldmark"
        tabIndex={-1}
        aria-label={t(open ? 'topics.arrange.close' : 'topics.arrange.open', { name })}
        hidden={narrower === 0}
        onClick={() => onFold(topic.id, !open)}
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
      </button>
      <a className="topic-row-name" href={`/topics/${topic.id}`} tabIndex={-1}>
        {name}
      </a>
      {other && other !== name && <span className="quiet topic-row-other">{other}</span>}
      <span className="chip-count topic-row-count" title={t('topics.itemCount', { count: topic.items })}>
        {topic.items > 0 && formatNumber(topic.items, locale)}
      </span>
      <RowMenu topic={topic} name={name} levels={levels} onStep={onStep} onAct={onAct} />
    </div>
  )
})

function RowMenu({ topic, name, levels, onStep, onAct }: Pick<RowProps, 'levels' | 'onStep' | 'onAct'> & { topic: Topic; name: string }) {
  const t = useText('repository')
  const act = (id: TreeAct, icon: string, key: string, red = false) => (
    <Menu.Item
      leftSection={<Icon name={icon} />}
      color={red ? 'red' : undefined}
      rightSection={<kbd className="kbd">{key}</kbd>}
      onClick={() => onAct(topic, id)}
    >
      {t(`topics.arrange.${id === 'open' ? 'show' : id}`)}
    </Menu.Item>
  )
  const step = (direction: Direction, key: string) =>
    stepOf(levels, topic, direction) && (
      <Menu.Item rightSection={<kbd className="kbd">Alt {key}</kbd>} onClick={() => onStep(topic, direction)}>
        {t(`topics.arrange.step.${direction}`)}
      </Menu.Item>
    )
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <button type="button" className="icon-button topic-row-menu" tabIndex={-1} aria-label={t('topics.arrange.actsOf', { name })}>
          <Icon name="dots" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {act('open', 'eye', '↵')}
        {act('edit', 'pencil', 'E')}
        {act('new', 'plus', 'N')}
        <Menu.Divider />
        {step('up', '↑')}
        {step('down', '↓')}
        {step('in', '→')}
        {step('out', '←')}
        <Menu.Divider />
        {act('merge', 'git-merge', 'M')}
        {act('split', 'arrows-split-2', 'S')}
        {act('remove', 'trash', 'Del', true)}
      </Menu.Dropdown>
    </Menu>
  )
}
