// The text in parts, as it is handed to a response.
import { jinjaEnvironment } from "../../jinja-environment.ts";
import { templatesOperation } from "../../templates-operation.ts";

const environment = jinjaEnvironment();

export default templatesOperation(async (context) => {
  const template = await environment.getTemplate("orders.html");
  let page = "";
  for await (const part of template.generate(context)) page += part;
  return page;
});
