"""The whole history of a bundle, merges and empty commits included, as the history of a configuration repository.

replay.py BUNDLE REPOSITORY [COUNT]   a bare repository with the bundle's `main` as branch `original`, and as `main` the same commits
                                      with the bundle's files as layers; with COUNT only what leads to the COUNT-th commit of the
                                      first-parent line. Prints how many commits, files that are layers, and files that are not.

`components/NAME/ENVIRONMENT/REST.yaml` becomes `environments/ENVIRONMENT/NAME/REST.yaml`, every other file of a component a layer
`elsewhere/NAME/...` of base, and `bucket/NAME.json` the layer NAME of base. Authors, dates, messages and parents stay.

What cannot be a layer is left out, commit by commit: text that is no YAML of one kind (templates, tabs, duplicate keys), lists and
scalars at the root (JSON patches), streams with a part that is no object or with two objects of one name, empty files, links, and
names with characters that no document has. Two rules keep layers of one document together: a stream has another name (`.objects`)
than a mapping, since layers of a document are of one kind (R7), and a `.yml` or `.json` another one (`REST.yml.yaml`) than a `.yaml`,
since a document has one layer in an environment (R4).
"""
import json
import re
import subprocess
import sys

import yaml

import overlay

ENVIRONMENTS = ["base", "development", "staging", "production"]
MANIFEST = b"""version: 1
environments: { development: {}, staging: {}, production: {} }
references: { off: ["**"] }
"""
SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
CHANGE = re.compile(rb"M (\d+) ([0-9a-f]{40}) (.*)|D (.*)")


def git(repository, *words):
    return subprocess.run(["git", "-C", repository, *words], stdout=subprocess.PIPE, check=True).stdout.decode()


def unique(pairs):
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("duplicate key")
    return result


class Blobs:
    """Files by id, through one `git cat-file`."""

    def __init__(self, repository):
        self.process = subprocess.Popen(
            ["git", "-C", repository, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.forms = {}

    def bytes(self, blob):
        self.process.stdin.write(blob + b"\n")
        self.process.stdin.flush()
        size = int(self.process.stdout.readline().split()[2])
        return self.process.stdout.read(size + 1)[:-1]

    def form(self, blob, is_json):
        """`mapping`, `stream`, or None for what is no layer."""
        key = blob, is_json
        if key not in self.forms:
            self.forms[key] = form(self.bytes(blob), is_json)
        return self.forms[key]


def form(source, is_json):
    try:
        kind, value = ("mapping", json.loads(source, object_pairs_hook=unique)) if is_json else overlay.read(source)
    except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return kind if isinstance(value, dict) and value and all(isinstance(key, str) for key in value) else None


def layers(path):
    """The paths that a file of the bundle may stand at, by its form; none for a file that is no layer whatever it says."""
    stem, _, extension = path.rpartition(".")
    parts = stem.split("/")
    if extension not in ("yaml", "yml", "json") or len(parts) < 2 or not all(map(SEGMENT.fullmatch, parts)):
        return {}
    if parts[0] == "bucket":
        name, environment = parts[1:], "base"
    elif len(parts) > 3 and parts[2] in ENVIRONMENTS:
        name, environment = [parts[1]] + parts[3:], parts[2]
    else:
        name, environment = ["elsewhere"] + parts[1:], "base"
    document = "/".join(name)
    if document.endswith(".secrets"):
        return {}
    if extension == "json":
        return {"mapping": f"environments/{environment}/{document}{'' if parts[0] == 'bucket' else '.json'}.json"}
    suffix = "" if extension == "yaml" else ".yml"
    return {form: f"environments/{environment}/{document}{suffix}{mark}.yaml"
            for form, mark in (("mapping", ""), ("stream", ".objects"))}


class Rewriting:
    """Reads the commands of `git fast-export --no-data` and writes those for `git fast-import`."""

    def __init__(self, repository, tip):
        self.blobs = Blobs(repository)
        self.source = subprocess.Popen(
            ["git", "-C", repository, "-c", "core.quotePath=false", "fast-export", "--no-data", "--reencode=no", tip],
            stdout=subprocess.PIPE)
        self.target = subprocess.Popen(["git", "-C", repository, "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE)
        self.commits = 0
        self.layers, self.others = set(), set()

    def run(self):
        is_root = False
        for line in self.source.stdout:
            if line.startswith(b"commit "):
                self.begin_root(is_root)
                line, is_root = b"commit refs/heads/main\n", True
                self.commits += 1
            elif line.startswith(b"data "):
                line += self.source.stdout.read(int(line[5:]))
            elif line.startswith(b"reset "):
                continue
            elif line.startswith((b"from ", b"merge ")):
                is_root = False
            elif match := CHANGE.fullmatch(line.rstrip(b"\n")):
                self.begin_root(is_root)
                line, is_root = self.change(match), False
            self.target.stdin.write(line)
        self.begin_root(is_root)
        self.target.stdin.close()
        if self.target.wait() or self.source.wait():
            sys.exit("the history could not be rewritten")

    def begin_root(self, is_root):
        """A commit without parents brings the manifest."""
        if is_root:
            self.target.stdin.write(b"M 100644 inline cfgops.yaml\ndata %d\n%s\n" % (len(MANIFEST), MANIFEST))

    def change(self, match):
        mode, blob, written, deleted = match.groups()
        path = (written if deleted is None else deleted).decode()
        if path.startswith('"'):
            return b""
        places, wanted = layers(path), None
        if blob and mode in (b"100644", b"100755") and places:
            wanted = places.get(self.blobs.form(blob, path.endswith(".json")))
        if blob:
            (self.layers if wanted else self.others).add((path, blob))
        gone = [b"D " + place.encode() + b"\n" for place in places.values() if place != wanted]
        return b"".join(gone + ([b"M 100644 " + blob + b" " + wanted.encode() + b"\n"] if wanted else []))


def replay(bundle, repository, count=None):
    subprocess.run(["git", "clone", "-q", "--bare", "-b", "main", bundle, repository], check=True)
    git(repository, "branch", "-m", "main", "original")
    line = git(repository, "rev-list", "--first-parent", "--reverse", "original").split()
    git(repository, "branch", "-f", "original", line[min(count or len(line), len(line)) - 1])
    rewriting = Rewriting(repository, "original")
    rewriting.run()
    git(repository, "symbolic-ref", "HEAD", "refs/heads/main")
    print(rewriting.commits, len(rewriting.layers), len(rewriting.others))


if __name__ == "__main__":
    replay(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None)
