// Bundles the scripts that run inside pages into committed files, so that cargo needs no node.
// With --check it only says whether the committed files are fresh.
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const bundles = [
  { entry: "src/preload.ts", out: "../src/preload.generated.js", wrap: (code) => `(tag, language) => {\n${code}bundle.install(tag, language);\n` },
  { entry: "src/candidates.ts", out: "../../sullae-player/src/candidates.generated.js", wrap: (code) => `() => {\n${code}return bundle.candidates();\n` },
  { entry: "src/masks.ts", out: "../../sullae-player/src/masked.generated.js", wrap: (code) => `(selectors) => {\n${code}return JSON.stringify(bundle.maskedIn(selectors));\n` },
  { entry: "src/pick.ts", out: "../src/pick.generated.js", wrap: (code) => `(x, y) => {\n${code}return bundle.pick(x, y);\n` },
];

// What the Rust side shares with the pages, as it is.
const copies = [{ from: "src/secret_words.json", out: "../../sullae-recording/src/secret_words.generated.json" }];

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const check = process.argv.includes("--check");
// The hash lets `cargo test` see a stale bundle without node.
const sources = createHash("sha256");
for (const name of (await readdir(here("src"))).sort()) sources.update(await readFile(here(`src/${name}`)));
const seal = `// Sources: ${sources.digest("hex")}\n}\n`;
let stale = false;
const deliver = async (out, text) => {
  if (!check) {
    await writeFile(here(out), text);
  } else if ((await readFile(here(out), "utf8").catch(() => "")) !== text) {
    console.error(`${out} is stale: run "npm run build" in crates/sullae-recorder/inject`);
    stale = true;
  }
};
for (const { from, out } of copies) await deliver(out, await readFile(here(from), "utf8"));
for (const { entry, out, wrap } of bundles) {
  const { outputFiles } = await build({
    entryPoints: [here(entry)],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "bundle",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
  });
  const code = wrap(outputFiles[0].text.replace(/^"use strict";\n/, "").replace(/^ *\/\/.*\n/gm, "")) + seal;
  await deliver(out, code);
}
process.exit(stale ? 1 : 0);
