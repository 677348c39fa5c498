import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import type { FormField } from "#http/contract";
import { ApiError, errorMessage } from "#ui/api-client";
import { standsAtField } from "./credential-inputs";

interface CredentialsAlertProps {
  error: unknown;
  /** The form's, beside which an error of theirs stands. */
  fields: FormField[];
  networkLabel: string;
}

/** Why an account was not connected. Errors of single fields stand at their fields instead. */
export function CredentialsAlert({ error, fields, networkLabel }: CredentialsAlertProps) {
  if (!error || standsAtField(error, fields)) return null;
  return (
    <Alert color="red" title={titleOf(error, networkLabel)} icon={<IconAlertCircle aria-hidden />}>
      {errorMessage(error)}
    </Alert>
  );
}

function titleOf(error: unknown, networkLabel: string): string {
  if (!(error instanceof ApiError)) return "Not connected";
  if (error.status === 409) return "Already connected";
  switch (error.code) {
    case "credentials_rejected":
      return `${networkLabel} rejected these credentials`;
    case "rate_limited":
      return `${networkLabel} asks us to wait`;
    case "network_unavailable":
      return `${networkLabel} cannot be reached`;
    default:
      return "Not connected";
  }
}
