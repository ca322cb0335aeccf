import { jinjaEnvironment } from "../../jinja-environment.ts";
import { templatesOperation } from "../../templates-operation.ts";

const environment = jinjaEnvironment();

export default templatesOperation((context) =>
  environment.getTemplateSync("orders.html").renderSync(context),
);
