import { useState } from "react";
import { type AuthFailure, type AuthField, describeAuthError } from "./auth-error";

type AuthCall = () => Promise<{ error: AuthFailure | null }>;

/** A full load: the pages are rendered for the new user, and nothing of an earlier one stays in memory. */
const toStart = () => window.location.assign("/");

/** Runs a call to the auth client: on success to the start page or wherever else, else the error to its field or the form. */
export function useAuthSubmit(setFieldError: (field: AuthField, message: string) => void, onDone = toStart) {
  const [submitting, setSubmitting] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function submit(call: AuthCall) {
    setSubmitting(true);
    setError(null);
    const failure = await call().then(
      (result) => result.error,
      () => ({ status: 0 }),
    );
    if (!failure) {
      onDone();
      return;
    }
    setSubmitting(false);
    const { field, message } = describeAuthError(failure);
    if (field) setFieldError(field, message);
    else setError(message);
  }

  return { submit, submitting, error };
}
