/** Loaders that read files: apart from the rest, so that bundles for the edge go without them. */
export { FileSystemLoader } from "../loaders/file-system-loader.ts";
export { PackageLoader, type PackageLoaderOptions } from "../loaders/package-loader.ts";
