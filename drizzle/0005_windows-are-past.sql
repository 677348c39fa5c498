ALTER TABLE "sync_log" VALIDATE CONSTRAINT "sync_log_window_is_past";
