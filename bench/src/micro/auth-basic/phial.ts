import { authOperation } from "../../auth-operation.ts";
import { openPhialAuth } from "../../phial-auth.ts";

export default await authOperation(openPhialAuth, "basic", true);
