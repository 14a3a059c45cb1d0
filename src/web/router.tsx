import { createRootRoute, createRoute, createRouter, type RouteComponent, type Router } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { bring, type FeaturePage, type FeatureWeb } from './kit/pages.ts'
import { MissingPage, PageFault } from './fault-pages.tsx'
import { BareShell, Shell } from './shell.tsx'

/** Every page of the app: what the features list in web/index.tsx. A feature is removed by removing its folder. */
const brought = Object.values(import.meta.glob<FeatureWeb>('../features/*/web/index.tsx', { eager: true }))
const pages = brought.flatMap((feature) => feature.pages)
bring(brought)

/** The routes are gathered at run time, so their types would say nothing. */
export type AppRouter = Router<any, any, any>

/** Builds the router and loads the page of the present address, so that the first commit is complete. */
export async function startRouter(): Promise<AppRouter> {
  const root = createRootRoute({ notFoundComponent: MissingPage })
  const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell, notFoundComponent: MissingPage })
  const bare = createRoute({ getParentRoute: () => root, id: 'bare', component: BareShell })
  const route = (parent: typeof shell | typeof bare, page: FeaturePage) => {
    const made = createRoute({ getParentRoute: () => parent as typeof shell, path: page.path, component: lazily(page) })
    return made
  }
  shell.addChildren([
    ...pages.filter(({ bare: alone }) => !alone).map((page) => route(shell, page)),
    createRoute({ getParentRoute: () => shell, path: '$', component: MissingPage }),
  ])
  bare.addChildren(pages.filter(({ bare: alone }) => alone).map((page) => route(bare, page)))
  root.addChildren([shell, bare])
  const router = createRouter({
    routeTree: root,
    defaultErrorComponent: PageFault,
    scrollRestoration: true,
    defaultPreload: false,
    // Plain strings in the address: queries are read by useSearch of the kit.
    parseSearch: (text) => {
      const given = new URLSearchParams(text)
      return Object.fromEntries([...new Set(given.keys())].map((name) => [name, given.getAll(name)]))
    },
    stringifySearch: (search) => {
      const given = Object.entries(search as Record<string, string | string[]>)
      const text = new URLSearchParams(given.flatMap(([name, values]) => [values].flat().map((value) => [name, value]))).toString()
      return text ? `?${text}` : ''
    },
  }) as unknown as AppRouter
  await router.load()
  return router
}

/** A component that is fetched before its route is shown; the router calls `preload`. */
function lazily(page: FeaturePage): RouteComponent {
  let Loaded: ComponentType | undefined
  const Page = () => {
    if (!Loaded) throw preload()
    return <Loaded />
  }
  const preload = async () => {
    Loaded ??= await page.load()
  }
  return Object.assign(Page, { preload })
}
