/**
 * The contract of Phial's extensions and packages as checks that any test runner can run.
 *
 * @module @phial/conformance
 */
export type { Check } from "./check.ts";
export { checkPackage, type Conformance, defineConformance } from "./check-package.ts";
export { extensionChecks } from "./extension-checks.ts";
export type { CheckConfig, CommandInputs, ExtensionCheckOptions } from "./options.ts";
export { packageChecks } from "./package-checks.ts";
export { type CheckResult, report, runChecks } from "./results.ts";
