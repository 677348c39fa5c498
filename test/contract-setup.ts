import { checkAnswer } from "./contract";

// For tests that ask the app over HTTP: no answer of its API goes by that its documentation does not tell.

const plainFetch = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const response = await plainFetch(input, init);
  const url = input instanceof Request ? input.url : String(input);
  const isFile = response.headers.get("content-type")?.startsWith("text/csv");
  if (!isFile) await checkAnswer(init?.method ?? (input instanceof Request ? input.method : "GET"), url, response);
  return response;
};
