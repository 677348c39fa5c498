import { PasswordInput, TextInput } from "@mantine/core";
import type { CredentialField } from "../api/account";

interface CredentialInputsProps {
  fields: CredentialField[];
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
