"""Reads rendered files back with independent readers and compares them with the values they were made from.

formats.py FOLDER: FOLDER/source/NAME is a value as JSON (with NaN and Infinity); FOLDER/FORMAT/NAME what was written of it.
Prints `FORMAT READER EQUAL FILES` for each format and reader, `skipped READER: why` where one is missing, and a line on standard
error for each file that differs.
"""
import base64
import json
import os
import re
import sys

import readers
import yaml

OTHER = re.compile(r"[^A-Za-z0-9_]")


def text_of(value):
    return value if isinstance(value, str) else json.dumps(value)


def leaves(value, path=()):
    """(path, scalar) of everything but null."""
    if isinstance(value, (dict, list)):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(child, path + (key,))
    elif value is not None:
        yield path, value


def variables(source):
    """R18: keys joined by `_` in upper case."""
    def name(path):
        joined = "_".join(OTHER.sub("_", str(part)) for part in path)
        upper = "".join(c.upper() if "a" <= c <= "z" else c for c in joined)
        return "_" + upper if upper[0].isdigit() else upper
    return {name(path): text_of(value) for path, value in leaves(source)}


def kept_variables(source):
    """The same with `keys: keep`."""
    return {"_".join(map(str, path)): text_of(value) for path, value in leaves(source)}


def properties(source):
    """R18: `a.b[0]`, `a[x.y]`; the key of a scalar at the root as it is."""
    def name(path):
        if len(path) == 1:
            return path[0]
        result = ""
        for part in path:
            if isinstance(part, int) or not part or any(c in part for c in ".[]"):
                result += f"[{part}]"
            else:
                result += ("." if result else "") + part
        return result
    return {name(path): text_of(value) for path, value in leaves(source)}


def sections(source):
    """A mapping of sections; the one without a name holds what stands before the first."""
    result = {"": {}}

    def add(value, name):
        scalars = {key: text_of(child) for key, child in value.items() if not isinstance(child, dict) and child is not None}
        if not name or scalars or not value or any(not isinstance(child, dict) for child in value.values()):
            result[name] = scalars
        for key, child in value.items():
            if isinstance(child, dict):
                add(child, f"{name}.{key}" if name else key)
    add(source, "")
    return result


def entries(source):
    """The data of a ConfigMap or Secret: texts as they are, collections as their values."""
    return {key: value if isinstance(value, (dict, list)) else text_of(value) for key, value in source.items()}


def data_of(manifest, source):
    """The entries of a manifest that was read, in the shape of `entries`."""
    assert manifest["apiVersion"] == "v1"
    data = manifest.get("data") or {}
    if manifest["kind"] == "Secret":
        assert manifest["type"] == "Opaque"
        data = {key: base64.b64decode(text, validate=True).decode() for key, text in data.items()}
    return {key: yaml.load(text, yaml.CSafeLoader) if isinstance(source[key], (dict, list)) else text for key, text in data.items()}


def same(one, other):
    """Equal, of one type, NaN being itself."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other or one != one and other != other


def key_order(value):
    """The order of keys at every depth, which `==` does not look at."""
    if isinstance(value, dict):
        return [(key, key_order(child)) for key, child in value.items()]
    return [key_order(child) for child in value] if isinstance(value, list) else None


def python_dotenv_can(text):
    """It reads `\\$` as two characters, and a backslash before a closing quote as part of the value."""
    doubled = "'" in text or "\\\\" in text or text.endswith("\\")
    return not doubled or not ("$" in text or "`" in text or text.endswith("\\"))


def able(can):
    """Those files whose values a reader has a way to read."""
    def chosen(paths, sources):
        chosen = [(path, source) for path, source in zip(paths, sources) if can(source)]
        return [path for path, _ in chosen], [source for _, source in chosen]
    return chosen


#: python-dotenv's grammar lacks some values; kustomize does not write controls so that they can be read.
CHOICES = {
    "python-dotenv": able(lambda source: all(map(python_dotenv_can, variables(source).values()))),
    "kubectl-kustomize": able(lambda source: not re.search("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", json.dumps(source, ensure_ascii=False))),
}


def everything(paths, sources):
    return paths, sources


def ordered(found, source):
    return same(found, source) and key_order(found) == key_order(source)


def is_data(found, source):
    return same(data_of(found, source), entries(source))


def gives(expected):
    return lambda found, source: same(found, expected(source))


JSON = [("json", readers.by_json, ordered)]
YAML = [("PyYAML", readers.by_pyyaml, ordered), ("ruamel.yaml", readers.by_ruamel, ordered)]
TOML = [("tomllib", readers.by_tomllib, same)]
SHELL = [("sh", readers.by_shell, gives(variables)), ("python-dotenv", readers.by_python_dotenv, gives(variables))]
DOCKER = [("docker", readers.by_docker, gives(variables))]
SYSTEMD = [("systemd", readers.by_systemd, gives(variables))]
PROPERTIES = [("java", readers.by_java, gives(properties))]
INI = [("configparser", readers.by_configparser, gives(sections))]
OBJECT = [("PyYAML", readers.by_pyyaml, is_data), ("kubectl-create", readers.by_kubectl, is_data),
          ("kubectl-kustomize", readers.by_kustomize, is_data)]
FORMATS = {
    "json": JSON, "yaml": YAML, "toml": TOML, "dotenv": SHELL, "docker": DOCKER, "systemd": SYSTEMD, "properties": PROPERTIES,
    "ini": INI, "configmap": OBJECT, "secret": OBJECT, "json-crlf": JSON, "yaml-crlf": YAML, "toml-crlf": TOML, "docker-crlf": DOCKER,
    "systemd-crlf": SYSTEMD, "properties-crlf": PROPERTIES, "ini-crlf": INI,
    "docker-keep": [("docker", readers.by_docker, gives(kept_variables))],
}


def main(folder):
    for name in sorted(set(os.listdir(folder)) - {"source"}):
        files = sorted(os.listdir(os.path.join(folder, name)))
        if not files:
            continue
        sources = []
        for file_name in files:
            with open(os.path.join(folder, "source", file_name), encoding="utf-8") as file:
                sources.append(json.load(file))
        all_paths = [os.path.join(folder, name, file_name) for file_name in files]
        for reader, read, is_equal in FORMATS[name]:
            paths, values = CHOICES.get(reader, everything)(all_paths, sources)
            equal = 0
            try:
                for path, found, source in zip(paths, read(paths), values, strict=True):
                    if is_equal(found, source):
                        equal += 1
                    else:
                        print(path, "differs for", reader, "from", json.dumps(source), file=sys.stderr)
            except readers.Missing as reason:
                print(f"skipped {reader}: {reason}")
                continue
            print(name, reader, equal, len(paths))


main(sys.argv[1])
