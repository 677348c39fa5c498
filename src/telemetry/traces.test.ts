import { expect, test } from "vitest";
import { scrub } from "./traces";

test("a span keeps what it may tell, and nothing of an address, a message or an event", () => {
  const span = {
    name: "fetch GET https://user:pass@api.example.com/v1/sales?token=SECRET#SECRET",
    attributes: {
      "http.method": "GET",
      "http.url": "https://api.example.com/v1/sales?token=SECRET",
      "http.target": "/api/webhooks/clickbank/id/SECRET",
      "db.query.text": "select 1 from sale where id = $1",
      "some.new.attribute": "SECRET",
    } as Record<string, unknown>,
    events: [{ name: "exception", attributes: { "exception.message": "SECRET" } }] as unknown[],
    links: [{ attributes: { a: "SECRET" } }],
    status: { code: 2, message: "SECRET" } as { code: number; message?: string },
  };
  scrub(span);
  expect(JSON.stringify(span)).not.toMatch(/SECRET|pass/);
  expect(span).toMatchObject({
    name: "fetch GET https://api.example.com",
    attributes: { "http.method": "GET", "db.query.text": "select 1 from sale where id = $1" },
    status: { code: 2 },
  });
});
