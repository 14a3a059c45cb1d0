import web from './en.json'

const features = import.meta.glob<Record<string, unknown>>('../../features/*/locales/en.json', { eager: true, import: 'default' })

/** Every English text of the interface by feature. */
export const texts: Record<string, Record<string, unknown>> = { web }
for (const [path, bundle] of Object.entries(features)) texts[path.split('/').at(-3) as string] = bundle
