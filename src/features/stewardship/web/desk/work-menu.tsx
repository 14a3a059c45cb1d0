import { Menu } from '@mantine/core'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import type { DeskRow } from '../../desk/schema.ts'
import { useWorkActs } from './work-acts.ts'
import type { RowDialog } from './work-dialogs.tsx'

/** What can be done to one piece of work besides doing it. */
export function WorkMenu({ row, onDialog }: { row: DeskRow; onDialog: (name: RowDialog) => void }) {
  const t = useText('stewardship')
  const acts = useWorkActs()
  return (
    <div className="row-acts">
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <button type="button" className="icon-button" aria-label={`${row.title}: ${t('desk.act.more')}`}>
            <Icon name="dots" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {row.assignee?.id !== acts.me && (
            <Menu.Item leftSection={<Icon name="user-check" />} onClick={() => acts.take(row)}>
              {t('desk.act.take')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Icon name="user-share" />} onClick={() => onDialog('give')}>
            {t('desk.act.give')}
          </Menu.Item>
          {row.assignee?.kind === 'person' && (
            <Menu.Item leftSection={<Icon name="arrow-back-up" />} onClick={() => acts.takeBack(row)}>
              {t('desk.act.takeBack')}
            </Menu.Item>
          )}
          {row.snooze ? (
            <Menu.Item leftSection={<Icon name="clock" />} onClick={() => acts.wake(row)}>
              {t('desk.act.wake')}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<Icon name="zzz" />} onClick={() => onDialog('snooze')}>
              {t('desk.act.snooze')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
