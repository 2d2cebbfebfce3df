// Prints, for each feed of the folder that is the last argument, what a program sees in it
// as JSON: for each event its UID, texts and status, first and last day (both in it) in
// London and, if it is timed, the instants at which it starts and ends.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const instant = (date) => date.toISOString().slice(0, "2026-07-16T09:35:00".length) + "Z";

export function printSights(read) {
  const folder = process.argv.at(-1);
  const sights = readdirSync(folder).map((name) => [name, read(readFileSync(join(folder, name), "utf8"))]);
  process.stdout.write(JSON.stringify(Object.fromEntries(sights)));
}
