"""Reads rendered files back with independent readers and compares them with the values they were made from.

formats.py FOLDER: FOLDER/NAME.source.json is the value; beside it any of NAME.json, NAME.yaml, NAME.env, NAME.configmap.
Prints `FORMAT EQUAL FILES` for each format, and a line on standard error for each file that differs.
"""
import json
import os
import re
import subprocess
import sys
from io import StringIO

import dotenv
import ruamel.yaml
import yaml

PATTERN = re.compile(r"[^A-Za-z0-9_]")


def variables(value, path=()):
    """The variables that rule R18 makes of a value."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from variables(child, path + (key,))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from variables(child, path + (str(index),))
    elif value is not None:
        name = "_".join(PATTERN.sub("_", part) for part in path)
        name = "".join(c.upper() if "a" <= c <= "z" else c for c in name)
        yield ("_" + name if name[0].isdigit() else name), scalar(value)


def scalar(value):
    return value if isinstance(value, str) else json.dumps(value)


def by_shell(path):
    script = 'set -a; . "$0"; exec /usr/bin/env -0'
    done = subprocess.run(["/bin/sh", "-c", script, path], env={}, capture_output=True, check=True)
    found = dict(item.split("=", 1) for item in done.stdout.decode().split("\0")[:-1])
    return {name: text for name, text in found.items() if name not in ("PWD", "OLDPWD", "SHLVL", "_")}


def by_python_dotenv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return dict(dotenv.dotenv_values(stream=StringIO(file.read(), newline=""), interpolate=False))


def python_dotenv_can(text):
    """It reads `\\$` as two characters, and a backslash before a closing quote as part of the value."""
    doubled = "'" in text or "\\\\" in text or text.endswith("\\")
    return not doubled or not ("$" in text or "`" in text or text.endswith("\\"))


def check_env(source, path):
    wanted = dict(variables(source))
    if by_shell(path) != wanted:
        return False
    return not all(map(python_dotenv_can, wanted.values())) or by_python_dotenv(path) == wanted


def check_json(source, path):
    with open(path, encoding="utf-8") as file:
        found = json.load(file)
    return found == source and list_keys(found) == list_keys(source)


def check_yaml(source, path):
    with open(path, "rb") as file:
        text = file.read()
    ruamel_reader = ruamel.yaml.YAML(typ="safe", pure=True)
    for found in (yaml.load(text, yaml.CSafeLoader), ruamel_reader.load(text)):
        if found != source or list_keys(found) != list_keys(source):
            return False
    return True


def check_configmap(source, path):
    with open(path, "rb") as file:
        found = yaml.load(file, yaml.CSafeLoader)
    if (found["apiVersion"], found["kind"], list(found)) != ("v1", "ConfigMap", ["apiVersion", "kind", "metadata", "data"]):
        return False
    data = found["data"]
    return list(data) == list(source) and all(
        text == scalar(source[key]) if not isinstance(source[key], (dict, list)) else yaml.safe_load(text) == source[key]
        for key, text in data.items())


def list_keys(value):
    """The order of keys at every depth, which `==` does not look at."""
    if isinstance(value, dict):
        return [(key, list_keys(child)) for key, child in value.items()]
    return [list_keys(child) for child in value] if isinstance(value, list) else None


def main(folder):
    checks = {"json": check_json, "yaml": check_yaml, "env": check_env, "configmap": check_configmap}
    counts = {extension: [0, 0] for extension in checks}
    for name in sorted(os.listdir(folder)):
        stem, _, extension = name.partition(".")
        if extension not in checks:
            continue
        with open(os.path.join(folder, stem + ".source.json"), encoding="utf-8") as file:
            source = json.load(file)
        counts[extension][1] += 1
        if checks[extension](source, os.path.join(folder, name)):
            counts[extension][0] += 1
        else:
            print(name, "differs from", json.dumps(source), file=sys.stderr)
    for extension, (equal, files) in counts.items():
        print(extension, equal, files)


main(sys.argv[1])
