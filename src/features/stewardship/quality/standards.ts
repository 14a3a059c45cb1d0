import type { ArticleKind } from '../../repository/schema.ts'
import type { Check, CheckRule } from './schema.ts'

/*
 * What a good item of each kind has, until an organisation or a space says otherwise. Troubleshooting follows the structure of KCS
 * (issue, environment, cause, resolution), decisions that of architecture decision records (context, options, consequences).
 */

const check = (id: string, ko: string, en: string, rule: CheckRule): Check => ({ id, name: { ko, en }, rule })

/** Korean names first: what is inserted is the first name in the language of the text. */
const section = (id: string, ko: string[], en: string[], words = 3): Check =>
  check(id, ko[0] as string, en[0] as string, { type: 'section', headings: [...ko, ...en], words })

const lead = check('lead', '첫머리 요약', 'Summary at the top', { type: 'lead', words: 5 })

export const defaultStandards: Record<ArticleKind, Check[]> = {
  guide: [
    lead,
    check('headings', '절로 나눈 본문', 'Text in sections', { type: 'headings', least: 2 }),
    check('links', '이어지는 문서', 'Links to go on', { type: 'links', least: 1 }),
    check('labels', '태그', 'Tags', { type: 'tags', least: 1 }),
  ],
  'how-to': [
    section('prepare', ['준비', '준비물', '먼저 알아 둘 것'], ['You need', 'Before you start', 'Prerequisites', 'Preparation']),
    check('steps', '번호 매긴 단계', 'Numbered steps', { type: 'steps', least: 2 }),
    section('check', ['확인', '확인 방법', '결과 확인'], ['Check', 'Verify', 'Verification']),
    section('undo', ['되돌리기', '원래대로'], ['Undo', 'Roll back', 'Rollback']),
  ],
  troubleshooting: [
    section('issue', ['증상', '문제', '현상'], ['Issue', 'Symptom', 'Symptoms', 'Problem']),
    section('environment', ['환경', '발생 조건', '대상'], ['Environment', 'Applies to', 'Conditions']),
    section('cause', ['원인', '이유'], ['Cause', 'Causes', 'Root cause']),
    section('resolution', ['해결', '해결 방법', '조치', '조치 방법'], ['Resolution', 'Solution', 'Fix', 'Workaround']),
  ],
  decision: [
    section('context', ['배경', '맥락', '상황'], ['Context', 'Background']),
    section('options', ['선택지', '대안', '검토한 안'], ['Options', 'Alternatives', 'Considered options']),
    section('choice', ['결정', '결정 사항'], ['Choice', 'Decision', 'Decision outcome']),
    section('consequences', ['결과', '영향', '치르는 값'], ['Consequences', 'Implications', 'Impact']),
  ],
  lesson: [
    section('what', ['무슨 일이 있었나', '있었던 일', '경과'], ['What happened', 'Timeline']),
    section('why', ['왜 그랬나', '원인'], ['Why it happened', 'Why', 'Root cause', 'Cause']),
    section('now', ['이제는 이렇게 해요', '배운 점', '개선', '재발 방지'], ['What we do now', 'Lessons', 'Actions', 'Follow up']),
  ],
  policy: [
    section('purpose', ['목적'], ['Purpose', 'Why']),
    section('scope', ['적용 범위', '범위', '적용 대상'], ['Scope', 'Applies to']),
    section('rules', ['원칙', '규정', '내용'], ['Rules', 'Principles', 'Policy']),
    section('exceptions', ['예외'], ['Exceptions']),
    check('topics', '주제', 'Topics', { type: 'topics', least: 1 }),
  ],
  faq: [
    lead,
    check('questions', '질문 두 개', 'Two questions', { type: 'headings', least: 2 }),
    section('elsewhere', ['여기에 없다면', '더 물어볼 곳', '문의'], ['Not answered here', 'Still stuck', 'Contact']),
  ],
  term: [
    section('meaning', ['뜻', '정의'], ['Meaning', 'Definition']),
    section('called', ['다르게 부르는 말', '같은 말', '동의어'], ['Also called', 'Synonyms', 'Other names'], 1),
    section('example', ['보기', '예', '예시'], ['Example', 'Examples']),
  ],
  note: [],
}
