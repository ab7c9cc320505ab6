// The entry of the page's script: the same text serves the page and, in a worker, the verifier.

import { openDesk } from "./desk.mjs";
import { serve } from "./serving.mjs";

if (typeof document === "undefined") serve(globalThis);
else globalThis.randinspect = { openDesk };
