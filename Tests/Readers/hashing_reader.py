"""A program that reads a destination without pause, and hashes all that it sees.

Usage: hashing_reader.py CURRENT ALLOWED REPORT

CURRENT is resolved once for each look. ALLOWED is a JSON file: {"generations": [{PATH: [TEXT ...] ...} or null ...], "places": {PATH: [TEXT
...] ...}}. A look has to find exactly the paths of one of the generations, null being that there is no CURRENT, each with one of its texts;
and at each place one of its texts. null among texts: nothing is there; "-> TARGET": a link. What is wrong is a line of REPORT. It says
"reading" after the first look, and ends when there is a file REPORT.stop, with a last line "looks N".
"""
import errno
import hashlib
import json
import os
import sys

current, allowed, report = sys.argv[1:]
output = open(report, "ab", 0)
os.nice(5)  # it never rests, and others have work to do


def hashes(texts):
    return {
        path: [text if text is None or text.startswith("-> ") else hashlib.sha256(text.encode()).hexdigest() for text in several]
        for path, several in texts.items()
    }


with open(allowed) as file:
    allowed = json.load(file)
generations = [texts and hashes(texts) for texts in allowed["generations"]]
places = hashes(allowed["places"])


def digest(name, folder=None, flags=0):
    with open(os.open(name, os.O_RDONLY | flags, dir_fd=folder), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def tree(folder, path, found):
    for name in os.listdir(folder):
        try:
            below = os.open(name, os.O_RDONLY | os.O_DIRECTORY, dir_fd=folder)
        except NotADirectoryError:
            found[path + name] = digest(name, folder)
            continue
        try:
            tree(below, path + name + "/", found)
        finally:
            os.close(below)
    return found


def generation():
    try:
        root = os.open(current, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return None
    try:
        return tree(root, "", {})
    finally:
        os.close(root)


def place(path):
    while True:
        try:
            return digest(path, flags=os.O_NOFOLLOW)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
        try:
            return "-> " + os.readlink(path)
        except FileNotFoundError:
            return None
        except OSError:
            continue  # a file by now


def fits(found, wanted):
    if found is None or wanted is None:
        return found is wanted
    return found.keys() <= wanted.keys() and all(found.get(path) in several for path, several in wanted.items())


def look():
    try:
        found = generation()
        if not any(fits(found, wanted) for wanted in generations):
            return "current holds %s" % found
        for path, wanted in places.items():
            seen = place(path)
            if seen not in wanted:
                return "%s holds %s" % (path, seen)
    except OSError as error:
        return "it vanished: %s" % error


looks = 0
while not os.path.exists(report + ".stop"):
    mistake = look()
    if mistake:
        output.write((mistake + "\n").encode())
    looks += 1
    if looks == 1:
        print("reading", flush=True)
output.write(b"looks %d\n" % looks)
