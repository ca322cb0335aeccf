import {
  Blueprint,
  type Command,
  type CommandCall,
  defineSettings,
  Extension,
  Phial,
  Signal,
  silentLogger,
} from "../../src/index.ts";

const ownSettings = defineSettings({
  NOTES_PER_PAGE: { type: "integer", default: 20, doc: "Notes on a page." },
});

/** An extension with everything that a command line can show. */
export class Store extends Extension<object> {
  readonly name = "store";
  override readonly settings = defineSettings({
    STORE_URL: { type: "string", default: "memory:", doc: "Where the notes are." },
    STORE_PASSWORD: { type: "string", default: null, secret: true, doc: "Opens it." },
  });
  override readonly signals = [new Signal<never>("store-opened")];
  override readonly commands: readonly Command[] = [
    { name: "store upgrade", doc: "Upgrades the store.", run: ({ print }) => print("upgraded") },
  ];
  protected setup(): object {
    return {};
  }
}

/** What {@link notesApp} is made with. */
export interface NotesOptions {
  readonly config?: Record<string, unknown>;
  readonly commands?: readonly Command[];
}

/** An app with routes, a blueprint, an extension, settings and commands of its own. */
export function notesApp({ config = {}, commands = [] }: NotesOptions = {}): Phial {
  const app = new Phial("notes", { config, log: silentLogger });
  new Store().initApp(app);
  app.readSettings(ownSettings);
  for (const command of commands) app.command(command);
  app.get("/", function home() {
    return "home";
  });
  const shelf = new Blueprint("shelf", { urlPrefix: "/shelf" });
  shelf.use((_c, next) => next());
  shelf.post("/books/:id", function update() {
    return "";
  });
  shelf.get(
    "/books/latest",
    (_c, next) => next(),
    function latest() {
      return "";
    },
  );
  shelf.command({
    name: "shelf dust",
    doc: "Dusts the shelf.",
    run: ({ print }) => print("dusted"),
  });
  app.registerBlueprint(shelf);
  return app;
}

/** A command that prints what it was called with. */
export function echo(name: string, rest: Partial<Command> = {}): Command {
  return {
    name,
    doc: `Echoes as ${name}.`,
    run: ({ args, options, print }: CommandCall) => print(JSON.stringify({ args, options })),
    ...rest,
  };
}
