import { useState } from "react";
import { type AuthFailure, type AuthField, describeAuthError } from "./auth-error";

type AuthCall<Data> = () => Promise<{ error: AuthFailure } | { error: null; data: Data }>;

/** A full load: the pages are rendered for the new user, and nothing of an earlier one stays in memory. */
export const toStart = () => window.location.assign("/");

/** Runs a call to the auth client: on success to the start page or wherever else, else the error to its field or the form. */
export function useAuthSubmit<Data = unknown>(
  setFieldError: (field: AuthField, message: string) => void,
  onDone: (data: Data) => void = toStart,
) {
  const [submitting, setSubmitting] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function submit(call: AuthCall<Data>) {
    setSubmitting(true);
    setError(null);
    const result = await call().catch(() => ({ error: { status: 0 } }));
    if (result.error === null) {
      onDone(result.data);
      return;
    }
    setSubmitting(false);
    const { field, message } = describeAuthError(result.error);
    if (field) setFieldError(field, message);
    else setError(message);
  }

  return { submit, submitting, error };
}
