"""Change windows by brute force: every minute of a range is looked at on the clocks of Python's zoneinfo.

Reads JSON: {"begin": seconds, "minutes": number, "windows": [{"rule", "cron", "zone", "minutes"}]}, one a line.
Writes for each a line of 1 (open) and 0 (closed), a letter a minute.

With {"offsets": [[zone, seconds], ...]} it writes the seconds east of UTC, separated by blanks.
"""
import json
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

NAMES = {name: number for number, name in enumerate("sun mon tue wed thu fri sat".split())}
NAMES |= {name: number + 1 for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())}
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def number(text):
    return NAMES[text.lower()] if text.lower() in NAMES else int(text)


def field(text, low, high):
    found = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        ends = [low, high] if span == "*" else [number(word) for word in span.split("-")]
        last = ends[-1] if ends[-1] >= ends[0] else high
        found |= set(range(ends[0], last + 1, int(step or 1)))
    return found


class Cron:
    def __init__(self, text):
        words = text.split()
        limits = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]
        self.minutes, self.hours, self.days, self.months, weekdays = (
            field(word, *limit) for word, limit in zip(words, limits))
        self.weekdays = {day % 7 for day in weekdays}
        self.both = words[2].startswith("*") or words[4].startswith("*")
        self.every_hour = words[1].startswith("*")

    def __contains__(self, wall):
        if wall.minute not in self.minutes or wall.hour not in self.hours or wall.month not in self.months:
            return False
        day, weekday = wall.day in self.days, wall.isoweekday() % 7 in self.weekdays
        return day and weekday if self.both else day or weekday


def moment(seconds, zone):
    return (EPOCH + timedelta(seconds=seconds)).astimezone(zone)


def begins(cron, zone, begin, end):
    """Those minutes of a range, in seconds since 1970, at which a window begins."""
    before = moment(begin - 60, zone)
    for seconds in range(begin, end, 60):
        now = moment(seconds, zone)
        skipped = before.replace(tzinfo=None) + timedelta(minutes=1)
        gap = False
        while skipped < now.replace(tzinfo=None):
            gap = gap or skipped in cron
            skipped += timedelta(minutes=1)
        if gap or (now in cron and (now.fold == 0 or cron.every_hour)):
            yield seconds
        before = now


def verdicts(case):
    begin, end = case["begin"], case["begin"] + 60 * case["minutes"]
    denied, allowed = bytearray(case["minutes"]), bytearray(case["minutes"])
    allows = False
    for window in case["windows"]:
        marks = denied if window["rule"] == "deny" else allowed
        allows = allows or window["rule"] == "allow"
        length = window["minutes"]
        for start in begins(Cron(window["cron"]), ZoneInfo(window["zone"]), begin - 60 * length, end):
            first = (start - begin) // 60
            for minute in range(max(0, first), min(first + length, case["minutes"])):
                marks[minute] = 1
    return "".join("1" if not no and (yes or not allows) else "0" for no, yes in zip(denied, allowed))


for line in sys.stdin:
    case = json.loads(line)
    if "offsets" in case:
        print(*(round(moment(at, ZoneInfo(zone)).utcoffset().total_seconds()) for zone, at in case["offsets"]))
    else:
        print(verdicts(case))
