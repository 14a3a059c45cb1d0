import { expect, it } from 'vitest'
import type { Act } from '../kit/actions.ts'
import { rankActs } from './rank.ts'

const act = (id: string, label: string, also = ''): Act => ({ id, label, also, icon: 'x', group: 'page' })
const acts = [
  act('new', '새 문서 쓰기', 'new article,write'),
  act('move', '옮기기', 'move'),
  act('theme.dark', '어둡게 보기', 'dark mode,theme'),
  act('theme.light', '밝게 보기', 'light mode,theme'),
  act('print', '인쇄', 'print'),
]
const found = (text: string, lately: string[] = []) => rankActs(acts, text, lately).map((each) => each.act.id)

it('an act is found in either language, by initials, half typed, and on the wrong keyboard layout', () => {
  expect(found('새문')).toEqual(['new'])
  expect(found('new')).toEqual(['new'])
  expect(found('ㅅㅁㅅ')).toEqual(['new'])
  expect(found('옮')).toEqual(['move'])
  expect(found('dhfa')).toEqual(['move'])
  expect(found('ㅔ갸ㅜㅅ')).toEqual(['print'])
})

it('what was used lately comes first among equals', () => {
  expect(found('theme')).toEqual(['theme.dark', 'theme.light'])
  expect(found('theme', ['theme.light'])).toEqual(['theme.light', 'theme.dark'])
})

it('marks what was typed of the name', () => {
  expect(rankActs(acts, '인', [])[0].labelHtml).toBe('<mark>인</mark>쇄')
})
