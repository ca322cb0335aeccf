// The way of an app: the template and its text are promises, and so is one of the values.
import { jinjaEnvironment } from "../../jinja-environment.ts";
import { templatesOperation } from "../../templates-operation.ts";

const environment = jinjaEnvironment();

export default templatesOperation(async (context) => {
  const template = await environment.getTemplate("orders.html");
  return template.render({ ...context, orders: Promise.resolve(context["orders"]) });
});
