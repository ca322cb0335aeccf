import { defineSettings, type SettingsOf } from "phial";
import { cookieSettings } from "./cookie-settings.ts";
import { ALGORITHMS } from "./jws/algorithm.ts";

const MINUTE = 60;
const DAY = 86_400;

/** A field name of RFC 9110 section 5.1. */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~\w]+$/;

function flawOfUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "") return "is no URL";
  const isLocal = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === "https:" || (url.protocol === "http:" && isLocal)) return undefined;
  return "is not https: whoever is on the way could put in keys of their own";
}

/** The settings of the extension, under the names of Flask-JWT-Extended. */
export const jwtSettings = defineSettings({
  JWT_SECRET_KEY: {
    type: "string",
    bytes: true,
    secret: true,
    default: null,
    doc: "The secret of HS256, HS384 and HS512. null: SECRET_KEY with its fallbacks.",
  },
  JWT_SECRET_KEY_FALLBACKS: {
    type: "list",
    bytes: true,
    secret: true,
    default: [],
    doc: "Retired secrets: they verify and sign nothing new.",
  },
  JWT_PRIVATE_KEY: {
    type: "string",
    secret: true,
    default: null,
    doc: "PEM text of the key that signs with RS, PS, ES and EdDSA.",
  },
  JWT_PUBLIC_KEY: {
    type: "string",
    default: null,
    doc: "PEM text of the key that verifies. null: the one that belongs to JWT_PRIVATE_KEY.",
  },
  JWT_PUBLIC_KEY_FALLBACKS: {
    type: "list",
    default: [],
    doc: "PEM texts of retired keys that still verify.",
  },
  JWT_KEY_SET: {
    type: "json",
    secret: true,
    default: null,
    doc: "All keys as a JWK Set, instead of the ones above: the first signs, all verify.",
  },
  JWT_KEY_ID: {
    type: "string",
    default: null,
    minLength: 1,
    doc: "The `kid` of JWT_PRIVATE_KEY or JWT_SECRET_KEY. null: tokens name no key.",
  },
  JWT_JWKS_URL: {
    type: "string",
    default: null,
    check: flawOfUrl,
    doc: "Where another issuer publishes its keys; such tokens are only verified here.",
  },
  JWT_JWKS_MAX_AGE: {
    type: "duration",
    default: 10 * MINUTE,
    min: 1,
    doc: "How long those keys are used before they are asked for again.",
  },
  JWT_JWKS_COOLDOWN: {
    type: "duration",
    default: 30,
    min: 1,
    doc: "Least time between two of those requests, whatever `kid` a token names.",
  },
  JWT_ALGORITHM: {
    type: "string",
    choices: ALGORITHMS,
    default: "HS256",
    doc: "The algorithm that signs.",
  },
  JWT_DECODE_ALGORITHMS: {
    type: "list",
    choices: ALGORITHMS,
    minLength: 1,
    default: null,
    doc: "The algorithms that are accepted. null: JWT_ALGORITHM alone.",
  },
  JWT_ACCESS_TOKEN_EXPIRES: {
    type: "duration",
    default: 15 * MINUTE,
    min: 1,
    nullable: true,
    doc: "How long access tokens last. null: for ever.",
  },
  JWT_REFRESH_TOKEN_EXPIRES: {
    type: "duration",
    default: 30 * DAY,
    min: 1,
    nullable: true,
    doc: "How long refresh tokens last. null: for ever.",
  },
  JWT_TOKEN_LOCATION: {
    type: "list",
    choices: ["headers", "cookies", "query_string", "json"],
    minLength: 1,
    default: ["headers"],
    doc: "Where tokens are looked for; the first that is found counts.",
  },
  JWT_HEADER_NAME: {
    type: "string",
    default: "Authorization",
    check: (name) => (HEADER_NAME.test(name) ? undefined : "cannot be the name of a header"),
    doc: "The header of the token.",
  },
  JWT_HEADER_TYPE: {
    type: "string",
    default: "Bearer",
    check: (type) => (/^\S*$/.test(type) ? undefined : "has a blank"),
    doc: "What stands before the token in the header; may be empty.",
  },
  JWT_HEADER_TYPE_EXACT: {
    type: "boolean",
    default: false,
    doc: "Whether its capitals matter. Schemes have none by RFC 9110.",
  },
  JWT_QUERY_STRING_NAME: {
    type: "string",
    default: "jwt",
    minLength: 1,
    doc: "The parameter of the query that has the token.",
  },
  JWT_QUERY_STRING_VALUE_PREFIX: {
    type: "string",
    default: "",
    doc: "What stands before the token there.",
  },
  JWT_JSON_KEY: {
    type: "string",
    default: "access_token",
    minLength: 1,
    doc: "The member of a JSON body that has the access token.",
  },
  JWT_REFRESH_JSON_KEY: {
    type: "string",
    default: "refresh_token",
    minLength: 1,
    doc: "The member of a JSON body that has the refresh token.",
  },
  ...cookieSettings,
  JWT_IDENTITY_CLAIM: {
    type: "string",
    default: "sub",
    minLength: 1,
    doc: "The claim that says whom a token is about.",
  },
  JWT_ERROR_MESSAGE_KEY: {
    type: "string",
    default: "msg",
    minLength: 1,
    doc: "The member of an error's body that has the message.",
  },
  JWT_ENCODE_AUDIENCE: {
    type: "list",
    minLength: 1,
    default: null,
    doc: "The claim `aud` of new tokens; one audience is written as text.",
  },
  JWT_DECODE_AUDIENCE: {
    type: "list",
    minLength: 1,
    default: null,
    doc: "Of these one has to be in `aud`. null: JWT_ENCODE_AUDIENCE, or no audience at all.",
  },
  JWT_ENCODE_ISSUER: { type: "string", default: null, doc: "The claim `iss` of new tokens." },
  JWT_DECODE_ISSUER: {
    type: "string",
    default: null,
    doc: "What `iss` has to be, as a whole. null: JWT_ENCODE_ISSUER, or anything.",
  },
  JWT_DECODE_LEEWAY: {
    type: "duration",
    default: 0,
    max: MINUTE,
    doc: "How far the clocks of issuer and app may be apart.",
  },
  JWT_ENCODE_NBF: {
    type: "boolean",
    default: true,
    doc: "Whether new tokens say from when they are valid.",
  },
  JWT_VERIFY_SUB: {
    type: "boolean",
    default: true,
    doc: "Whether the identity has to be text.",
  },
  JWT_REQUIRED_CLAIMS: {
    type: "list",
    default: ["exp"],
    doc: "Claims that every token has to have, besides that of the identity.",
  },
  JWT_ACCEPTED_TYPES: {
    type: "list",
    default: ["JWT"],
    doc: "What the header `typ` may say where it says anything; an empty list is anything.",
  },
  JWT_MAX_TOKEN_SIZE: {
    type: "integer",
    default: 8192,
    min: 256,
    doc: "The longest token that is read, in characters.",
  },
  JWT_REUSE_GRACE: {
    type: "duration",
    default: 0,
    max: MINUTE,
    doc: "How long after its use a refresh token may come again, which is refused, without being taken for stolen.",
  },
  JWT_IMPLICIT_REFRESH: {
    type: "duration",
    default: null,
    doc: "How long before its end an access cookie is replaced by a new one. null: never.",
  },
});

/** The values of the settings. */
export type JWTSettings = SettingsOf<typeof jwtSettings>;
