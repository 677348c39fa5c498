import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import classes from "./api-docs.module.css";
import { CodeBlock } from "./code";
import { type ApiOperation, describeSchema, type Parameter } from "./read-openapi";

/** As much of an answer as a person reads. */
const MOST = 20_000;

interface Told {
  status: string;
  text: string;
}

/** Asks with the session of whoever looks at the page, and shows how a program would ask. */
export function TryOperation({ operation, server }: { operation: ApiOperation; server: string }) {
  const [values, setValues] = useState<Record<string, string>>({});
  const address = addressOf(operation, values);
  const ask = useMutation({ mutationFn: () => answerTo(address), gcTime: 0 });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate();
      }}
    >
      <Stack gap="sm">
        <div className={classes.parameters}>
          {(operation.parameters ?? []).map((parameter) => (
            <TextInput
              key={parameter.name}
              label={parameter.name}
              description={describeParameter(parameter)}
              required={parameter.required ?? false}
              size="xs"
              autoComplete="off"
              value={values[parameter.name] ?? ""}
              onChange={({ currentTarget: { value } }) =>
                setValues((before) => ({ ...before, [parameter.name]: value }))
              }
            />
          ))}
        </div>
        <CodeBlock label="The same from a program">
          {`curl -H "Authorization: Bearer tidemark_…" "${server}${address}"`}
        </CodeBlock>
        <Group gap="sm">
          <Button type="submit" size="xs" loading={ask.isPending}>
            Try it
          </Button>
          <Text size="sm" role="status" c={ask.error ? "var(--mantine-color-error)" : "dimmed"}>
            {ask.error ? "Tidemark cannot be reached." : ask.data?.status}
          </Text>
        </Group>
        {ask.data && <CodeBlock label="The answer">{ask.data.text}</CodeBlock>}
      </Stack>
    </form>
  );
}

function describeParameter({ schema, description }: Parameter): string {
  const shape = describeSchema(schema).replaceAll('"', "");
  const usual = schema.default === undefined || schema.default === "" ? null : `${schema.default} where it is empty`;
  return [description, shape.length <= 80 ? shape : null, usual].filter(Boolean).join(" · ");
}

/** Of what is left empty nothing is asked; a list is written with commas. */
function addressOf({ path, parameters = [] }: ApiOperation, values: Record<string, string>): string {
  const query = new URLSearchParams();
  let at = path;
  for (const { in: place, name } of parameters) {
    const value = values[name]?.trim() ?? "";
    if (place === "path") at = at.replace(`{${name}}`, value === "" ? `{${name}}` : encodeURIComponent(value));
    else if (value !== "") query.set(name, value);
  }
  return query.size > 0 ? `${at}?${query}` : at;
}

async function answerTo(address: string): Promise<Told> {
  const response = await fetch(address);
  const text = await response.text();
  const pretty = response.headers.get("content-type")?.includes("json")
    ? JSON.stringify(JSON.parse(text), null, 2)
    : text;
  const cut = pretty.length > MOST ? `${pretty.slice(0, MOST)}\n…` : pretty;
  return { status: `${response.status} ${response.statusText}`, text: cut };
}
