/** The words the renderer itself adds to a page. */
export const words = {
  ko: {
    note: '참고',
    tip: '도움말',
    important: '중요',
    warning: '주의',
    caution: '경고',
    footnotes: '각주',
    backToText: (number: string) => `각주 ${number}의 본문 위치로 돌아가기`,
    anchor: (heading: string) => `“${heading}” 제목의 고정 링크`,
    table: '표',
    image: '외부 이미지',
    media: '외부 콘텐츠',
  },
  en: {
    note: 'Note',
    tip: 'Tip',
    important: 'Important',
    warning: 'Warning',
    caution: 'Caution',
    footnotes: 'Footnotes',
    backToText: (number: string) => `Back to where footnote ${number} is used`,
    anchor: (heading: string) => `Permanent link to “${heading}”`,
    table: 'Table',
    image: 'External image',
    media: 'External content',
  },
}

export type Words = (typeof words)['en']
