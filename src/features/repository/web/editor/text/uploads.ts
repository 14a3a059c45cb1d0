import { StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view'
import { linkTarget, linkText } from './links.ts'

/** A file that lies on the server. */
export type Uploaded = { name: string; mediaType: string; url: string; width: number | null; height: number | null }

/** How a file gets to the server; the page gives it, because it knows where to. */
export type SendFile = (file: File, options: { onProgress: (share: number) => void; signal: AbortSignal }) => Promise<Uploaded>

export type UploadWords = {
  running: (name: string, percent: number) => string
  cancel: string
  retry: string
  failed: (name: string, problem: unknown) => string
  attachment: string
}

type Running = { id: number; file: File; share: number; fault: string | null; abort: AbortController }

const began = StateEffect.define<{ at: number; running: Running }>({
  map: (value, mapping) => ({ ...value, at: mapping.mapPos(value.at, 1) }),
})
const moved = StateEffect.define<{ id: number; share?: number; fault?: string | null }>()
const ended = StateEffect.define<number>()

let sequence = 0

/**
 * Uploads under way. Their places are marks in the document, not text in it: they move along while one types, nothing half
 * done is ever saved, and undo does not bring them back.
 */
const uploads = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (effect.is(began)) next = next.update({ add: [mark(effect.value.running).range(effect.value.at)] })
      else if (effect.is(ended)) next = next.update({ filter: (_, __, value) => runningOf(value).id !== effect.value })
      else if (effect.is(moved)) next = restated(next, effect.value)
    }
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

const mark = (running: Running) => Decoration.widget({ widget: new UploadMark(running), side: 1, running })
const runningOf = (decoration: Decoration): Running => decoration.spec.running as Running

function restated(marks: DecorationSet, { id, ...change }: { id: number; share?: number; fault?: string | null }): DecorationSet {
  const found = find(marks, id)
  if (!found) return marks
  const running = { ...found.running, ...change }
  return marks.update({ filter: (_, __, value) => runningOf(value).id !== id, add: [mark(running).range(found.at)] })
}

function find(marks: DecorationSet, id: number): { at: number; running: Running } | null {
  for (const cursor = marks.iter(); cursor.value; cursor.next()) {
    const running = runningOf(cursor.value)
    if (running.id === id) return { at: cursor.from, running }
  }
  return null
}

const settings = new WeakMap<EditorView, { send: SendFile; words: () => UploadWords }>()

/** True while files are on their way or have failed: the text would lack them. */
export function uploadsPending(view: EditorView): number {
  return view.state.field(uploads, false)?.size ?? 0
}

export function uploadHandling(send: SendFile, words: () => UploadWords) {
  return [uploads, EditorView.updateListener.of(({ view }) => settings.has(view) || settings.set(view, { send, words }))]
}

/** Starts uploads and marks their place; each becomes an image or a link where its mark then stands. */
export function putUploads(view: EditorView, files: File[], at: number): void {
  const begun = files.map((file): Running => ({ id: ++sequence, file, share: 0, fault: null, abort: new AbortController() }))
  view.dispatch({ effects: begun.map((running) => began.of({ at, running })) })
  for (const running of begun) void carry(view, running)
}

async function carry(view: EditorView, { id, file, abort }: Running): Promise<void> {
  const setting = settings.get(view)
  if (!setting) return
  try {
    const onProgress = (share: number) => view.dispatch({ effects: moved.of({ id, share }) })
    const uploaded = await setting.send(file, { onProgress, signal: abort.signal })
    finish(view, id, sourceOf(uploaded, setting.words().attachment))
  } catch (problem) {
    if (abort.signal.aborted) view.dispatch({ effects: ended.of(id) })
    else view.dispatch({ effects: moved.of({ id, fault: setting.words().failed(file.name, problem) }) })
  }
}

/** The Markdown of a file: a picture is shown, anything else is linked. */
export function sourceOf({ name, mediaType, url }: Uploaded, attachment: string): string {
  if (/^image\//.test(mediaType)) return `![${linkText(name.replace(/\.[^.]+$/, ''))}](${linkTarget(url)})`
  return `[${linkText(name) || attachment}](${linkTarget(url)})`
}

function finish(view: EditorView, id: number, source: string): void {
  const found = find(view.state.field(uploads), id)
  if (!found) return
  const line = view.state.doc.lineAt(found.at)
  // Several files in a row stand on lines of their own.
  const before = view.state.sliceDoc(line.from, found.at)
  const insert = /^!?\[[^\n]*\)$/.test(before.trimStart()) ? `\n${source}` : source
  view.dispatch({ changes: { from: found.at, insert }, effects: ended.of(id), userEvent: 'input.upload' })
}

class UploadMark extends WidgetType {
  readonly running: Running

  constructor(running: Running) {
    super()
    this.running = running
  }

  override eq(other: UploadMark): boolean {
    return other.running === this.running
  }

  override toDOM(view: EditorView): HTMLElement {
    const { id, file, share, fault, abort } = this.running
    const words = settings.get(view)?.words()
    const box = document.createElement('span')
    box.className = fault ? 'upload upload-fault' : 'upload'
    box.setAttribute('role', fault ? 'alert' : 'status')
    box.style.setProperty('--share', `${Math.round(share * 100)}%`)
    const text = document.createElement('span')
    text.textContent = fault ?? words?.running(file.name, Math.round(share * 100)) ?? file.name
    box.append(text)
    if (fault) {
      box.append(
        button(words?.retry ?? '', 'refresh', () => {
          view.dispatch({ effects: moved.of({ id, share: 0, fault: null }) })
          void carry(view, { ...this.running, fault: null, abort })
        }),
      )
    }
    box.append(
      button(words?.cancel ?? '', 'x', () => {
        abort.abort()
        view.dispatch({ effects: ended.of(id) })
        view.focus()
      }),
    )
    return box
  }

  override ignoreEvent(): boolean {
    return true
  }
}

function button(label: string, icon: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.title = label
  made.setAttribute('aria-label', label)
  made.innerHTML = `<i class="icon icon-${icon}" aria-hidden="true"></i>`
  made.onclick = act
  return made
}
