import { EditorSelection, EditorState, type StateCommand } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { blockSource, insertBlock, putBlock } from './blocks.ts'
import { htmlToMarkdown } from './html-to-markdown.ts'
import { cycleHeading, toggleLines } from './lines.ts'
import { itemLink, linkOver, makeLink, mentionOf } from './links.ts'
import { toggleMark } from './marks.ts'
import { addColumn, enterInTable, nextCell, previousCell } from './tables.ts'

/** `[` and `]` in 「」: 「 is where the selection begins, 」 where it ends, ｜ is a cursor. */
function stateOf(text: string): EditorState {
  const cursor = text.indexOf('｜')
  const doc = text.replace(/[「」｜]/g, '')
  const from = text.indexOf('「')
  const selection =
    cursor >= 0
      ? EditorSelection.single(cursor)
      : from >= 0
        ? EditorSelection.single(from, text.indexOf('」') - 1)
        : EditorSelection.single(0)
  return EditorState.create({ doc, selection })
}

function shown(state: EditorState): string {
  const { from, to, empty } = state.selection.main
  const doc = state.doc.toString()
  return empty ? `${doc.slice(0, from)}｜${doc.slice(from)}` : `${doc.slice(0, from)}「${doc.slice(from, to)}」${doc.slice(to)}`
}

function result(text: string, ...commands: StateCommand[]): string {
  let state = stateOf(text)
  for (const command of commands) command({ state, dispatch: (transaction) => (state = transaction.state) })
  return shown(state)
}

const words = { text: '내용', column: '열', summary: '펼치기', start: '시작', end: '끝' }

describe('marks', () => {
  it('wraps what is selected and unwraps it again', () => {
    expect(result('「지식」 창고', toggleMark('**'))).toBe('**「지식」** 창고')
    expect(result('**「지식」** 창고', toggleMark('**'))).toBe('「지식」 창고')
    expect(result('「**지식**」 창고', toggleMark('**'))).toBe('「지식」 창고')
  })

  it('takes the word at the cursor when nothing is selected', () => {
    expect(result('지｜식 창고', toggleMark('~~'))).toBe('~~지｜식~~ 창고')
    expect(result('｜', toggleMark('`'))).toBe('`｜`')
  })

  it('leaves blanks at the ends outside, where the mark would not work', () => {
    expect(result('앞「 낱말 」뒤', toggleMark('*'))).toBe('앞 *「낱말」* 뒤')
  })

  it('does not take italic for half of bold', () => {
    expect(result('**「지식」**', toggleMark('*'))).toBe('***「지식」***')
    expect(result('***「지식」***', toggleMark('*'))).toBe('**「지식」**')
  })
})

describe('lines', () => {
  it('makes a list of the selected lines and plain lines of a list', () => {
    expect(result('「하나\n둘」', toggleLines('bullet'))).toBe('- 「하나\n- 둘」')
    expect(result('「- 하나\n- 둘」', toggleLines('bullet'))).toContain('하나\n둘')
    expect(result('「하나\n둘」', toggleLines('ordered'))).toBe('1. 「하나\n2. 둘」')
  })

  it('turns one kind of list into another', () => {
    expect(result('- 하나｜', toggleLines('task'))).toBe('- [ ] 하나｜')
    expect(result('- [x] 하나｜', toggleLines('ordered'))).toBe('1. 하나｜')
  })

  it('goes through the headings and back to plain text', () => {
    expect(result('제목｜', cycleHeading)).toBe('## 제목｜')
    expect(result('#### 제목｜', cycleHeading)).toBe('제목｜')
  })

  it('quotes every line, blank ones too, so that it stays one quote', () => {
    expect(result('「하나\n\n둘」', toggleLines('quote'))).toBe('> 「하나\n>\n> 둘」')
  })
})

describe('blocks', () => {
  it('stand apart from the text around them', () => {
    const state = stateOf('앞 문장｜\n뒤 문장')
    expect(shown(state.update(insertBlock(state, blockSource('note', words))).state)).toBe('앞 문장\n\n> [!NOTE]\n> 「내용」\n\n뒤 문장')
  })

  it('take the selection as their content', () => {
    expect(result('「첫 줄\n둘째 줄」', putBlock('warning', words))).toBe('> [!WARNING]\n> 「첫 줄\n> 둘째 줄」')
  })

  it('keep quotation marks of the text', () => {
    expect(result('｜', putBlock('details', { ...words, text: 'x' }))).toContain('「x」')
    const state = EditorState.create({ doc: '‹인용›', selection: EditorSelection.single(0, 4) })
    let text = ''
    putBlock('tip', words)({ state, dispatch: (transaction) => (text = transaction.state.doc.toString()) })
    expect(text).toBe('> [!TIP]\n> ‹인용›')
  })
})

