import { escapeHtml } from '../../platform/page/markup.ts'
import { formatMoment } from '../../platform/page/format.ts'
import type { Locale, Text } from '../../platform/page/hand.ts'
import type { SignalView } from './schema.ts'

type Place = { organisation: string; url: string }

/** Signals as one mail, as text and as HTML that every mail program shows. Links lead to the item; the foot says how to get fewer. */
export function messageOf(t: Text, locale: Locale, signals: SignalView[], { organisation, url }: Place) {
  const [first] = signals
  const subject =
    signals.length === 1
      ? first.text
      : t('notifications:mail.several', { first: first.text, count: signals.length - 1, number: signals.length - 1 })
  const settings = `${url}/me?part=notifications`
  const foot = t('notifications:mail.foot', { organisation })
  const lines = signals.map(({ text, href, at }) => ({ text, link: absolute(href, url), when: formatMoment(at, locale) }))
  return {
    subject: oneLine(subject),
    text: `${lines.map((line) => `${line.text}\n${line.when}\n${line.link}\n`).join('\n')}\n-- \n${foot}\n${settings}\n`,
    html: page(locale, lines, { foot, settings, word: t('notifications:mail.settings') }),
    // RFC 3834: programs that answer mail leave this alone.
    headers: { 'Auto-Submitted': 'auto-generated', 'List-Unsubscribe': `<${settings}>` },
  }
}

/** A line break in a subject would begin another header. */
const oneLine = (words: string): string => words.replace(/\s+/g, ' ').slice(0, 200)

/** Signals name paths of this installation only. */
const absolute = (href: string, url: string): string => `${url}${href.startsWith('/') ? href : '/inbox'}`

type Line = { text: string; link: string; when: string }

function page(locale: Locale, lines: Line[], { foot, settings, word }: { foot: string; settings: string; word: string }): string {
  const rows = lines.map(
    ({ text, link, when }) =>
      `<p style="margin:0 0 18px"><a href="${escapeHtml(link)}" style="color:#0f766e;font-weight:600;text-decoration:none">${escapeHtml(text)}</a><br><span style="color:#78716c;font-size:13px">${escapeHtml(when)}</span></p>`,
  )
  return `<!doctype html><html lang="${locale}"><body style="margin:0;padding:24px;background:#faf9f7;color:#292524;font:16px/1.6 'Pretendard','Apple SD Gothic Neo','Malgun Gothic',sans-serif"><div style="max-width:560px;margin:0 auto">${rows.join('')}<hr style="border:0;border-top:1px solid #e7e5e4;margin:24px 0 12px"><p style="color:#78716c;font-size:13px;margin:0">${escapeHtml(foot)} <a href="${escapeHtml(settings)}" style="color:#78716c">${escapeHtml(word)}</a></p></div></body></html>`
}
