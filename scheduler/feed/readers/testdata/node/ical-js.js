// Reads the feeds of a folder with ical.js and prints what it sees (see sights.js).
import ICAL from "ical.js";
import { instant, printSights } from "./sights.js";

function inZone(time) {
  if (time.zone === ICAL.Timezone.localTimezone) {
    throw new Error(`${time} has no time zone`);
  }
  return instant(time.toJSDate());
}

const day = (time) => time.toString().slice(0, "2026-07-16".length);

function seen(vevent) {
  const text = (name) => vevent.getFirstPropertyValue(name) ?? "";
  const start = vevent.getFirstPropertyValue("dtstart");
  const end = vevent.getFirstPropertyValue("dtend");
  const it = { uid: text("uid"), summary: text("summary"), description: text("description"), status: text("status"), first: day(start) };
  if (!start.isDate) {
    return { ...it, last: day(end), starts: inZone(start), ends: inZone(end) };
  }
  const last = end.clone();
  last.day -= 1;
  return { ...it, last: day(last), starts: "", ends: "" };
}

printSights((feed) => {
  const calendar = new ICAL.Component(ICAL.parse(feed));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  return calendar.getAllSubcomponents("vevent").map(seen);
});
