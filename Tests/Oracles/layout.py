"""Lays a tree of kustomize folders out as a configuration repository: a folder a document, base and overlays as environments.

layout.py TREE REPOSITORY PATTERN   PATTERN is a regular expression with the groups `name`, `environment` and `rest` of a file's path

Makes REPOSITORY with one commit. Environments are those found, `base` is what they inherit. Files that are no layers (templates,
lists, two objects of one name, kinds that differ between the layers of a document) are left out.
"""
import os
import re
import subprocess
import sys

import history


def layers(tree, pattern):
    """(document, environment, extension, bytes) of all files that can be layers, ascending by path."""
    for folder, _, names in sorted(os.walk(tree)):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), tree)
            stem, _, extension = path.rpartition(".")
            match = pattern.fullmatch(stem)
            if extension in ("yaml", "yml", "json") and match:
                segments = match["name"].split("/") + match["rest"].split("/")
                if all(map(history.SEGMENT.fullmatch, segments)):
                    with open(os.path.join(folder, name), "rb") as file:
                        yield "/".join(segments), match["environment"], extension, file.read()


def main(tree, repository, pattern):
    kinds, written, environments = {}, set(), set()
    found = sorted(layers(tree, re.compile(pattern)), key=lambda layer: (layer[0], layer[1] != "base", layer[1]))
    for document, environment, extension, source in found:
        value = history.layer_value(source)
        if not value or kinds.setdefault(document, value[0]) != value[0] or (document, environment) in written:
            continue
        written.add((document, environment))
        environments.add(environment)
        path = os.path.join(repository, "environments", environment, f"{document}.{extension}")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(source)
    names = ", ".join(f"{name}: {{}}" for name in sorted(environments - {"base"}))
    manifest = history.MANIFEST.replace(b"development: {}, staging: {}, production: {}", names.encode())
    with open(os.path.join(repository, "cfgops.yaml"), "wb") as file:
        file.write(manifest)
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "layout"]):
        subprocess.run(["git", "-C", repository, *words], check=True)
    print(len(written), *sorted(environments - {"base"}))


main(*sys.argv[1:])
