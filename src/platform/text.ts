/** The form in which names are compared and looked up: NFKC, lower case, single spaces. */
export const nameKey = (text: string): string => text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ')
