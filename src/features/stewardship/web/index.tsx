import type { AdministrationPart, EditorPart, FeaturePage, ItemAct, ItemPart, OwnPart, SpacePart } from '../../../web/kit/pages.ts'
import * as contradictions from './contradictions/parts.ts'
import * as desk from './desk/parts.ts'
import * as duplicates from './duplicates/parts.ts'
import * as flags from './flags/parts.ts'
import * as proposals from './proposals/parts.ts'
import * as quality from './quality/parts.ts'
import * as translations from './translations/parts.ts'
import * as verification from './verification/parts.ts'

export { outgoing } from './proposals/outgoing.ts'

export const pages: FeaturePage[] = [
  ...desk.pages,
  ...duplicates.pages,
  ...contradictions.pages,
  ...verification.pages,
  ...quality.pages,
  ...proposals.pages,
]

export const itemParts: ItemPart[] = [
  ...verification.itemParts,
  ...duplicates.itemParts,
  ...flags.itemParts,
  ...translations.itemParts,
  ...proposals.itemParts,
]

export const itemActs: ItemAct[] = [...flags.itemActs, ...duplicates.itemActs, ...translations.itemActs, ...proposals.itemActs]

export const spaceParts: SpacePart[] = [...verification.spaceParts, ...quality.spaceParts, ...proposals.spaceParts]

export const administration: AdministrationPart[] = [...verification.administration, ...quality.administration]

export const own: OwnPart[] = [...verification.own, ...proposals.own]

export const editorParts: EditorPart[] = [...duplicates.editorParts, ...quality.editorParts, ...translations.editorParts]
