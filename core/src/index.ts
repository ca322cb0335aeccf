/**
 * Phial: a micro web framework in the way of Flask, on Hono.
 *
 * @module phial
 */
export type { Context, MiddlewareHandler, Next } from "hono";
export { type AccessRule, accessGuard, accessRuleOf, openToAll } from "./access/access-rule.ts";
export type { AccessRow, AppAccess } from "./access/app-access.ts";
export {
  type Identified,
  identified,
  identify,
  identityChanged,
  type IdentityChange,
  type IdentitySource,
} from "./access/identity.ts";
export {
  contextTearingDown,
  gotRequestException,
  messageFlashed,
  requestFinished,
  requestStarted,
} from "./app/app-signals.ts";
export { Blueprint, type BlueprintOptions } from "./app/blueprint.ts";
export type { RegisterOptions } from "./app/entry.ts";
export { errorResponse } from "./app/error-response.ts";
export type { ErrorHandler } from "./app/error-handlers.ts";
export type {
  BeforeRequest,
  ContextProcessor,
  UrlDefaults,
  UrlValuePreprocessor,
} from "./app/hooks.ts";
export type { LifecycleHook, Phase } from "./app/lifecycle.ts";
export {
  anyOf,
  float,
  type FloatOptions,
  int,
  type IntOptions,
  path,
  text,
  type TextOptions,
  uuid,
} from "./app/converters.ts";
export {
  type Converter,
  type ConverterInit,
  type ConvertersOf,
  defineConverter,
  params,
  type ParamsGuard,
  type ParamSource,
} from "./app/params.ts";
export { Phial, type PhialOptions } from "./app/phial.ts";
export { redirect } from "./app/redirect.ts";
export { route, RoutePath } from "./app/route-path.ts";
export { endpoint, type Route, rule, type RuleMarker, type RuleOptions } from "./app/route.ts";
export { marker } from "./app/scaffold.ts";
export type { ShellContext } from "./app/shell-context.ts";
export type { TemplateFunction } from "./app/templating.ts";
export {
  type UrlBuildErrorHandler,
  urlFor,
  type UrlInput,
  type UrlOptions,
  type UrlRequest,
} from "./app/url-for.ts";
export type { PhialEnv } from "./app/verbs.ts";
export {
  type HeadersLike,
  jsonify,
  makeResponse,
  Reply,
  reply,
  type ViewResult,
} from "./app/view.ts";
export {
  type Form,
  type FormFields,
  type FormFiles,
  readForm,
  readQuery,
  readValues,
} from "./body/form.ts";
export { form, headers, json, query } from "./body/guards.ts";
export { readBytes, readText } from "./body/bytes.ts";
export { readJson } from "./body/json-body.ts";
export { isJson, mediaType, mediaTypeOf } from "./body/media-type.ts";
export { MultiDict } from "./body/multi-dict.ts";
export { UploadedFile } from "./body/uploaded-file.ts";
export { type Clock, systemClock } from "./clock.ts";
export type { Globals, Teardown } from "./context/app-context.ts";
export type { AfterRequest } from "./context/request-context.ts";
export { abortSignal, afterThisRequest, requestId, routeOf, urlValues } from "./context/request.ts";
export type { Resource, ResourceScope } from "./context/resource.ts";
export { RequestSlot } from "./context/slot.ts";
export { currentApp, currentContext, g } from "./context/storage.ts";
export { prefersJson } from "./errors/render.ts";
export { abort, HttpError, type HttpErrorOptions, isHttpError } from "./errors/http-error.ts";
export { isPhialError, PhialError } from "./errors/phial-error.ts";
export type { Command, CommandCall, CommandInput } from "./extension/command.ts";
export { Extension, type ExtensionOptions } from "./extension/extension.ts";
export { addETag, type ConditionalOptions, makeConditional, setETag } from "./files/conditional.ts";
export { safeJoin } from "./files/safe-join.ts";
export { secureFilename } from "./files/secure-filename.ts";
export { sendFile, type SendFileOptions } from "./files/send-file.ts";
export { sendFromDirectory, serveStatic } from "./files/static-files.ts";
export {
  flaskJson,
  type FlaskJsonOptions,
  jsonForHtml,
  type JsonProvider,
  plainJson,
} from "./json.ts";
export {
  jsonLogger,
  type JsonLoggerOptions,
  type LogFields,
  type Logger,
  silentLogger,
} from "./log.ts";
export { escapeHtml, htmlOf, Markup } from "./markup.ts";
export { limiterKey } from "./net/address.ts";
export { accessRoute, clientAddress, hostOf, isSecure, originOf } from "./net/client.ts";
export { nextUrl, type NextUrlOptions, safeRedirect } from "./net/next-url.ts";
export { type SafeRedirectOptions, safeRedirectTarget } from "./net/safe-redirect.ts";
export { urlParts, type UrlParts } from "./net/url-parts.ts";
export { defineSession, session } from "./session/access.ts";
export {
  flash,
  type FlashedMessage,
  type FlashFilter,
  getFlashedMessages,
} from "./session/flash.ts";
export type { SessionInterface } from "./session/interface.ts";
export { Session, type SessionInit } from "./session/session.ts";
export { Config, type ConfigObject, isConfig, toConfig } from "./settings/config.ts";
export { coreSettings } from "./settings/core-settings.ts";
export { defineConfig } from "./settings/define-config.ts";
export { loadConfig, type LoadConfigOptions } from "./settings/load-config.ts";
export { nearest, type NearestOptions } from "./settings/nearest.ts";
export type { Setting, SettingsOf, SettingsTable } from "./settings/setting.ts";
export { describeSettings, settingsMarkdown } from "./settings/settings-description.ts";
export type { SettingsError } from "./settings/settings-error.ts";
export { defineSettings } from "./settings/settings-table.ts";
export { type Receiver, Signal } from "./signals.ts";
