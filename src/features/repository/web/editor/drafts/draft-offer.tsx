import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../../../../web/kit/i18n.ts'
import { Icon, When } from '../../../../../web/kit/parts.tsx'
import { TextDiff } from '../conflict/word-diff.tsx'
import type { Writing } from '../writing.ts'
import type { Draft } from './local-drafts.ts'

/** A draft that was left behind: to go on with, to throw away, or to look at first. Nothing is written until that is decided. */
export function DraftOffer({
  draft,
  present,
  version,
  onTakeUp,
  onThrowAway,
}: {
  draft: Draft
  present: Writing
  version: number | null
  onTakeUp: () => void
  onThrowAway: () => void
}) {
  const t = useText('repository')
  const [comparing, setComparing] = useState(false)
  const old = draft.base !== null && version !== null && draft.base < version
  const title = draft.writing.title.trim()
  return (
    <section className="draft-offer" aria-label={t('editor.draft.title')}>
      <Icon name="note" />
      <div className="draft-offer-text">
        <p>
          <b>{t(version === null ? 'editor.draft.found' : 'editor.draft.newer')}</b> · <When time={draft.at} />
          {version === null && title && <> · ‘{title}’</>}
        </p>
        {old && <p className="draft-old">{t('editor.draft.old', { base: draft.base, version })}</p>}
      </div>
      <div className="draft-offer-acts">
        <Button size="xs" onClick={onTakeUp} data-autofocus>
          {t('editor.draft.takeUp')}
        </Button>
        <Button size="xs" variant="default" onClick={() => setComparing(true)}>
          {t('editor.draft.compare')}
        </Button>
        <Button size="xs" variant="subtle" color="red" onClick={onThrowAway}>
          {t('editor.draft.throwAway')}
        </Button>
      </div>
      <Modal
        opened={comparing}
        onClose={() => setComparing(false)}
        title={t('editor.draft.compareTitle')}
        size="xl"
        closeButtonProps={{ 'aria-label': t('web:act.close') }}
      >
        {title !== present.title.trim() && (
          <p className="draft-titles">
            <del>{present.title || '—'}</del> <ins>{title || '—'}</ins>
          </p>
        )}
        {comparing && <TextDiff before={present.body} after={draft.writing.body} same={t('editor.draft.same')} />}
      </Modal>
    </section>
  )
}
