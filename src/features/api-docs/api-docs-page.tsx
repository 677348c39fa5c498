"use client";

import { Anchor, Paper, Stack, Text, Title } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { QueryGate } from "#components/query-states";
import classes from "./api-docs.module.css";
import { CodeBlock, WithCode } from "./code";
import { type ApiOperation, describeSchema, groupsOf, type Schema, useOpenApi } from "./read-openapi";
import { TryOperation } from "./try-operation";

const TITLES: Record<string, string> = {
  "sync-logs": "Syncs",
  keys: "API keys",
  openapi: "This documentation",
};
const titleOf = (tag: string) => TITLES[tag] ?? tag.charAt(0).toUpperCase() + tag.slice(1);

/** What the API takes and answers, and a form to try what reads. */
export function ApiDocsPage() {
  return (
    <Stack gap="lg" maw={860}>
      <div>
        <Title order={1}>API</Title>
        <Text size="sm" c="dimmed">
          Programs of yours read with an{" "}
          <Anchor component={Link} href="/settings/keys" inherit underline="always">
            API key
          </Anchor>
          , this page with your session. The same as a file:{" "}
          <Anchor href="/api/openapi.json" inherit underline="always">
            OpenAPI 3.1
          </Anchor>
          .
        </Text>
      </div>
      <QueryGate query={useOpenApi()} failure="The documentation could not be loaded">
        {(document) => (
          <>
            {document.info.description.split("\n\n").map((paragraph) => (
              <Text key={paragraph} size="sm">
                <WithCode text={paragraph} />
              </Text>
            ))}
            {groupsOf(document).map(([tag, operations]) => (
              <section key={tag} aria-label={titleOf(tag)}>
                <Title order={2} size="h4" mb="xs">
                  {titleOf(tag)}
                </Title>
                <Paper withBorder>
                  {operations.map((operation) => (
                    <Operation
                      key={`${operation.method} ${operation.path}`}
                      operation={operation}
                      server={document.servers[0]?.url ?? ""}
                    />
                  ))}
                </Paper>
              </section>
            ))}
            <Shapes schemas={document.components.schemas} />
          </>
        )}
      </QueryGate>
    </Stack>
  );
}

function Operation({ operation, server }: { operation: ApiOperation; server: string }) {
  const [open, setOpen] = useState(false);
  const { method, path, summary, description, requestBody, responses } = operation;
  const [status = "", answer] = Object.entries(responses)[0] ?? [];
  const [type, told] = Object.entries(answer?.content ?? {})[0] ?? [];
  const body = requestBody?.content?.["application/json"]?.schema;
  return (
    <div className={classes.operation}>
      <button type="button" className={classes.head} aria-expanded={open} onClick={() => setOpen((before) => !before)}>
        <span className={classes.method} data-method={method}>
          {method}
        </span>
        <span className={classes.path}>{path}</span>
        <span className={classes.summary}>
          <WithCode text={summary} />
        </span>
      </button>
      {open && (
        <Stack gap="sm" className={classes.body}>
          <Text size="sm" c="dimmed">
            {description ? (
              <WithCode text={description} />
            ) : (
              "With a session alone: no API key changes anything or tells this."
            )}
          </Text>
          {body && <Shape title="Takes" schema={body} />}
          {told && type === "application/json" ? (
            <Shape title={`Answers ${status}`} schema={told.schema} />
          ) : (
            <Text size="sm">
              Answers {status}
              {type ? `, ${type}` : ", without a body"}.
            </Text>
          )}
          {method === "GET" && <TryOperation operation={operation} server={server} />}
        </Stack>
      )}
    </div>
  );
}

function Shape({ title, schema }: { title: string; schema: Schema }) {
  return (
    <div>
      <Text size="xs" c="dimmed" fw={600} mb={4}>
        {title}
      </Text>
      <CodeBlock label={title}>{describeSchema(schema)}</CodeBlock>
    </div>
  );
}

function Shapes({ schemas }: { schemas: Record<string, Schema> }) {
  return (
    <section aria-label="Shapes">
      <Title order={2} size="h4" mb="xs">
        Shapes
      </Title>
      <Stack gap="sm">
        {Object.entries(schemas).map(([name, schema]) => (
          <Shape key={name} title={name} schema={schema} />
        ))}
      </Stack>
    </section>
  );
}
