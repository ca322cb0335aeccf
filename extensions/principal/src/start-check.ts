import { type Phial, PhialError } from "phial";

/**
 * Refuses to start with a permission on a route whose request nobody identifies: it would let nobody
 * through, or, where something is identified by chance, the wrong ones.
 *
 * @throws PhialError `PRINCIPAL_IDENTITY_MISSING`
 */
export function checkIdentities(app: Phial, name: string): void {
  if (app.access.identitySources.length > 0) return;
  const lost = app.access.census().filter(({ kind, rules }) => {
    const permission = rules.findIndex(({ by }) => by === name);
    const identity = rules.findIndex(({ identifies }) => identifies);
    return kind === "route" && permission >= 0 && (identity < 0 || identity > permission);
  });
  if (lost.length === 0) return;
  throw new PhialError(
    "PRINCIPAL_IDENTITY_MISSING",
    `A permission stands on ${lost.map((row) => row.name).join(", ")}, and nothing before it finds out who the request comes from.`,
    "Put a guard before it (jwt.required(), auth.required), or bind a LoginManager to the app.",
  );
}
