/**
 * Writes icons.css: the Tabler icons the interface uses (MIT, Paweł Kuna) as CSS masks. A mark-up of one element an icon keeps
 * pages small, and the server's HTML and the app share them. Run after changing the list: node src/web/styles/make-icons.ts
 */
import { writeFileSync } from 'node:fs'

const names = `alert-circle alert-triangle archive arrow-back-up arrow-right arrow-up arrows-exchange arrows-split-2 bell book-upload
bookmark books bulb calendar-time check chevron-down chevron-left chevron-right circle-check circle-dashed clock command compass copy
device-desktop dots download external-link eye file file-description file-text filter flame folder-open folder-symlink gavel
git-compare grip-vertical hash help-circle history home hourglass-high info-circle key keyboard language layout-dashboard
layout-sidebar link list list-check lock lock-open logout mail markdown maximize menu-2 message-question moon note paperclip pencil
book briefcase building calendar chart-bar code coin database device-laptop flask headset heart leaf messages news package palette
rocket school server shield truck photo pin pin-filled plus printer quote refresh search selector settings share shield-check sitemap sort-descending star
star-filled sun table tag tool trash upload user user-plus users users-group vocabulary world x
alert-octagon ban calendar-event calendar-due chart-line checks circle-x clipboard-check clipboard-list copy-check eye-off flag git-merge git-pull-request
inbox link-off message-circle message-plus message-report player-skip-forward scale send speakerphone square-check stethoscope target thumb-down thumb-up
trending-down trending-up user-check user-question user-share versions zzz`.split(/\s+/)

/** Only the editor shows these, so they come with it. */
const editorNames =
  `adjustments-horizontal alert-square-rounded bold brackets-contain chevrons-down cloud-check cloud-off cloud-up column-insert-right columns-2 file-symlink git-branch
h-2 heading italic list-numbers math-function source-code strikethrough`.split(/\s+/)

async function sheetOf(names: string[]): Promise<string> {
  const rules: string[] = []
  for (const name of names) rules.push(await ruleOf(name))
  return `/* Made by make-icons.ts from Tabler Icons (MIT, Paweł Kuna). */\n${rules.join('\n')}\n`
}

async function ruleOf(name: string): Promise<string> {
  const file = `Icon${name.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}`
  const { __iconNode: nodes } = (await import(`@tabler/icons-react/dist/esm/icons/${file}.mjs`)) as {
    __iconNode: [string, Record<string, string>][]
  }
  const filled = name.endsWith('-filled')
  const shapes = nodes.map(([tag, { key: _, ...attributes }]) => {
    const text = Object.entries(attributes).map(([attribute, value]) => `${attribute}='${value}'`)
    return `<${tag} ${text.join(' ')}/>`
  })
  const paint = filled ? '' : " fill='none' stroke='%23000' stroke-width='1.6' stroke-linecap='round' stroke-linejoin='round'"
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'${paint}>${shapes.join('')}</svg>`
  return `.icon-${name}{--icon:url("data:image/svg+xml,${svg.replace(/</g, '%3C').replace(/>/g, '%3E')}")}`
}
writeFileSync(new URL('icons.css', import.meta.url), await sheetOf(names))
writeFileSync(new URL('../../features/repository/web/editor/icons.css', import.meta.url), await sheetOf(editorNames))
