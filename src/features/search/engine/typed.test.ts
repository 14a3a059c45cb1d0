import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newDataFolder } from '../../../../test/harness/server.ts'
import { SqliteEngine } from './sqlite.ts'

/* What people type, and a text that holds it in another form only. All texts stand in one index. */

const korean: [question: string, text: string][] = [
  // Particles, and words that both carry one.
  ['클러스터의', '운영 클러스터에서는 매일 밤 상태를 점검한다.'],
  ['파드 배포', '새 파드를 두 번에 나누어 배포한다.'],
  ['출입증 분실', '출입증을 잃어버려 분실로 신고된 경우'],
  ['노트북 반납', '퇴사자의 노트북은 총무팀으로 반납된다.'],
  ['회의실 예약', '회의실이 비었는지 보고 나서 예약을 건다.'],
  ['거래처 명단', '거래처들의 연락처 명단까지 적는다.'],
  ['감사팀', '감사팀에게서 온 요청은 먼저 본다.'],
  ['연말정산 서류', '연말정산에 필요한 서류만을 모은다.'],
  ['법인차량', '법인차량으로써 업무에 쓴다.'],
  ['부장님 결재', '부장님께서 결재를 하신다.'],
  ['재택', '재택으로도 접속할 수 있다.'],
  ['셀 병합', '표에서 셀을 병합하면 합계가 틀린다.'],
  ['키 교체', '서명 키는 해마다 교체된다.'],
  // Compounds.
  ['소방 훈련', '소방훈련을 봄가을에 한다.'],
  ['보안', '정보보안교육을 이수한다.'],
  ['건강 검진', '건강검진비는 회사가 낸다.'],
  ['신규입사자', '신규 입사자에게 명함을 준다.'],
  ['경력 증명서', '경력증명서의 발급은 사흘 걸린다.'],
  ['개인정보처리방침', '개인 정보 처리 방침을 첫 화면에 둔다.'],
  ['주차', '지하주차장은 3층까지 있다.'],
  ['전자 결재', '전자결재로만 받는다.'],
  ['성과급', '성과 급여 기준은 연초에 알린다. 성과급은 봄에 나온다.'],
  // Verbs and nouns.
  ['환불', '접수된 건은 다음 날 환불해 드립니다.'],
  ['견적 요청', '견적을 요청하셨습니다.'],
  ['구독 해지', '구독은 언제든 해지할 수 있습니다.'],
  ['승인', '팀장이 승인되었음을 알린다.'],
  ['퇴직', '퇴직하시는 분께 드리는 안내'],
  ['위임', '권한을 위임받은 사람'],
  ['표창', '우수 사원을 표창하였다.'],
  ['이관', '고객 자료가 이관되지 않았다.'],
  // Irregular verbs, in either direction.
  ['고객 돕기', '고객을 도울 때 지킬 것'],
  ['이름 짓기', '변수의 이름을 지어 주는 규칙'],
  ['물어보는 법', '동료에게 정중하게 물었습니다'],
  ['짐 싣는', '트럭에 짐을 실었다.'],
  ['선 잇는', '전선을 이어 붙였다.'],
  ['고르는 기준', '업체를 골라서 계약한 기준'],
  ['짐 옮기기', '창고로 짐을 옮겼습니다.'],
  ['비번 바꾸는', '비번은 석 달마다 바꿉니다.'],
  ['불 끄는', '나갈 때 불을 껐는지 본다.'],
  ['어려운 말', '말이 어려워서 다시 쓴다.'],
  ['가까운 병원', '병원이 가까우면 걸어서 간다.'],
  ['표 만드는', '표를 만들어서 붙인다.'],
  ['택배 보낸', '택배를 보냅니다.'],
  ['문 열리지', '문이 열렸다가 닫힌다.'],
  ['들은 이야기', '이야기를 듣고 적는다.'],
  ['빨라진 속도', '속도가 빨라졌다.'],
  ['넘긴 기한', '기한을 넘겼을 때'],
  ['맡은 일', '일을 맡으면 먼저 알린다.'],
  // Honorifics and polite endings.
  ['면접 안내', '면접을 보시는 분들께 안내드립니다.'],
  ['축의금', '축의금을 내셨습니까?'],
  ['방문 등록', '방문하시려면 미리 등록해 주십시오.'],
  // Loanwords, hanja, numbers, dates.
  ['메세지 전송', '메시지를 전송한다.'],
  ['컨텐츠 검수', '콘텐츠가 검수되기 전이다.'],
  ['데이타 백업', '데이터의 백업은 새벽에 돈다.'],
  ['라이선스 갱신', '라이센스를 갱신한다.'],
  ['디렉터리 권한', '공유 디렉토리의 권한'],
  ['릴리스 일정', '릴리즈 일정을 알린다.'],
  ['여비', '여비(旅費)는 실비로 준다.'],
  ['旅券', '여권(旅券)을 챙긴다.'],
  ['45 kg', '상자는 45kg을 넘지 않는다.'],
  ['7500원', '점심값은 7,500원까지다.'],
  ['2024-03-02', '개정일은 2024년 3월 2일이다.'],
  ['2023년 11월 5일', '시행: 2023-11-05'],
  ['제2025-17호', '공고 제2025-17호에 따른다.'],
  // Spaces that are missing or too many, in the question or in the text.
  ['명함신청', '명함을 신청하려면 총무팀에 말한다.'],
  ['복지 포인트', '복지포인트는 해마다 준다.'],
  ['야근식대', '야근 식대는 만 원이다.'],
  ['사내 동호회', '사내동호회를 지원한다.'],
  ['ㅌㅚ근', '퇴근 전에 창문을 닫는다.'],
]

