import { html } from "hono/html";
import type { Child, FC } from "hono/jsx";
import { type Context, type Reply, getFlashedMessages, reply, urlFor } from "phial";
import { currentUser } from "./guards.ts";

interface LayoutProps {
  readonly c: Context;
  readonly title: string;
  /** Leaves out what has to be looked up: the navigation and the flashed messages. */
  readonly isBare?: boolean;
  readonly children: Child;
}

/** The frame of every page. */
export const Layout: FC<LayoutProps> = ({ c, title, isBare = false, children }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${title} · Notes`}</title>
      <link rel="icon" href={urlFor(c, "static", { filename: "notes.svg" })} />
      <link rel="stylesheet" href={urlFor(c, "static", { filename: "notes.css" })} />
    </head>
    <body>
      <header>
        <a class="brand" href={urlFor(c, "home")}>
          Notes
        </a>
        {isBare ? null : <Navigation c={c} />}
      </header>
      <main>
        {isBare ? null : <Messages c={c} />}
        {children}
      </main>
    </body>
  </html>
);

const Navigation: FC<{ readonly c: Context }> = ({ c }) => {
  const user = currentUser(c);
  if (!user) {
    return (
      <nav aria-label="Account">
        <a href={urlFor(c, "auth.signInPage")}>Sign in</a>
        <a href={urlFor(c, "auth.signUpPage")}>Sign up</a>
      </nav>
    );
  }
  return (
    <nav aria-label="Account">
      <span class="who">{user.name}</span>
      <form method="post" action={urlFor(c, "auth.signOut")}>
        <button class="link" type="submit">
          Sign out
        </button>
      </form>
    </nav>
  );
};

const Messages: FC<{ readonly c: Context }> = ({ c }) => (
  <>
    {getFlashedMessages(c).map(([category, message]) => (
      <p class={`flash ${category}`} role="status">
        {String(message)}
      </p>
    ))}
  </>
);

/** A page as an answer. */
export async function page(
  body: Child,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  return reply(String(await html`<!doctype html>${body}`), status, headers);
}
