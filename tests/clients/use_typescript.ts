// Uses the generated types with openapi-fetch as an integrator would; `tsc --strict` checks it, node runs it.
import createClient from "openapi-fetch";
import type { paths } from "../../var/clients/schema.d.ts";

declare const process: { argv: string[] };

// Lists come in other formats too; what fetch gives unless asked otherwise is JSON.
const client = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: process.argv[2] });

function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

const list = await client.GET("/api/v1/tariffs/", { params: { query: { imposed_by: ["US"], limit: 2 } } });
demand(list.data?.results.length === 2, "a list of two tariffs");

const detail = await client.GET("/api/v1/tariffs/{slug}/", { params: { path: { slug: "us-ieepa-canada" } } });
demand(detail.data?.slug === "us-ieepa-canada", "one tariff");

const rates = await client.GET("/api/v1/tariffs/rates/", {
  params: { query: { imposed_by: ["US"], origin: "CA", product: "3104", on: "2025-08-15" } },
});
demand(
  rates.data?.components.some((component) => component.tariff?.id === "us-ieepa-canada") === true,
  "the rates on potash",
);

const missing = await client.GET("/api/v1/tariffs/{slug}/", { params: { path: { slug: "no-such-tariff" } } });
demand(missing.error?.status === 404 && missing.error.request_id !== "", "a problem that says 404");

const seen = new Set<string>();
let rows = 0;
let cursor: string | undefined;
do {
  const page = await client.GET("/api/v1/countries/", { params: { query: { limit: 200, cursor } } });
  demand(page.data !== undefined, "a page of countries");
  for (const country of page.data.results) seen.add(country.code);
  rows += page.data.results.length;
  cursor = page.data.next ? (new URL(page.data.next).searchParams.get("cursor") ?? undefined) : undefined;
} while (cursor !== undefined);
demand(seen.size === rows && rows > 200, "every country once");

console.log(`the TypeScript client works: ${rows} countries walked`);
