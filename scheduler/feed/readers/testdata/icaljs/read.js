// Reads a feed from standard input with ical.js and prints what it sees as JSON: for
// each event its UID, texts, first and last day (both in it) in London and, if it is
// timed, the instants at which it starts and ends in UTC.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

function instant(time) {
  if (time.zone === ICAL.Timezone.localTimezone) {
    throw new Error(`${time} has no time zone`);
  }
  return time.toJSDate().toISOString().replace(".000Z", "Z");
}

const day = (time) => time.toString().slice(0, "2026-07-16".length);

function seen(vevent) {
  const text = (name) => vevent.getFirstPropertyValue(name) ?? "";
  const start = vevent.getFirstPropertyValue("dtstart");
  const end = vevent.getFirstPropertyValue("dtend") ?? start;
  const it = { uid: text("uid"), summary: text("summary"), description: text("description"), first: day(start) };
  if (!start.isDate) {
    return { ...it, last: day(end), starts: instant(start), ends: instant(end) };
  }
  const last = end.clone();
  last.day -= 1;
  return { ...it, last: day(last), starts: "", ends: "" };
}

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}
process.stdout.write(JSON.stringify(calendar.getAllSubcomponents("vevent").map(seen)));
