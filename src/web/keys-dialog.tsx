import { Modal } from '@mantine/core'
import { useText } from './kit/i18n.ts'
import { Kbd } from './kit/parts.tsx'

const keys: [string, string[]][] = [
  ['palette', [/Mac|iP/.test(navigator.platform) ? '⌘ K' : 'Ctrl K']],
  ['search', ['/']],
  ['next', ['j']],
  ['previous', ['k']],
  ['open', ['Enter']],
  ['select', ['x']],
  ['tab', ['o']],
  ['filter', ['f']],
  ['explain', ['e']],
  ['save', ['s']],
  ['edit', ['e']],
  ['comment', ['c']],
  ['desk', ['t', 'g', 's']],
  ['reviews', ['v', 'e', 'h', 'o', 's', 'z']],
  ['proposals', ['a', 'r', 'x']],
  ['new', ['n']],
  ['tree', ['[']],
  ['help', ['?']],
]

export function KeysDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useText()
  return (
    <Modal opened={opened} onClose={onClose} title={t('keys.title')} centered closeButtonProps={{ 'aria-label': t('act.close') }}>
      <dl className="keys">
        {keys.map(([name, signs]) => (
          <div key={name}>
            <dt>{t(`keys.${name}`)}</dt>
            <dd>
              {signs.map((sign) => (
                <Kbd key={sign}>{sign}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
