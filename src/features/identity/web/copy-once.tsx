import { Button } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../../web/kit/i18n.ts'
import { Icon } from '../../../web/kit/parts.tsx'

/** A secret that is shown this once: to be copied, and then gone. */
export function CopyOnce({ label, secret, note }: { label: string; secret: string; note: string }) {
  const t = useText('identity')
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    // Without a secure origin browsers give no clipboard; the text stands selected then.
    await navigator.clipboard?.writeText(secret).then(
      () => setCopied(true),
      () => {},
    )
  }
  return (
    <div className="secret" role="status">
      <p className="secret-note">
        <Icon name="key" />
        {note}
      </p>
      <div className="secret-line">
        <input className="secret-text" readOnly value={secret} aria-label={label} onFocus={(event) => event.currentTarget.select()} />
        <Button onClick={copy} leftSection={<Icon name={copied ? 'check' : 'copy'} />}>
          {copied ? t('copied') : t('web:act.copy')}
        </Button>
      </div>
    </div>
  )
}
