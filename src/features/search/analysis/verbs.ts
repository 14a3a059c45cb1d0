import { coda, isSyllable } from './hangul.ts'

/*
 * Verbs and adjectives change where an ending meets their stem: 돕다 -> 도와, 도운, 도왔습니다. What stands here takes such a
 * form back to its stem by the rules of the school grammar, with the classes of irregular verbs (ㄷ, ㅂ, ㅅ, 르, 으, ㄹ).
 */

/** A stem, and whether the form can be nothing but that of a verb: 기간 may be a noun where 옮긴 is not. */
export type Verb = { stem: string; sure: boolean }

const FIRST = 0xac00
const VOWELS = 'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'
const CODAS = { none: 0, n: 4, d: 7, l: 8, m: 16, b: 17, s: 19, ss: 20, ng: 21 }

const last = (text: string): number => text.charCodeAt(text.length - 1)
const vowelOf = (code: number): string => VOWELS[Math.floor(((code - FIRST) % 588) / 28)]
const withCoda = (text: string, final: number): string => {
  const code = last(text)
  return text.slice(0, -1) + String.fromCharCode(code - coda(code) + final)
}
const withVowel = (text: string, vowel: string): string => {
  const code = last(text)
  return text.slice(0, -1) + String.fromCharCode(code + (VOWELS.indexOf(vowel) - VOWELS.indexOf(vowelOf(code))) * 28)
}

// What follows a past tense (ㅆ) is an ending; so is what follows the 아/어 form in the second list.
const AFTER_PAST =
  /^(다|고|던|나|나요|네요|는데|는데요|는지|는가|는가요|으며|으면|으니|으니까|으나|을|을까|을까요|을지|음|음을|지만|지|지요|죠|거나|기|기에|기를|습니다|습니까|어요|어|어서|어야|어도|다고|다는|다면|다가|더니|더라|겠다|을때|단)$/
const AFTER_OPEN = /^(서|서는|서도|야|야만|야지|야죠|야하는|야한다|야합니다|도|요|주세요|주십시오|주는|드립니다|두는|보는|보세요|본)$/
const AFTER_B = /^(니다|니까|니다만|시다)$/
/** After a stem as it is; a noun hardly ever stands before these. */
const PLAIN_SURE =
  /^(려고|려면|려는|면서|지않고|지않은|지않는|지않아|지않습니다|세요|십시오|도록|는데|는지|는가|는다|는다고|겠다|겠습니다|겠어요|습니다|습니까|자마자|더라도|더니|거든|네요|나요|는데요|는데도|는지를)$/
const PLAIN = /^(다|고|지|게|기|던|거나|자|면|며|니|니까|지만|지요|죠|고는|고서|고자|게끔|는)$/
const AFTER_U = /^(면|며|니|니까|나|려고|려면|려는|면서|세요|시면|십시오|시는|시고|므로|실|신|ㄹ)$/

const D_IRREGULAR = new Set(['묻', '듣', '걷', '싣', '긷', '닫'])
const D_LEADING = new Set(['깨닫', '일컫'])
const S_IRREGULAR = new Set(['짓', '잇', '낫', '붓', '긋', '젓'])
const B_IRREGULAR = new Set([...'돕눕줍굽깁덥춥맵쉽밉곱럽렵롭겁깝갑답립찝둡섭볍겹맙엽'])
const EU_STEMS = new Set([...'쓰끄크뜨트프그쁘르따'])
// Nouns that end as verbs with these endings do, by their first part.
const NOT_VERBS = new Set([...'신감담참접입집업적물불살날달갈들만심남숨굽경보사창가자주차나시비지기공유무휴수대전정출인상조중소신설연금'])

/** The stem of a form of a verb or adjective, or undefined where it does not look like one. */
export function verbOf(word: string): Verb | undefined {
  if (word.length < 2 || word.length > 12) return undefined
  for (let cut = 1; cut <= word.length; cut++) {
    const found = verbAt(word.slice(0, cut), word.slice(cut))
    if (found && found.stem !== '' && isSyllable(last(found.stem))) return found
  }
  return undefined
}

function verbAt(base: string, ending: string): Verb | undefined {
  const final = coda(last(base))
  if (final === CODAS.ss && AFTER_PAST.test(ending)) {
    if (base.length === 1 && '있했겠'.includes(base)) return undefined
    return sure(withoutHonour(fromOpen(withCoda(base, CODAS.none))))
  }
  if (final === CODAS.b && AFTER_B.test(ending)) return sure(withLRestored(withCoda(base, CODAS.none)))
  if (final === CODAS.none && ending !== '' && AFTER_OPEN.test(ending) && looksOpen(base)) {
    const stem = withoutHonour(fromOpen(base))
    // 안내서 and 언어도 are nouns; what changes its form is not.
    return nounInEo(base) ? undefined : { stem, sure: stem !== base && base.length + ending.length > 2 }
  }
  if (ending === '') return final === CODAS.none ? openAlone(base) : adnominal(base, final)
  if (base.endsWith('으') && base.length > 1 && AFTER_U.test(ending)) return sure(fromClosed(base.slice(0, -1)))
  if (base.endsWith('우') && base.length > 1 && AFTER_U.test(ending) && bStem(base.slice(0, -1)))
    return sure(bStem(base.slice(0, -1)) as string)
  if (PLAIN_SURE.test(ending) && base.length + ending.length > 2) return sure(withLRestored(withoutHonour(base)))
  if (PLAIN.test(ending)) {
    if (base.length === 1 && (final === CODAS.none || NOT_VERBS.has(base))) return undefined
    return { stem: withLRestored(withoutHonour(base)), sure: false }
  }
  return undefined
}

