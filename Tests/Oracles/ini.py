"""Reads a JSON list of INI texts from standard input with configparser, and prints the list of what each says."""
import configparser
import json
import sys


def read(text):
    parser = configparser.RawConfigParser(strict=False, default_section="\0")
    parser.optionxform = str
    parser.read_string(text)
    return {name: dict(parser.items(name)) for name in parser.sections()}


json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
