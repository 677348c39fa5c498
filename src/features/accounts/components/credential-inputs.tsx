import { PasswordInput, TextInput } from "@mantine/core";
import { QueryGate } from "#components/query-states";
import type { FormField, NetworkSummary } from "#http/contract";
import { ApiError } from "#ui/api-client";
import type { CredentialValues } from "../api/connect-account";
import { useNetworks } from "../api/list-networks";

interface CredentialInputsProps {
  fields: FormField[];
  getInputProps: (path: string) => object;
  /** Where in the form the values are. */
  path?: string;
}

/** The fields of one network. No browser is to keep or fill in what belongs to a network's own site. */
export function CredentialInputs({ fields, getInputProps, path = "credentials" }: CredentialInputsProps) {
  return fields.map(({ name, label, help, secret }) => {
    const Input = secret ? PasswordInput : TextInput;
    return (
      <Input
        key={name}
        label={label}
        description={help}
        required
        autoComplete="off"
        spellCheck={false}
        {...getInputProps(`${path}.${name}`)}
      />
    );
  });
}

/** Empty values for all fields of a network: the keys say which inputs the form has. */
export function blankCredentials(fields: FormField[]): CredentialValues {
  return Object.fromEntries(fields.map(({ name }) => [name, ""]));
}

/** Form errors by path, as the API names them too ("credentials.apiKey"). */
export function checkCredentials(credentials: CredentialValues, path = "credentials"): Record<string, string> {
  const missing = Object.entries(credentials).filter(([, value]) => value.trim() === "");
  return Object.fromEntries(missing.map(([name]) => [`${path}.${name}`, "Fill in this field"]));
}

/** Whether an answer's error is shown by one of the inputs, or by the label beside them; else the form has to say it. */
export function standsAtField(error: unknown, fields: FormField[], path = "credentials"): boolean {
  const shown = new Set(["label", ...fields.map(({ name }) => `${path}.${name}`)]);
  return error instanceof ApiError && Object.keys(error.fields).some((name) => shown.has(name));
}

/** Keys are pasted, and often with a blank or line break at an end. */
export function trimCredentials(credentials: CredentialValues): CredentialValues {
  return Object.fromEntries(Object.entries(credentials).map(([name, value]) => [name, value.trim()]));
}

/** Renders its children once the networks are known, which every form with credentials needs. */
export function NetworksGate({ children }: { children: (networks: NetworkSummary[]) => React.ReactNode }) {
  return (
    <QueryGate query={useNetworks()} failure="The networks could not be loaded">
      {children}
    </QueryGate>
  );
}
