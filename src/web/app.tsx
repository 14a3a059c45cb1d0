import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createContext, lazy, Suspense, useContext } from 'react'
import type { PageState } from '../platform/page/document.ts'
import { queryClient } from './kit/query.ts'
import { mantineTheme, useColourScheme } from './kit/theme.ts'
import type { AppRouter } from './router.tsx'

const Notifications = lazy(() => import('@mantine/notifications').then((m) => ({ default: m.Notifications })))

const FirstState = createContext<PageState | null>(null)

/** What the server's page carried; the shell starts from its frame. */
export function useFirstState(): PageState | null {
  return useContext(FirstState)
}

export function App({ router, first }: { router: AppRouter; first: PageState | null }) {
  const scheme = useColourScheme()
  return (
    <FirstState.Provider value={first}>
      <QueryClientProvider client={queryClient}>
        <MantineProvider theme={mantineTheme} forceColorScheme={scheme} withGlobalClasses={false}>
          <Suspense>
            <Notifications position="bottom-center" limit={4} />
          </Suspense>
          <RouterProvider router={router} />
        </MantineProvider>
      </QueryClientProvider>
    </FirstState.Provider>
  )
}
