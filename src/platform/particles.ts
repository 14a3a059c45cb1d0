import { josa } from 'es-hangul'

/** How the last sign of a word sounds, as far as a particle cares: its final consonant. */
const sounds: Record<string, string> = {
  '0': '영',
  '1': '일',
  '2': '이',
  '3': '삼',
  '4': '사',
  '5': '오',
  '6': '육',
  '7': '칠',
  '8': '팔',
  '9': '구',
  l: '엘',
  r: '알',
  m: '엠',
  n: '엔',
}

const closing = /[)\]}>」』》〉"'’”\s.…!?]+$/u

/**
 * Puts the fitting Korean particle where a text says `[[을/를]]`, looking through closing quotes and brackets:
 * `"{{title}}"[[을/를]]`. Words that end in a Latin letter or a digit are judged by how that sign is read aloud.
 */
export function chooseParticles(text: string): string {
  if (!text.includes('[[')) return text
  return text.replace(/\[\[([가-힣]+\/[가-힣]+)\]\]/g, (_, pair: string, at: number) => {
    const word = text.slice(0, at).replace(closing, '')
    const last = word.at(-1)?.toLowerCase() ?? ''
    const sound = /[가-힣]/.test(last) ? last : (sounds[last] ?? '가')
    return josa.pick(sound, pair as Parameters<typeof josa.pick>[1])
  })
}
