import fc from "fast-check";

// A change is judged by the same examples each time.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20 });
