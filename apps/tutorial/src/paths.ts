import { int, route } from "phial";

const id = int({ min: 1 });

/** The page of one note, as a value: `urlFor(c, notePath, { id: "7" })` does not compile. */
export const notePath = route("/:id", { id });

/** The form that changes it. */
export const editPath = route("/:id/edit", { id });

/** What pins it, or takes it down. */
export const pinPath = route("/:id/pin", { id });

/** What deletes it. */
export const deletePath = route("/:id/delete", { id });
