"""Reads a feed from standard input with Debian's python3-icalendar and prints what
it sees as JSON: for each event its UID, texts, first and last day (both in it) in
London and, if it is timed, the instants at which it starts and ends in UTC."""

import datetime
import json
import sys

import icalendar


def instant(t):
    return t.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def seen(event):
    start = event.decoded("DTSTART")
    end = event.decoded("DTEND") if "DTEND" in event else start
    it = {name.lower(): str(event.get(name, "")) for name in ("UID", "SUMMARY", "DESCRIPTION")}
    if isinstance(start, datetime.datetime):
        it.update(first=start.date(), last=end.date(), starts=instant(start), ends=instant(end))
    else:
        it.update(first=start, last=end - datetime.timedelta(days=1), starts="", ends="")
    return it


calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
for component in calendar.walk():
    if component.errors:
        sys.exit(f"{component.name}: {component.errors}")
json.dump([seen(event) for event in calendar.walk("VEVENT")], sys.stdout, default=str)
