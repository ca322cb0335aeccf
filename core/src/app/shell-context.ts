/** Gives names to `phial shell`, by which the objects of the app can be used there; may be async. */
export type ShellContext = () => ShellNames | Promise<ShellNames>;

type ShellNames = Readonly<Record<string, unknown>>;
