import { useDebouncedValue, useMediaQuery } from '@mantine/hooks'
import { type DragEvent, useCallback, useMemo, useRef, useState } from 'react'
import type { z } from 'zod'
import type { Template } from '../../schema.ts'
import { type Page, withQuery } from '../../../../web/kit/api.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { LazyPart } from '../../../../web/kit/lazy-part.tsx'
import type { Outgoing } from '../../../../web/kit/pages.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { ConflictView } from './conflict/conflict-view.tsx'
import { DraftOffer } from './drafts/draft-offer.tsx'
import type { Beginning } from './editor-page.tsx'
import { BroughtParts } from './panels/brought-parts.tsx'
import { EditorFoot } from './panels/editor-foot.tsx'
import { EditorHead, type View } from './panels/editor-head.tsx'
import { Fields } from './panels/fields.tsx'
import { HelpSheet } from './panels/help-sheet.tsx'
import { ItemDialog } from './panels/item-dialog.tsx'
import { MergedDialog } from './panels/merged-dialog.tsx'
import { Preview } from './panels/preview.tsx'
import { saveName } from './panels/save-state.tsx'
import { SignInDialog } from './panels/sign-in-dialog.tsx'
import { TemplateOffer } from './panels/template-offer.tsx'
import { TitleField } from './panels/title-field.tsx'
import { Toolbar } from './panels/toolbar.tsx'
import type { BlockWords } from './text/blocks.ts'
import { insertBlock } from './text/blocks.ts'
import type { MenuSource } from './text/completions.ts'
import { itemLink } from './text/links.ts'
import { TextPane } from './text/text-pane.tsx'
import { putUploads } from './text/uploads.ts'
import { useEditor } from './use-editor.ts'
import { useEditorKeys } from './use-editor-keys.ts'
import { usePublishing } from './use-publishing.ts'
import { useInStep } from './use-in-step.ts'
import { useUploads } from './use-uploads.ts'

type Dialog = 'help' | 'item' | null

