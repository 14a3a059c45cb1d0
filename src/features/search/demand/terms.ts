import { canonical, words } from '../analysis/analyse.ts'
import { parseQuestion } from '../parse.ts'
import { LONGEST_QUERY } from './rules.ts'

/** Words that ask and do not say after what, as stems. */
const ASKING = new Set(
  `방법 어떻게 어떡 어디 어디서 언제 누가 누구 무엇 무슨 뭐 뭔가 뭐야 왜 얼마 몇 어느 어떤 하는 하는법 하는지 법 방식 하나 하나요 있나 있나요 있어 있어요 있는 되나 되나요
인가 인가요 나요 알려줘 알려주 알려 주세요 줘 해줘 좀 관련 문의 질문 대한 대해 위한 및 등 것 거 수 할 하기 요청합니다 부탁 부탁드립니다 궁금 찾기 찾는 보기
how what where when who why which whose do doe did is are was were be been am can could should would will may might must have ha had
i we you my our your me us it it the a an of to for in on at by with from about and or if that thi these there here any some get need want pleas help find tell show
way best doing`.split(/\s+/),
)

/** A word of a question: its stem, and how people wrote it. */
export type Term = { term: string; written: string }

/** The question as it is kept: NFC, one line, and no longer than anybody types. */
export const keptQuery = (query: string): string => canonical(query).replace(/\s+/g, ' ').trim().slice(0, LONGEST_QUERY)

/** The words of a question that say what it is about; all of its words where none does. Filters and excluded words are left out. */
export function termsOf(query: string): Term[] {
  const { text, phrases } = parseQuestion(query)
  const plain = canonical([text, ...phrases].join(' '))
  const all = new Map<string, Term & { asking: boolean }>()
  for (const { term, whole, start, end } of words(plain)) {
    const key = whole ?? term
    const written = plain.slice(start, end)
    const asking = whole === undefined && (ASKING.has(term) || ASKING.has(written.toLowerCase()))
    if (!all.has(key)) all.set(key, { term: key, written: whole === undefined ? written : key, asking })
  }
  const telling = [...all.values()].filter(({ asking }) => !asking)
  return (telling.length > 0 ? telling : [...all.values()]).map(({ term, written }) => ({ term, written }))
}

/** Equal for questions of the same words in any order, form and with any words of asking. */
export const queryKey = (query: string): string =>
  termsOf(query)
    .map(({ term }) => term)
    .sort()
    .join(' ')
    .slice(0, LONGEST_QUERY)
