import { serve } from "phial/server";
import { createApp } from "./app.ts";

const server = await serve(createApp(), { host: process.env["HOST"] || "127.0.0.1" });
process.stdout.write(`Notes is served at ${server.url}\n`);
