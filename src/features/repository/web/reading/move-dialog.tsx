import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import type { SpaceView, TreeNode } from '../../schema.ts'
import { api, type Page } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useGo } from '../../../../web/kit/pages.ts'
import { Icon, KindIcon, Skeleton } from '../../../../web/kit/parts.tsx'
import { SpacePicker } from '../../../../web/kit/pickers.tsx'
import { refresh, useApi, useChange } from '../../../../web/kit/query.ts'
import { sayWithUndo } from '../../../../web/kit/toasts.tsx'
import type { ReadingView } from '../../page.ts'

type Place = { spaceId: string; parentId: string | null }

/** Moves an item, with what is below it, to another place of the tree or another space. */
export function MoveDialog({ item, onClose }: { item: ReadingView; onClose: () => void }) {
  const t = useText('repository')
  const go = useGo()
  const spaces = useApi<Page<SpaceView>>('/api/spaces')
  const [chosen, setChosen] = useState<SpaceView | null>(null)
  const space = chosen ?? spaces.data?.items.find(({ id }) => id === item.space.id) ?? null
  const [parent, setParent] = useState<string | null>(item.parentId)
  const place = async (to: Place) => {
    await api.put(`/api/articles/${item.id}/place`, to)
    await refresh('/api/articles', '/api/spaces', '/api/home')
  }
  const move = useChange(place, {
    onDone: () => {
      onClose()
      sayWithUndo(t('move.done', { title: item.title }), () => place({ spaceId: item.space.id, parentId: item.parentId }))
      go(`/articles/${item.id}`)
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('move.title')} size="lg" closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <p className="dialog-text">{t('move.lead')}</p>
      <div className="dialog-fields">
        <SpacePicker
          label={t('move.space')}
          writable
          value={space}
          onChange={(next) => {
            setChosen(next)
            setParent(null)
          }}
        />
        <fieldset className="place-tree">
          <legend>{t('move.under')}</legend>
          <PlaceChoice id={null} depth={0} name={t('move.top')} icon={<Icon name="books" />} chosen={parent} onChoose={setParent} />
          {space && <Branch space={space.key} parent={null} depth={1} chosen={parent} onChoose={setParent} without={item.id} />}
        </fieldset>
      </div>
      <div className="dialog-acts">
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button disabled={!space} loading={move.isPending} onClick={() => space && move.mutate({ spaceId: space.id, parentId: parent })}>
          {t('move.act')}
        </Button>
      </div>
    </Modal>
  )
}

type Choosing = { chosen: string | null; onChoose: (id: string | null) => void }

export function Branch({
  space,
  parent,
  depth,
  without,
  ...choosing
}: { space: string; parent: string | null; depth: number; without: string } & Choosing) {
  const rows = useApi<Page<TreeNode>>(`/api/spaces/${space}/tree${parent ? `?parent=${parent}` : ''}`)
  if (!rows.data) return <Skeleton lines={2} />
  const nodes = rows.data.items.filter(({ id, type }) => id !== without && type === 'article')
  return nodes.map((node) => <Node key={node.id} space={space} node={node} depth={depth} without={without} {...choosing} />)
}

function Node({ space, node, depth, without, ...choosing }: { space: string; node: TreeNode; depth: number; without: string } & Choosing) {
  const t = useText()
  const [open, setOpen] = useState(false)
  return (
    <>
      <div className="place-row">
        <PlaceChoice id={node.id} depth={depth} name={node.title} icon={<KindIcon kind={node.kind} />} {...choosing} />
        {node.children > 0 && (
          <button
            type="button"
            className="icon-button node-toggle"
            aria-expanded={open}
            aria-label={t('tree.toggle', { title: node.title })}
            onClick={() => setOpen(!open)}
          >
            <Icon name="chevron-right" />
          </button>
        )}
      </div>
      {open && <Branch space={space} parent={node.id} depth={depth + 1} without={without} {...choosing} />}
    </>
  )
}

export function PlaceChoice({
  id,
  depth,
  name,
  icon,
  chosen,
  onChoose,
}: { id: string | null; depth: number; name: string; icon: React.ReactNode } & Choosing) {
  return (
    <label className="place-choice" style={{ paddingLeft: 8 + depth * 16 }}>
      <input type="radio" name="place" checked={chosen === id} onChange={() => onChoose(id)} />
      {icon}
      <span>{name}</span>
    </label>
  )
}