/** The page on which a text is written. */
export function Editor({ beginning }: { beginning: Beginning }) {
  const t = useText('repository')
  const locale = useLocale()
  const hands = useEditor(beginning)
  const { state, view, keeper, change, move } = hands
  const { writing, offered } = state
  const publishing = usePublishing(beginning, hands)
  const [dialog, setDialog] = useState<Dialog>(null)
  const [shown, setShown] = useView()
  const [details, setDetails] = useState(beginning.article === null && innerWidth > 720)
  const [message, setMessage] = useState('')
  const [body] = useDebouncedValue(writing.body, 150)
  const panes = { write: useRef<HTMLDivElement>(null), read: useRef<HTMLDivElement>(null) }
  const uploads = useUploads(beginning, hands)
  const files = useRef<HTMLInputElement>(null)
  const words = useCallback(
    (): BlockWords => ({
      text: t('editor.words.text'),
      column: t('editor.words.column'),
      summary: t('editor.words.summary'),
      start: t('editor.words.start'),
      end: t('editor.words.end'),
    }),
    [t],
  )
  const templates = useApi<Page<z.infer<typeof Template>>>(withQuery('/api/templates', { locale }), { staleTime: Number.POSITIVE_INFINITY })
  const menu = useMenu({
    words,
    templates: templates.data?.items ?? [],
    chooseFile: () => files.current?.click(),
    chooseItem: () => setDialog('item'),
  })
  useInStep(view, panes, shown === 'both')
  const save = () => void keeper.flush()
  const publish = () => publishing.stale === null && void publishing.publish(message)
  const [asking, setAsking] = useState<Outgoing | null>(null)
  const others = publishing.direct ? publishing.ways : publishing.ways.slice(1)
  /** A file that is dropped beside the text would take the place of the page. */
  const dropped = (event: DragEvent) => {
    if (event.defaultPrevented || event.dataTransfer.files.length === 0) return
    event.preventDefault()
    if (view.current && !locked) putUploads(view.current, [...event.dataTransfer.files], view.current.state.selection.main.head)
  }
  useEditorKeys({ save, publish, leave: publishing.leave, view: () => setShown(shown === 'write' ? 'both' : 'write') })
  const locked = offered !== null || publishing.busy
  const name = saveName(state.keep, {
    publishing: publishing.busy,
    signedOut: publishing.signedOut,
    conflict: publishing.stale !== null,
    isNew: beginning.article === null,
  })
  const template = templates.data?.items.find(({ kind }) => kind === writing.kind)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files may be dropped anywhere; the toolbar has the button for it
    <div
      className="editor"
      data-view={shown}
      onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
      onDrop={dropped}
    >
      <h1 className="unseen">{t(beginning.ways?.heading ?? (beginning.article ? 'editor.editing' : 'editor.new'))}</h1>
      <EditorHead
        article={beginning.article}
        name={name}
        keep={state.keep}
        shown={shown}
        onShow={setShown}
        details={details}
        onDetails={() => setDetails(!details)}
        canPublish={!locked && publishing.stale === null}
        busy={publishing.busy}
        onPublish={publish}
        send={publishing.direct ? null : (publishing.ways[0] ?? null)}
        others={others}
        onSend={(way) => (way.dialog ? setAsking(way) : void publishing.publish(message, way))}
        onLeave={publishing.leave}
      />
      {beginning.ways?.note && !offered && publishing.stale === null && (
        <p className="editor-note">
          <Icon name="info-circle" />
          <span>{t(beginning.ways.note)}</span>
        </p>
      )}
      {offered && (
        <DraftOffer
          draft={offered}
          present={beginning.writing}
          version={beginning.article?.version ?? null}
          onTakeUp={hands.takeUp}
          onThrowAway={hands.throwAway}
        />
      )}
      {publishing.stale ? (
        <ConflictView
          stale={publishing.stale}
          writing={writing}
          start={hands.start}
          busy={publishing.busy}
          send={publishing.direct ? undefined : publishing.ways[0]?.label}
          onDecided={(current, merged, then) => publishing.decided(current, merged, then, message)}
          onBack={publishing.forget}
        />
      ) : null}
      <div className="editor-body" hidden={publishing.stale !== null}>
        <Toolbar
          view={view}
          words={words}
          disabled={locked}
          onFile={() => files.current?.click()}
          onItem={() => setDialog('item')}
          onHelp={() => setDialog('help')}
        />
        <div className="panes">
          <div className="pane pane-write" ref={panes.write} data-locked={offered ? '' : undefined}>
            <div
              className="sheet"
              lang={beginning.article?.language === 'en' ? 'en' : beginning.article?.language === 'ko' ? 'ko' : locale}
            >
              <TitleField
                title={writing.title}
                disabled={locked}
                error={publishing.errors.title}
                onChange={(title) => change({ title })}
                onEnter={() => view.current?.focus()}
                autoFocus={beginning.article === null && !offered && writing.title === ''}
              />
              {details && (
                <Fields
                  kind={writing.kind}
                  tags={writing.tags}
                  topics={writing.topics}
                  description={writing.description}
                  place={beginning.article || beginning.ways?.begun ? null : state.place}
                  disabled={locked}
                  errors={publishing.errors}
                  onChange={change}
                  onMove={move}
                />
              )}
              {publishing.errors.body && (
                <p className="body-error" role="alert">
                  <Icon name="alert-triangle" /> {publishing.errors.body}
                </p>
              )}
              {template && writing.body.trim() === '' && !locked && (
                <TemplateOffer name={template.name} onTake={() => view.current && takeTemplate(view.current, template.body)} />
              )}
              <TextPane
                start={beginning.writing.body}
                locale={locale}
                label={t('editor.text')}
                hint={t('editor.hint')}
                readOnly={locked}
                menu={menu}
                send={uploads.send}
                uploadWords={uploads.words}
                onChange={(text) => change({ body: text })}
                onReady={(editor) => {
                  view.current = editor
                  if (beginning.article && !offered) editor.focus()
                }}
              />
            </div>
          </div>
          {shown !== 'write' && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
            <section className="pane pane-read" ref={panes.read} aria-label={t('editor.preview')} tabIndex={0}>
              <Preview
                title={writing.title}
                body={body}
                spaceId={state.place.spaceId}
                language={beginning.article?.language === 'en' ? 'en' : beginning.article?.language === 'ko' ? 'ko' : locale}
              />
            </section>
          )}
        </div>
        <BroughtParts
          writing={{ ...writing, body, articleId: beginning.article?.id ?? null, spaceId: state.place.spaceId }}
          change={change}
          insert={(markdown) => view.current && addToEnd(view.current, markdown)}
          disabled={locked}
        />
        <EditorFoot
          body={body}
          message={message}
          isNew={beginning.article === null && publishing.direct}
          disabled={locked}
          onMessage={setMessage}
        />
      </div>
      {asking?.dialog && (
        <LazyPart
          load={asking.dialog}
          props={{
            text: { ...writing, ...state.place, articleId: beginning.article?.id ?? null, base: state.base, message },
            onSend: (answers: Record<string, unknown>) => {
              setAsking(null)
              void publishing.publish(message, asking, answers)
            },
            onClose: () => setAsking(null),
          }}
        />
      )}
      <input
        ref={files}
        type="file"
        multiple
        hidden
        onChange={(event) =>
          view.current &&
          event.currentTarget.files &&
          putUploads(view.current, [...event.currentTarget.files], view.current.state.selection.main.head)
        }
        onClick={(event) => (event.currentTarget.value = '')}
      />
      <HelpSheet opened={dialog === 'help'} onClose={() => setDialog(null)} />
      {dialog === 'item' && (
        <ItemDialog
          onClose={() => setDialog(null)}
          onChoose={(item) => {
            setDialog(null)
            const editor = view.current
            editor?.dispatch(editor.state.replaceSelection(itemLink(item)))
            requestAnimationFrame(() => editor?.focus())
          }}
        />
      )}
      {publishing.merged && <MergedDialog {...publishing.merged} />}
      <SignInDialog opened={publishing.signedOut} onClose={publishing.signedIn} onDone={publishing.signedIn} />
    </div>
  )
}

