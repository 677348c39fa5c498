import { z } from "zod";

// Runs in the browser before all else. zod tries whether it may compile its parsers, which the page's policy forbids and the
// browser reports each time; without trying it reads as before.
z.config({ jitless: true });
