"""Prints, for each feed of the folder that is the last argument, what a program sees in
it as JSON: for each event its UID, texts and status, first and last day (both in it) in
London and, if it is timed, the instants at which it starts and ends."""

import datetime
import json
import pathlib
import sys


def sight(texts, start, end):
    """What is seen of an event; end is that of DTEND, so of whole days the day after."""
    it = dict(texts)
    if isinstance(start, datetime.datetime):
        it.update(first=start.date(), last=end.date(), starts=instant(start), ends=instant(end))
    else:
        it.update(first=start, last=end - datetime.timedelta(days=1), starts="", ends="")
    return it


def instant(t):
    return t.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def print_sights(read):
    feeds = pathlib.Path(sys.argv[-1]).iterdir()
    json.dump({f.name: read(f.read_bytes().decode()) for f in feeds}, sys.stdout, default=str)