function takeTemplate(editor: NonNullable<ReturnType<typeof useEditor>['view']['current']>, body: string): void {
  editor.dispatch(insertBlock(editor.state, body.trimEnd(), { from: 0, to: editor.state.doc.length }))
  editor.dispatch({ selection: { anchor: 0 }, scrollIntoView: true })
  editor.focus()
}

function addToEnd(editor: NonNullable<ReturnType<typeof useEditor>['view']['current']>, markdown: string): void {
  const end = editor.state.doc.length
  editor.dispatch(insertBlock(editor.state, markdown, { from: end, to: end }))
  editor.dispatch({ selection: { anchor: editor.state.doc.length }, scrollIntoView: true })
  editor.focus()
}

/** Text, preview or both; remembered in this browser. Narrow screens show one at a time. */
function useView(): [View, (view: View) => void] {
  const narrow = useMediaQuery('(max-width: 960px)', undefined, { getInitialValueInEffect: false })
  const [view, setView] = useState<View>(
    () => (localStorage.getItem('onji:editor-view') as View | null) ?? (innerWidth > 1180 ? 'both' : 'write'),
  )
  const set = (next: View) => {
    localStorage.setItem('onji:editor-view', next)
    setView(next)
  }
  return [narrow && view === 'both' ? 'write' : view, set]
}

type MenuParts = { words: () => BlockWords; templates: z.infer<typeof Template>[]; chooseFile: () => void; chooseItem: () => void }

function useMenu({ words, templates, chooseFile, chooseItem }: MenuParts): MenuSource {
  const t = useText('repository')
  const now = useRef({ t, templates, chooseFile, chooseItem })
  now.current = { t, templates, chooseFile, chooseItem }
  return useMemo(
    () => ({
      words,
      blockLabel: (name) => now.current.t(`editor.block.${name}`),
      templates: () => now.current.templates,
      templateLabel: (name) => now.current.t('editor.template.name', { name }),
      wantedLabel: (title) => now.current.t('editor.wanted', { title }),
      acts: [
        {
          label: () => now.current.t('editor.tool.file'),
          keywords: 'image file photo 이미지 사진 파일 첨부',
          icon: 'photo',
          run: () => now.current.chooseFile(),
        },
        {
          label: () => now.current.t('editor.tool.item'),
          keywords: 'link item 링크 문서',
          icon: 'file-symlink',
          run: () => now.current.chooseItem(),
        },
      ],
    }),
    [words],
  )
}