const english: [question: string, text: string][] = [
  ['reimbursement', 'Travel costs are reimbursed within ten days.'],
  ['policy', 'Two policies govern overtime.'],
  ["the customer's contract", 'Customers sign contracts every year.'],
  ['stand-up meeting', 'The standup meetings end after a quarter of an hour, stand up please.'],
  ['ORA-00942', 'The job failed with ORA-00942 at night.'],
  ['0x80070005', 'Windows says 0x80070005 when access is denied.'],
  ['1.28.3', 'The cluster runs v1.28.3 now.'],
  ['v1.31', 'Upgrade to 1.31.7 first.'],
  ['nginx.conf', 'Edit /etc/nginx/nginx.conf and reload.'],
  ['helpdesk@mulmaru.example', 'Write to helpdesk@mulmaru.example at any hour.'],
  ['max_connections', 'Set max_connections to 200.'],
  ['getUserById', 'Call getUserById twice.'],
  ['Invoice Number', 'Each invoiceNumber is unique.'],
  ['EACCES', 'npm ends with EACCES: permission denied'],
  ['naïve approach', 'A naive approach was tried.'],
  ['ＶＰＮ', 'Use the VPN at home.'],
  ['mice', 'Wireless mice are in the cupboard.'],
  ['kubectl rollout', 'kubectl rollout undo brings the old one back.'],
]

const all = [...korean, ...english]
let engine: SqliteEngine
let folder: Awaited<ReturnType<typeof newDataFolder>>

beforeAll(async () => {
  folder = await newDataFolder()
  engine = new SqliteEngine(join(folder.folder, 'index', 'search.sqlite'), 1)
  await engine.create(0)
  const item = (id: string, title: string, text: string) => ({
    ...{ id, title, type: 'article', spaceId: 'space', kind: 'guide', aliases: [], language: 'ko', description: '', tags: [], topics: [] },
    ...{ trust: null, aside: null, createdAt: 0, reuse: 0, authors: [], ancestors: [id], gates: [], archived: false, updatedAt: 0 },
    sections: [{ id: '', heading: '', path: [], text }],
  })
  await engine.index(
    all.map(([, text], index) => item(String(index), '문서', text)),
    [],
  )
  await engine.index(
    [
      item('posting', 'Workplace Postings', 'In the US, state law asks employers to use state posters.'),
      item('hook', 'Hooks', 'useState keeps a value.'),
    ],
    [],
  )
})
afterAll(async () => {
  await engine.close()
  await folder.remove()
})

const ask = async (text: string) => engine.query({ text, reach: { everything: true }, filters: {}, limit: 10, offset: 0 })

describe('A question finds the text that holds it in another form', () => {
  it.each(all.map(([question, text], index) => [question, text, String(index)]))('%s: %s', async (question, _text, id) => {
    const { hits } = await ask(question)
    expect(hits[0]?.id).toBe(id)
    expect(hits[0].passage.html).toContain('<mark>')
  })
})

it('An identifier is found before words that look like its humps', async () => {
  const { hits } = await ask('useState')
  expect(hits.map(({ id }) => id)).toEqual(['hook'])
})

describe('A slip of the keys is mended', () => {
  it.each([
    ['회의싷', '회의실'],
    ['cupbaord', 'cupboard'],
    ['dusakfwjdtks', '연말정산'],
  ])('%s', async (question, meant) => {
    const { suggestion, hits } = await ask(question)
    expect(suggestion).toBe(meant)
    expect(hits.length).toBeGreaterThan(0)
  })
})
