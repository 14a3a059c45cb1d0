import { useMemo } from 'react'
import { useParameters } from '../../../web/kit/pages.ts'
import { askedOf, asksAnything } from '../page.ts'
import { ResultsPage } from './results-page.tsx'
import { StartPage } from './start-page.tsx'

export function SearchPage() {
  const parameters = useParameters()
  // The list reads page by page by itself; a place in it belongs to pages without scripts.
  const asked = useMemo(() => ({ ...askedOf(parameters), cursor: '' }), [parameters])
  return asksAnything(asked) ? <ResultsPage asked={asked} /> : <StartPage />
}
