import iconv from 'iconv-lite'
import PostalMime, { type Address } from 'postal-mime'
import type { Text } from '../text.ts'
import { readHtml } from './html.ts'
import { readPlain } from './plain.ts'

const KOREAN = /^(?:euc-kr|ks_c_5601|ksc5601|korean|windows-949|cp949)/i

/** Node's own decoder of EUC-KR lacks the 8,822 syllables that Windows added; mails of Windows hold them. */
class MailDecoder extends TextDecoder {
  readonly #korean: boolean

  constructor(label = 'utf-8', options?: TextDecoderOptions) {
    super(KOREAN.test(label) ? 'euc-kr' : label, options)
    this.#korean = KOREAN.test(label)
  }

  override decode(...[input, options]: Parameters<TextDecoder['decode']>): string {
    if (!this.#korean || !input) return super.decode(input, options)
    return iconv.decode(
      ArrayBuffer.isView(input) ? Buffer.from(input.buffer, input.byteOffset, input.byteLength) : Buffer.from(input),
      'cp949',
    )
  }
}

/** A mail: its subject, whom it went between, its words, and the names of what is attached. */
export async function readMail(bytes: Uint8Array, text: Text): Promise<void> {
  globalThis.TextDecoder = MailDecoder // this process reads one file and ends
  const mail = await PostalMime.parse(bytes, { maxNestingDepth: 20 })
  text.heading(1, mail.subject ?? '')
  for (const people of [mail.from ? [mail.from] : [], mail.to ?? [], mail.cc ?? []]) text.paragraph(people.map(named).join(', '))
  if (mail.text?.trim()) readPlain(mail.text, text)
  else readHtml(mail.html ?? '', text)
  for (const { filename } of mail.attachments) text.paragraph(filename ?? '')
}

const named = ({ name, address }: Address): string => [name, address].filter(Boolean).join(' ')
