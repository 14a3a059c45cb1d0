/** Labels of definitions match whatever their case and spaces (CommonMark, "matches"). */
export function normaliseLabel(label: string): string {
  return label.replace(/\s+/g, ' ').trim().toLowerCase().toUpperCase()
}
