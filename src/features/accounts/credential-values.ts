import type { CredentialField, CredentialValues } from "./api/account";

/** Empty values for all fields of a network: the keys say which inputs the form has. */
export function blankCredentials(fields: CredentialField[]): CredentialValues {
  return Object.fromEntries(fields.map(({ name }) => [name, ""]));
}

/** Form errors by path, as the API names them too ("credentials.apiKey"). */
export function checkCredentials(credentials: CredentialValues, path = "credentials"): Record<string, string> {
  const missing = Object.entries(credentials).filter(([, value]) => value.trim() === "");
  return Object.fromEntries(missing.map(([name]) => [`${path}.${name}`, "Fill in this field"]));
}

/** Keys are pasted, and often with a blank or line break at an end. */
export function trimCredentials(credentials: CredentialValues): CredentialValues {
  return Object.fromEntries(Object.entries(credentials).map(([name, value]) => [name, value.trim()]));
}
