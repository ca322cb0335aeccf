import { defineSettings, type SettingsOf } from "phial";

/** The settings of each of the extensions. */
export const httpAuthSettings = defineSettings({
  HTTPAUTH_REALM: {
    type: "string",
    default: "Authentication Required",
    doc: "What a browser says the password is for, unless the option says it.",
  },
  HTTPAUTH_REQUIRE_HTTPS: {
    type: "boolean",
    default: null,
    doc: "Whether credentials are refused that came without https from another machine. null: in production.",
  },
});

/** The values of the settings. */
export type HTTPAuthSettings = SettingsOf<typeof httpAuthSettings>;
