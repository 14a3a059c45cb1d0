import { Textarea } from '@mantine/core'
import { useText } from '../../../../../web/kit/i18n.ts'

type TitleProps = {
  title: string
  disabled: boolean
  error?: string
  autoFocus: boolean
  onChange: (title: string) => void
  onEnter: () => void
}

/** A title is one line, however long: Enter goes on to the text. */
export function TitleField({ title, disabled, error, autoFocus, onChange, onEnter }: TitleProps) {
  const t = useText('repository')
  return (
    <Textarea
      className="title-field"
      variant="unstyled"
      autosize
      minRows={1}
      aria-label={t('editor.title')}
      placeholder={t('editor.titleHint')}
      maxLength={300}
      value={title}
      error={error}
      disabled={disabled}
      autoFocus={autoFocus}
      enterKeyHint="next"
      onChange={(event) => onChange(event.currentTarget.value.replace(/\n+/g, ' '))}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return
        event.preventDefault()
        onEnter()
      }}
    />
  )
}
