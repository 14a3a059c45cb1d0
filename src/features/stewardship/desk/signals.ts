import type { SignalSource } from '../../../platform/feature.ts'
import { namesOf } from '../../identity/index.ts'
import { itemRefs } from '../../repository/index.ts'

/** Whoever is given work hears of it. */
export const deskSignals: SignalSource = {
  name: 'stewardship:desk',
  async of(ctx, event) {
    if (event.name !== 'work.given') return []
    const { person, note, item, title } = event.data as { person: string; note: string; item: string | null; title: string | null }
    const [ref] = item === null ? [] : await itemRefs(ctx, [item])
    const names = await namesOf(ctx.db, [event.actorId])
    return [
      {
        ...{ personId: person, name: 'stewardship:work-given', urgency: 'request', itemId: item, href: '/desk?assignee=me' },
        values: { by: names.get(event.actorId ?? '') ?? '', title: ref?.title ?? title ?? '', note },
        key: `work-given ${event.id}`,
      },
    ]
  },
}
