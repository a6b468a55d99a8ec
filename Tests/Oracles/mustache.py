"""Renders templates with pystache and compares the texts.

mustache.py FILE: lines of JSON {"name", "templates": {"main": ..., partials}, "data", "text"}.
Prints a line for each text that differs.
"""
import json
import sys

import pystache

for line in open(sys.argv[1], encoding="utf-8"):
    case = json.loads(line)
    templates = case["templates"]
    renderer = pystache.Renderer(escape=lambda text: text, partials=templates)
    text = renderer.render(templates["main"], case["data"])
    if text != case["text"]:
        print(case["name"], json.dumps(templates), json.dumps(case["data"]), "gives", json.dumps(text), "and here", json.dumps(case["text"]))
