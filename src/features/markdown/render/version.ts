/** Raised whenever the renderer gives other HTML for the same source; pages cached by an older one are made anew. */
export const RENDERER_VERSION = 1
