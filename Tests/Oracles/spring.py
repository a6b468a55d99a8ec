"""What a Spring Cloud Config Server would tell an application, computed file by file.

spring.py FOLDER: reads lines `DOCUMENT PROFILE` from standard input (PROFILE `-` for none) and prints one JSON object:
`{"values": {"DOCUMENT PROFILE": {property: text}}, "unread": [files that no question reached]}`.
"""
import json
import os
import re
import sys

import yaml


class Loader(yaml.SafeLoader):
    """Numbers and dates stay text."""


for tag in ("int", "float", "timestamp"):
    Loader.add_constructor(f"tag:yaml.org,2002:{tag}", lambda loader, node: node.value)


def flatten(value, path, found):
    if isinstance(value, dict):
        for key, child in value.items():
            key = text(key)
            flatten(child, path + key if key.startswith("[") or not path else path + "." + key, found)
    elif isinstance(value, list):
        if not value:
            found[path] = ""
        for index, child in enumerate(value):
            flatten(child, f"{path}[{index}]", found)
    else:
        found[path] = text(value)


def text(value):
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def unescape(raw):
    def replace(match):
        letter = match.group(1)
        return {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}.get(letter[0]) or (chr(int(letter[1:], 16)) if len(letter) == 5 else letter)

    return re.sub(r"\\(u[0-9a-fA-F]{4}|.)", replace, raw)


def properties(source):
    documents = [{}]
    lines = iter(source.split("\n"))
    for line in lines:
        if line in ("#---", "!---"):
            documents.append({})
        line = line.lstrip(" \t\f")
        if not line or line[0] in "#!":
            continue
        while re.search(r"(?<!\\)(\\\\)*\\$", line):
            line = line[:-1] + next(lines, "").lstrip(" \t\f")
        match = re.match(r"((?:\\.|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*(.*)$", line, re.S)
        documents[-1][unescape(match.group(1))] = unescape(match.group(2))
    return documents


def documents(path):
    with open(path, encoding="utf-8", newline="") as file:
        source = file.read().replace("\r\n", "\n")
    if path.endswith(".properties"):
        yield from properties(source)
        return
    for root in [json.loads(source)] if path.endswith(".json") else yaml.load_all(source, Loader):
        if isinstance(root, dict):
            found = {}
            flatten(root, "", found)
            yield found


def applies(document, profile):
    wanted = []
    for name in ("spring.config.activate.on-profile", "spring.profiles"):
        for key in [key for key in document if key == name or key.startswith(name + "[")]:
            wanted += [part.strip() for part in document.pop(key).split(",")]
    return not wanted or profile in wanted


def lay(under, over):
    lists = {re.split(r"\[\d+\]", key)[0] for key in over}
    for key in list(under):
        parts = re.split(r"\[\d+\]", key)
        if len(parts) > 1 and parts[0] in lists:
            del under[key]
    under.update(over)


def main():
    root = sys.argv[1]
    read, values = set(), {}
    for question in sys.stdin.read().splitlines():
        name, profile = question.split(" ")
        found = {}
        for stem in [name] if profile == "-" else [name, f"{name}-{profile}"]:
            for extension in ("json", "yaml", "yml", "properties"):
                path = os.path.join(root, f"{stem}.{extension}")
                if not os.path.exists(path):
                    continue
                read.add(path)
                for document in documents(path):
                    if applies(document, profile):
                        lay(found, document)
        values[question] = found
    files = {os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names}
    json.dump({"values": values, "unread": sorted(os.path.relpath(path, root) for path in files - read)}, sys.stdout)


main()
