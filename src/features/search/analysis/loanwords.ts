/*
 * Words from other languages are written in several ways; the standard (외래어 표기법) has one. Terms are brought to it, so
 * that 메세지 finds 메시지. Only what is common in offices stands here; one wrong letter elsewhere is mended as a slip.
 */
const VARIANTS: Record<string, string> = {
  메세지: '메시지',
  컨텐츠: '콘텐츠',
  컨텐트: '콘텐츠',
  콘텐트: '콘텐츠',
  데이타: '데이터',
  싸이트: '사이트',
  싸이즈: '사이즈',
  어플리케이션: '애플리케이션',
  디렉토리: '디렉터리',
  레포지토리: '리포지터리',
  리포지토리: '리포지터리',
  네비게이션: '내비게이션',
  악세스: '액세스',
  악세사리: '액세서리',
  알고리듬: '알고리즘',
  타겟: '타깃',
  라이센스: '라이선스',
  워크샵: '워크숍',
  컨퍼런스: '콘퍼런스',
  컨셉: '콘셉트',
  프리젠테이션: '프레젠테이션',
  스케쥴: '스케줄',
  메뉴얼: '매뉴얼',
  레포트: '리포트',
  캐쉬: '캐시',
  케쉬: '캐시',
  리더쉽: '리더십',
  멤버쉽: '멤버십',
  파트너쉽: '파트너십',
  오너쉽: '오너십',
  수퍼: '슈퍼',
  컨트럴: '컨트롤',
  콘트롤: '컨트롤',
  플랫홈: '플랫폼',
  프로포잘: '프러포절',
  심포지움: '심포지엄',
  바베큐: '바비큐',
  뱃지: '배지',
  디지탈: '디지털',
  센타: '센터',
  써비스: '서비스',
  써버: '서버',
  화일: '파일',
  쥬니어: '주니어',
  비젼: '비전',
  텔레비젼: '텔레비전',
  버젼: '버전',
  로케일: '로캘',
  커스토마이징: '커스터마이징',
  커스터마이즈: '커스터마이징',
  피드벡: '피드백',
  릴리즈: '릴리스',
  스프레드쉬트: '스프레드시트',
  쉬트: '시트',
}
const ANY = new RegExp(
  Object.keys(VARIANTS)
    .sort((a, b) => b.length - a.length)
    .join('|'),
  'g',
)

/** A term in the standard spelling of loanwords. */
export const standardSpelling = (term: string): string => (term.length < 2 ? term : term.replace(ANY, (variant) => VARIANTS[variant]))
