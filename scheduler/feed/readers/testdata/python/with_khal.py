"""Reads the feeds of a folder as khal imports them (see sights.py)."""

import datetime

import pytz
from khal.icalendar import split_ics
from khal.khalendar.event import Event
from sights import print_sights, sight

LONDON = pytz.timezone("Europe/London")
LOCALE = {"default_timezone": LONDON, "local_timezone": LONDON}


def seen(item):
    event = Event.fromString(item, calendar="feed", locale=LOCALE)
    status = event.raw.partition("\nSTATUS:")[2].split("\r")[0]  # khal shows nothing of it
    texts = {"uid": event.uid, "summary": event.summary, "description": event.description, "status": status}
    if event.allday:  # khal's end is the last day
        return sight(texts, event.start, event.end + datetime.timedelta(days=1))
    return sight(texts, event.start, event.end)


print_sights(lambda feed: [seen(item) for item in split_ics(feed)])
