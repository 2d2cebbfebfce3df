"""Reads the feeds of a folder with Debian's python3-icalendar (see sights.py)."""

import sys

import icalendar
from sights import print_sights, sight


def seen(event):
    texts = {name.lower(): str(event.get(name, "")) for name in ("UID", "SUMMARY", "DESCRIPTION", "STATUS")}
    return sight(texts, event.decoded("DTSTART"), event.decoded("DTEND"))


def read(feed):
    calendar = icalendar.Calendar.from_ical(feed)
    for component in calendar.walk():
        if component.errors:
            sys.exit(f"{component.name}: {component.errors}")
    return [seen(event) for event in calendar.walk("VEVENT")]


print_sights(read)
