import { Environment } from "@phial/jinja/engine";
import { compileOperation } from "../../compile-operation.ts";
import { money } from "../../templates-operation.ts";

const environment = new Environment({ filters: { money } });

export default compileOperation((source) => environment.fromString(source));