const sure = (stem: string): Verb | undefined => (stem === '' ? undefined : { stem, sure: true })
/** 언어, 용어, 한국어: hardly any stem before 어 ends in ㄴ or ㅇ. */
const nounInEo = (form: string): boolean =>
  form.endsWith('어') && (form.length < 2 || [CODAS.n, CODAS.ng].includes(coda(last(form.slice(0, -1)))) || /[국독]어$/.test(form))

/** 받으시(다) -> 받, 보내시(다) -> 보내. */
function withoutHonour(stem: string): string {
  if (stem.length > 2 && stem.endsWith('으시')) return fromClosed(stem.slice(0, -2))
  return stem.length > 2 && stem.endsWith('시') ? stem.slice(0, -1) : stem
}

/** 만드는, 만듭니다: a stem in ㄹ has lost it before these endings. Only where the stem is known to be one. */
const withLRestored = (base: string): string => (/(?:만드|힘드|떠드|줄이드)$/.test(base) ? withCoda(base, CODAS.l) : base)

/** A stem before an ending that begins with 으 or with 아/어: 물으면 -> 묻, 지으면 -> 짓, 받으면 -> 받. */
function fromClosed(base: string): string {
  const final = coda(last(base))
  if (final === CODAS.l) {
    const changed = withCoda(base, CODAS.d)
    if (D_IRREGULAR.has(changed.slice(-1)) && (changed.length === 1 || D_LEADING.has(changed))) return changed
  }
  if (final === CODAS.none) {
    const changed = withCoda(base, CODAS.s)
    if (S_IRREGULAR.has(changed)) return changed
  }
  return base
}

/** The irregular stem in ㅂ of 도(우), 어려(우); undefined where there is none. */
function bStem(base: string): string | undefined {
  if (!isSyllable(last(base)) || coda(last(base)) !== CODAS.none) return undefined
  const stem = withCoda(base, CODAS.b)
  return B_IRREGULAR.has(stem.slice(-1)) ? stem : undefined
}

const looksOpen = (base: string): boolean => 'ㅏㅓㅐㅕㅘㅝㅚㅙ'.includes(vowelOf(last(base)))

/** The stem of an 아/어 form without its final ㅆ: 옮겨 -> 옮기, 도와 -> 돕, 골라 -> 고르, 써 -> 쓰. */
function fromOpen(form: string): string {
  const end = form.slice(-1)
  const before = form.slice(0, -1)
  if ((end === '아' || end === '어') && before !== '') return fromClosed(before)
  if (end === '여' && before !== '') return before
  if ((end === '와' || end === '워') && before !== '') return bStem(before) ?? withVowel(form, end === '와' ? 'ㅗ' : 'ㅜ')
  if ((end === '라' || end === '러') && before !== '' && coda(last(before)) === CODAS.l) return `${withCoda(before, CODAS.none)}르`
  const vowel = vowelOf(last(form))
  if (vowel === 'ㅕ') return form === '켜' || form === '펴' ? form : withVowel(form, 'ㅣ')
  if (vowel === 'ㅘ') return withVowel(form, 'ㅗ')
  if (vowel === 'ㅝ') return withVowel(form, 'ㅜ')
  if (vowel === 'ㅙ') return withVowel(form, 'ㅚ')
  if (vowel === 'ㅓ' && EU_STEMS.has(withVowel(end, 'ㅡ'))) return withVowel(form, 'ㅡ')
  if (vowel === 'ㅏ' && /(?:따라|담가|잠가|바빠|아파|고파|모아)$/.test(form)) return withVowel(form, 'ㅡ')
  return form
}

/** 도와, 옮겨, 물어 without another ending: only what is hardly ever a noun. */
function openAlone(form: string): Verb | undefined {
  if (form.length < 2) return undefined
  const end = form.slice(-1)
  const before = form.slice(0, -1)
  if (end === '아' || end === '어') {
    if (nounInEo(form)) return undefined
    const stem = fromClosed(before)
    return coda(last(before)) !== CODAS.none || stem !== before ? { stem, sure: false } : undefined
  }
  if ('와워'.includes(end) && bStem(before)) return { stem: bStem(before) as string, sure: false }
  if ('겨려켜혀쳐져꿔춰둬봐워라러내써꺼'.includes(end)) {
    const stem = fromOpen(form)
    return stem === form ? undefined : { stem, sure: false }
  }
  return undefined
}

/** 옮긴, 바꿀, 만든, 도운: the end of the stem tells verbs from nouns well enough to look for both. */
function adnominal(form: string, final: number): Verb | undefined {
  if (form.length < 2 || (final !== CODAS.n && final !== CODAS.l)) return undefined
  const open = withCoda(form, CODAS.none)
  const before = open.slice(0, -1)
  const end = open.slice(-1)
  if (end === '우') {
    const stem = bStem(before)
    if (stem) return { stem, sure: false }
  }
  if (open.endsWith('만드')) return { stem: withCoda(open, CODAS.l), sure: false }
  if (end === '으' && (coda(last(before)) !== CODAS.none || fromClosed(before) !== before)) return { stem: fromClosed(before), sure: false }
  if ((final === CODAS.n ? '기리치키히꾸추르우내' : '기리치키히꾸우내').includes(end)) return { stem: open, sure: false }
  if (end === '지' && /[어아해려겨져워켜던]$/.test(before)) return { stem: open, sure: false }
  if (end === '오' && /[나어아져려]$/.test(before)) return { stem: open, sure: false }
  if (end === '르' && '부모고오누이흐자따'.includes(before)) return { stem: open, sure: false }
  // 받은, 읽을: the ending stands by itself.
  if ((form.endsWith('은') || form.endsWith('을')) && coda(last(before)) !== CODAS.none) return { stem: fromClosed(before), sure: false }
  return undefined
}
