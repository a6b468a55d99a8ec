"""What Helm makes of a chart's values and the files of -f: reads a JSON list of [chart, file...] from standard input, prints the list
of results. As in Helm's own two steps: the files are merged first, then the chart fills in what they leave open."""
import json
import sys


def merged(under, over):
    result = dict(under)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = merged(result[key], value) if both else value
    return result


def coalesced(values, chart):
    for key, default in chart.items():
        if key not in values:
            values[key] = default
        elif values[key] is None:
            del values[key]
        elif isinstance(values[key], dict) and isinstance(default, dict):
            coalesced(values[key], default)
    return values


def without_unset(values, chart):
    """Templates do not tell a value that a file sets to null from one that nobody sets."""
    return {
        key: without_unset(value, chart.get(key) if isinstance(chart.get(key), dict) else {}) if isinstance(value, dict) else value
        for key, value in values.items()
        if value is not None or key in chart
    }


results = []
for chart, *files in json.load(sys.stdin):
    values = {}
    for file in files:
        values = merged(values, file)
    results.append(without_unset(coalesced(values, json.loads(json.dumps(chart))), chart))
json.dump(results, sys.stdout)
