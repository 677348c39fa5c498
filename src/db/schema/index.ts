export * from "./auth";
export * from "./daily-total";
export * from "./landed-page";
export * from "./network-account";
export * from "./notification";
export * from "./rejected-record";
export * from "./sale";
export * from "./sync-log";
