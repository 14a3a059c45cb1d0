import { Button } from '@mantine/core'
import { useText } from '../../../../../web/kit/i18n.ts'
import { Icon } from '../../../../../web/kit/parts.tsx'

/** The template of the kind, offered while nothing is written yet. */
export function TemplateOffer({ name, onTake }: { name: string; onTake: () => void }) {
  const t = useText('repository')
  return (
    <div className="template-offer">
      <Icon name="note" />
      <span>{t('editor.template.lead')}</span>
      <Button size="compact-sm" variant="light" onClick={onTake}>
        {t('editor.template.act', { name })}
      </Button>
    </div>
  )
}
