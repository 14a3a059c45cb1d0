import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import type { EditorView } from '@codemirror/view'
import type { PersonView } from '../../../../identity/schema.ts'
import type { z } from 'zod'
import type { ItemRef, Template as TemplateShape } from '../../../schema.ts'
import { api, type Page, withQuery } from '../../../../../web/kit/api.ts'
import { blockNames, blockSource, type BlockWords, insertBlock } from './blocks.ts'
import { itemLink, mentionOf } from './links.ts'
import { inCode } from './paste.ts'

type Template = z.infer<typeof TemplateShape>

/** What the menus need from the page: words in the present language, templates, and what can be done besides inserting. */
export type MenuSource = {
  words: () => BlockWords
  blockLabel: (name: string) => string
  templates: () => Template[]
  templateLabel: (name: string) => string
  wantedLabel: (title: string) => string
  acts: { label: () => string; keywords: string; icon: string; run: (view: EditorView) => void }[]
}

/** `[[` offers titles, `@` people, and `/` at the start of a line blocks and templates. */
export function menus(source: MenuSource) {
  return autocompletion({
    override: [titles(source), people, blocks(source)],
    activateOnTyping: true,
    icons: false,
    closeOnBlur: true,
    maxRenderedOptions: 60,
    interactionDelay: 0,
    addToOptions: [{ render: (completion) => iconOf(completion), position: 20 }],
  })
}

function iconOf(completion: Completion): Node {
  const icon = document.createElement('i')
  icon.className = `icon icon-${completion.type ?? 'file-text'}`
  icon.setAttribute('aria-hidden', 'true')
  return icon
}

/** Completes by an answer of the server; an answer that comes too late is dropped. */
async function asked<T>(context: CompletionContext, path: string): Promise<T[]> {
  const abort = new AbortController()
  context.addEventListener('abort', () => abort.abort())
  try {
    return (await api.get<Page<T>>(path, { signal: abort.signal })).items
  } catch {
    return []
  }
}

function titles(source: MenuSource) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const match = context.matchBefore(/!?\[\[[^[\]\n|]{0,120}$/)
    if (!match || inCode(context.state)) return null
    const embed = match.text.startsWith('!')
    const query = match.text.replace(/^!?\[\[/, '').trim()
    const found =
      query === ''
        ? []
        : await asked<ItemRef>(context, withQuery('/api/search/suggestions', { q: query, types: 'article,document', limit: 10 }))
    const options = found.map(
      (item): Completion => ({
        label: item.title,
        detail: item.space?.name,
        type: item.type === 'document' ? 'file' : 'file-text',
        apply: (view, _, from, to) => replace(view, from, to, embed ? `![[${item.id}]]` : itemLink(item)),
      }),
    )
    if (query && !embed && !found.some(({ title }) => title === query)) {
      options.push({
        label: source.wantedLabel(query),
        type: 'plus',
        apply: (view, _, from, to) => replace(view, from, to, `[[${query}]]`),
        boost: -99,
      })
    }
    return options.length > 0 ? { from: match.from, options, filter: false } : null
  }
}

/** Brackets that were closed by themselves are taken along. */
function replace(view: EditorView, from: number, to: number, insert: string): void {
  const end = view.state.sliceDoc(to, to + 2) === ']]' ? to + 2 : to
  view.dispatch({ changes: { from, to: end, insert }, selection: { anchor: from + insert.length }, userEvent: 'input.complete' })
}

async function people(context: CompletionContext): Promise<CompletionResult | null> {
  const match = context.matchBefore(/(?:^|[\s(\u3001,])@[\p{L}\p{N}_.-]{0,40}$/u)
  if (!match || inCode(context.state)) return null
  const from = match.from + match.text.indexOf('@')
  const found = await asked<PersonView>(
    context,
    withQuery('/api/people', { query: match.text.slice(match.text.indexOf('@') + 1), limit: 8 }),
  )
  const options = found
    .filter(({ deactivatedAt }) => !deactivatedAt)
    .map((person): Completion => ({ label: person.name, detail: person.title || undefined, type: 'user', apply: mentionOf(person) }))
  return options.length > 0 ? { from, options, filter: false } : null
}

const icons: Record<string, string> = {
  heading2: 'h-2',
  heading3: 'heading',
  bullet: 'list',
  ordered: 'list-numbers',
  task: 'list-check',
  quote: 'quote',
  note: 'info-circle',
  tip: 'bulb',
  warning: 'alert-triangle',
  table: 'table',
  code: 'source-code',
  math: 'math-function',
  mermaid: 'git-branch',
  details: 'chevron-right',
  footnote: 'hash',
  rule: 'dots',
}
/** Also found by these, whatever the language of the interface. */
const keywords: Record<string, string> = {
  heading2: 'h2 heading 제목',
  heading3: 'h3 heading 소제목',
  bullet: 'list ul 목록',
  ordered: 'list ol number 번호',
  task: 'todo check 할일',
  quote: 'quote 인용',
  note: 'callout note 참고 알림',
  tip: 'callout tip 팁',
  warning: 'callout warning 주의 경고',
  table: 'table 표',
  code: 'code 코드',
  math: 'math latex 수식',
  mermaid: 'diagram mermaid 도표 다이어그램',
  details: 'details fold 접기',
  footnote: 'footnote 각주',
  rule: 'rule hr line 구분선',
}

function blocks(source: MenuSource) {
  return (context: CompletionContext): CompletionResult | null => {
    const match = context.matchBefore(/^[ \t]*\/[\p{L}\p{N}]{0,20}$/u)
    const line = context.state.doc.lineAt(context.pos)
    if (!match || match.from !== line.from || inCode(context.state)) return null
    const from = line.from + match.text.indexOf('/')
    const query = match.text.trim().slice(1).toLowerCase()
    const fits = (label: string, more: string) =>
      query === '' ||
      `${label} ${more}`
        .toLowerCase()
        .split(/\s+/)
        .some((word) => word.startsWith(query)) ||
      label.toLowerCase().includes(query)
    const put = (text: string) => (view: EditorView, _: Completion, start: number, end: number) =>
      view.dispatch(insertBlock(view.state, text, { from: start, to: end }))
    const options: Completion[] = [
      ...blockNames.map((name): Completion & { more: string } => ({
        label: source.blockLabel(name),
        type: icons[name],
        more: keywords[name] ?? '',
        apply: (view, _, start, end) => view.dispatch(insertBlock(view.state, blockSource(name, source.words()), { from: start, to: end })),
      })),
      ...source.acts.map((act): Completion & { more: string } => ({
        label: act.label(),
        type: act.icon,
        more: act.keywords,
        apply: (view, _, start, end) => {
          view.dispatch({ changes: { from: start, to: end } })
          act.run(view)
        },
      })),
      ...source.templates().map((template): Completion & { more: string } => ({
        label: source.templateLabel(template.name),
        type: 'note',
        more: `template 서식 ${template.name} ${template.kind}`,
        apply: put(template.body.trimEnd()),
      })),
    ].filter((option) => fits(option.label, option.more))
    return options.length > 0 ? { from, options, filter: false } : null
  }
}
