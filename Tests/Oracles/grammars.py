"""Reads a JSON list of [format, text] from standard input, and prints for each whether Python takes the text for one: true or
false, and null where Python's own reader knows less, or other characters."""
import datetime
import ipaddress
import json
import re
import sys
import unicodedata
import uuid

try:
    import idna
except ImportError:
    try:
        from pip._vendor import idna
    except ImportError:
        idna = None


def cidr(text):
    address, length = text.split("/")
    if str(int(length)) != length:
        raise ValueError(length)
    ipv6(address) if ":" in address else ipaddress.IPv4Address(address)
    ipaddress.ip_interface(text)


def ipv6(text):
    if "%" in text:
        raise ValueError(text)
    ipaddress.IPv6Address(text)


def date(text):
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    datetime.date.fromisoformat(text)


def date_time(text):
    if not re.fullmatch(r"[0-9-]{10}T[0-9:]{8}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-5][0-9])", text):
        raise ValueError(text)
    datetime.datetime.fromisoformat(text)


def canonical_uuid(text):
    if str(uuid.UUID(text)) != text.lower():
        raise ValueError(text)


def is_known(name, text):
    """Python has no year 0. `idna` may be missing, and reads normal form C of characters that this Python has."""
    if name.startswith("date"):
        return not text.startswith("0000")
    if name != "idn-hostname":
        return True
    normal = unicodedata.normalize("NFC", text) == text
    return idna is not None and normal and all(unicodedata.category(character) != "Cn" for character in text)


def is_mistaken(text):
    """Where idna 3.4 takes too much: it looks past letters that do not join, and has letters that normal form KC changes."""
    return "\u200c" in text or unicodedata.normalize("NFKC", text) != text


READERS = {
    "ipv4": ipaddress.IPv4Address, "ipv6": ipv6, "cidr": cidr, "date": date, "date-time": date_time, "uuid": canonical_uuid,
    "idn-hostname": idna and idna.encode,
}


def accepts(name, text):
    if not is_known(name, text):
        return None
    try:
        READERS[name](text)
        return None if name == "idn-hostname" and is_mistaken(text) else True
    except ValueError:
        return False


json.dump([accepts(*case) for case in json.load(sys.stdin)], sys.stdout)
