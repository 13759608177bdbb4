/** Whether a path names a stack of guider stamps. Source: embargo-butler: a guider file is known by its name alone. */
export const isGuiderFile = (path: string): boolean => path.includes('_guider', path.lastIndexOf('/'));
