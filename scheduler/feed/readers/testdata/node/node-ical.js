// Reads the feeds of a folder with node-ical and prints what it sees (see sights.js).
import ical from "node-ical";
import { instant, printSights } from "./sights.js";

// Texts with a parameter, such as their language, are objects.
const words = (text) => text?.val ?? text ?? "";

const inLondon = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" });

// Whole days are at midnight where the program runs.
function wholeDay(date, later) {
  const d = new Date(date.getFullYear(), date.getMonth(), date.getDate() + later);
  return [d.getFullYear(), d.getMonth() + 1, d.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

function seen(event) {
  const it = { uid: event.uid, summary: words(event.summary), description: words(event.description), status: event.status ?? "" };
  if (event.datetype === "date") {
    return { ...it, first: wholeDay(event.start, 0), last: wholeDay(event.end, -1), starts: "", ends: "" };
  }
  return { ...it, first: inLondon.format(event.start), last: inLondon.format(event.end), starts: instant(event.start), ends: instant(event.end) };
}

printSights((feed) => Object.values(ical.sync.parseICS(feed)).filter((it) => it.type === "VEVENT").map(seen));
