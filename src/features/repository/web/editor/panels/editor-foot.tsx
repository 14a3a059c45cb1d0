import { useMemo } from 'react'
import { formatNumber } from '../../../../../platform/page/format.ts'
import { useLocale, useText } from '../../../../../web/kit/i18n.ts'
import { measure } from '../words.ts'

/** How long the text is, and what is to be said about the change. */
export function EditorFoot({
  body,
  message,
  isNew,
  disabled,
  onMessage,
}: {
  body: string
  message: string
  isNew: boolean
  disabled: boolean
  onMessage: (message: string) => void
}) {
  const t = useText('repository')
  const locale = useLocale()
  const { words, minutes } = useMemo(() => measure(body), [body])
  return (
    <footer className="editor-foot">
      {!isNew && (
        <input
          className="message-field"
          aria-label={t('editor.message')}
          placeholder={t('editor.messageHint')}
          maxLength={500}
          value={message}
          disabled={disabled}
          onChange={(event) => onMessage(event.currentTarget.value)}
        />
      )}
      <span className="quiet editor-count">
        {t('reading.words', { count: words, number: formatNumber(words, locale) })} · {t('reading.minutes', { count: minutes })}
      </span>
    </footer>
  )
}
