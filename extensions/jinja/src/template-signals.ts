import { Signal } from "phial";
import type { Template } from "./engine/index.ts";

/** A template, and what it is rendered with: context processors' values included. */
export interface RenderedTemplate {
  readonly template: Template;
  readonly context: Readonly<Record<string, unknown>>;
}

/** A template is about to be rendered. */
export const beforeRenderTemplate = new Signal<RenderedTemplate>("before-render-template");

/** A template was rendered; of a stream: all of it. */
export const templateRendered = new Signal<RenderedTemplate>("template-rendered");
