import { Modal } from '@mantine/core'
import { useText } from '../../../../../web/kit/i18n.ts'
import { Kbd } from '../../../../../web/kit/parts.tsx'
import { keysShown } from './toolbar.tsx'

const keys: [string, string][] = [
  ['save', 'Mod+S'],
  ['publish', 'Mod+Enter'],
  ['leave', 'Esc'],
  ['view', 'Mod+Shift+P'],
  ['bold', 'Mod+B'],
  ['italic', 'Mod+I'],
  ['strike', 'Mod+Shift+X'],
  ['code', 'Mod+E'],
  ['link', 'Mod+K'],
  ['heading', 'Mod+Shift+H'],
  ['ordered', 'Mod+Shift+7'],
  ['bullet', 'Mod+Shift+8'],
  ['task', 'Mod+Shift+9'],
  ['quote', 'Mod+Shift+.'],
  ['find', 'Mod+F'],
  ['plain', 'Mod+Shift+V'],
]
const signs: [string, string][] = [
  ['item', '[['],
  ['person', '@'],
  ['menu', '/'],
  ['cell', 'Tab'],
]

/** Every key of the editor, and the signs that open menus. */
export function HelpSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useText('repository')
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('editor.help.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('web:act.close') }}
    >
      <dl className="keys keys-columns">
        {keys.map(([name, shown]) => (
          <div key={name}>
            <dt>{t(`editor.help.${name}`)}</dt>
            <dd>
              <Kbd>{keysShown(shown)}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
      <h3 className="help-signs">{t('editor.help.signs')}</h3>
      <dl className="keys">
        {signs.map(([name, sign]) => (
          <div key={name}>
            <dt>{t(`editor.help.${name}`)}</dt>
            <dd>
              <Kbd>{sign}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{t('editor.help.tab')}</p>
    </Modal>
  )
}