describe('links', () => {
  it('wrap words and wait for the address', () => {
    expect(result('「안내」', makeLink)).toBe('[안내](｜)')
    expect(result('「https://example.com」', makeLink)).toBe('[｜](https://example.com)')
  })

  it('are made by an address that is pasted over words, and by nothing else', () => {
    const state = stateOf('「안내」 보기')
    const spec = linkOver(state, 'https://example.com/a')
    expect(spec && shown(state.update(spec).state)).toBe('[안내](https://example.com/a)｜ 보기')
    expect(linkOver(state, '그냥 글')).toBeNull()
    expect(linkOver(stateOf('｜안내'), 'https://example.com')).toBeNull()
  })

  it('to items carry the id, and titles with brackets stay whole', () => {
    expect(itemLink({ id: 'a1', title: '휴가 [2026]' })).toBe('[휴가 \\[2026\\]](/articles/a1)')
  })

  it('to people are mentions where the name is one word', () => {
    expect(mentionOf({ id: 'p', name: '김서연', mail: null })).toBe('@김서연 ')
    expect(mentionOf({ id: 'p', name: 'Mina Park', mail: 'mina@example.com' })).toBe('@mina ')
    expect(mentionOf({ id: 'p', name: 'Mina Park', mail: null })).toBe('[@Mina Park](/people/p) ')
  })
})

describe('tables', () => {
  const table = '| 가 | 나 |\n| --- | --- |\n| 1 | 2 |'

  it('are walked by Tab and grow behind the last cell', () => {
    expect(result(`｜${table}`, nextCell)).toBe('| 가 | 「나」 |\n| --- | --- |\n| 1 | 2 |')
    expect(result(table.replace('나', '나｜'), nextCell)).toBe('| 가 | 나 |\n| --- | --- |\n| 「1」 | 2 |')
    expect(result(table.replace('2 |', '2｜ |'), nextCell)).toBe(`${table}\n| ｜ |  |`)
    expect(result(table.replace('2 |', '2｜ |'), previousCell)).toContain('「1」')
  })

  it('get a row by Enter, and are left from an empty one', () => {
    expect(result(table.replace('1', '1｜'), enterInTable)).toBe(`${table}\n| ｜ |  |`)
    expect(result(`${table}\n| ｜ |  |`, enterInTable)).toBe(`${table}\n｜`)
  })

  it('get a column', () => {
    expect(result(table.replace('1', '1｜'), addColumn).replace('｜', '')).toBe('| 가 |  | 나 |\n| --- | --- | --- |\n| 1 |  | 2 |')
  })

  it('do not see bars in code as cells', () => {
    expect(result('| `a|b` | ｜나 |\n| --- | --- |', previousCell)).toContain('「`a|b`」')
  })

  it('are not seen where there is none', () => {
    expect(result('a | b｜', nextCell)).toBe('a | b｜')
  })
})

describe('pasted HTML', () => {
  it('becomes Markdown with headings, lists, tables and links', () => {
    const html =
      '<h2>준비</h2><ul><li>하나</li><li><b>둘</b></li></ul><p><a href="https://example.com">안내</a>를 보세요.</p><table><tr><th>가</th></tr><tr><td>1</td></tr></table>'
    expect(htmlToMarkdown(html)).toBe('## 준비\n\n- 하나\n- **둘**\n\n[안내](https://example.com)를 보세요.\n\n| 가 |\n| - |\n| 1 |')
  })

  it('keeps bold in front of Korean particles bold', () => {
    expect(htmlToMarkdown('<p><b>지식 창고(Repository)</b>는 좋아요</p>')).toBe('**지식 창고(Repository)**는 좋아요')
  })

  it('of Word has lists without its drawn bullets', () => {
    const html =
      '<!--StartFragment--><p class=MsoListParagraphCxSpFirst><!--[if !supportLists]--><span>·&nbsp;</span><!--[endif]-->하나<o:p></o:p></p><p class=MsoListParagraphCxSpLast><!--[if !supportLists]--><span>·</span><!--[endif]-->둘</p><!--EndFragment-->'
    expect(htmlToMarkdown(html)).toBe('- 하나\n- 둘')
  })

  it('of Google Docs says bold by style and is not bold as a whole', () => {
    expect(htmlToMarkdown('<b style="font-weight:normal;"><p><span style="font-weight:700">굵게</span> 보통</p></b>')).toBe('**굵게** 보통')
  })

  it('brings no scripts, no hidden text and no pictures of the other machine', () => {
    expect(
      htmlToMarkdown(
        '<p>글<script>alert(1)</script><span style="display:none">숨은</span><img src="file:///C:/a.png"><a href="javascript:alert(1)">링크</a></p>',
      ),
    ).toBe('글링크')
  })
})
