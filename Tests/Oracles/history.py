"""Real history as the history of a configuration repository, and the check of what was rendered from it.

history.py convert BUNDLE REPOSITORY COUNT   the newest COUNT commits of `components/NAME/ENVIRONMENT/...` as `environments/...`,
                                             of the components that they touch
history.py check REPOSITORY RENDERED         compares every rendering in the file RENDERED with an overlay made by `overlay.py`

RENDERED holds for each commit `commit ID`, then `file ENVIRONMENT PATH LENGTH` and the bytes, or `gone ENVIRONMENT PATH`, for what
changed. Layers that are no configuration (templates, lists, two objects of one name) are left out when converting.
"""
import functools
import re
import subprocess
import sys

import yaml

import overlay

ENVIRONMENTS = ["base", "development", "staging", "production"]
MANIFEST = b"""version: 1
environments: { development: {}, staging: {}, production: {} }
references: { off: ["**"] }
targets:
  - { name: all, documents: "**", format: yaml, path: "{document}.yaml" }
"""
SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


def git(repository, *words, **options):
    return subprocess.run(["git", "-C", repository, *words], stdout=subprocess.PIPE, check=True, **options).stdout


def layer_value(source):
    """Kind and value of a layer; None for what is no layer, or uses what `overlay.py` does not know."""
    try:
        kind, value = overlay.read(source)
    except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return (kind, value) if isinstance(value, dict) and value and b"$patch" not in source else None


class Objects:
    """Blobs by id, through one `git cat-file`."""

    def __init__(self, repository):
        self.process = subprocess.Popen(
            ["git", "-C", repository, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    @functools.lru_cache(maxsize=50_000)
    def value(self, blob):
        return layer_value(self.bytes(blob))

    def bytes(self, blob):
        self.process.stdin.write(blob.encode() + b"\n")
        self.process.stdin.flush()
        size = int(self.process.stdout.readline().split()[2])
        return self.process.stdout.read(size + 1)[:-1]


def commits(repository, words):
    """(id, [(mode, blob or None, path)]) for each commit of the first-parent line, oldest first, after its own parent."""
    log = git(repository, "log", "--first-parent", "--diff-merges=first-parent", "--reverse", "--raw", "--no-renames", "--no-abbrev",
              "--root", "-z", "--format=%x01%H", *words).decode()
    for part in log.split("\x01")[1:]:
        commit, _, rest = part.partition("\0")
        fields = rest.strip("\n").split("\0")
        changes = []
        for header, path in zip(fields[0::2], fields[1::2]):
            _, mode, _, blob, status = header.strip().split()
            changes.append((mode, None if status == "D" else blob, path))
        yield commit.strip(), changes


def layer(path):
    """(document, environment) that a file of the bundle stands for; None for all others."""
    stem, _, extension = path.rpartition(".")
    parts = stem.split("/")
    if extension not in ("yaml", "yml", "json") or len(parts) < 4 or parts[2] not in ENVIRONMENTS or stem.endswith(".secrets"):
        return None
    name = [parts[1]] + parts[3:]
    return ("/".join(name), parts[2]) if all(map(SEGMENT.fullmatch, name)) else None


def accepted(objects, files):
    """The layers of one document that can be overlaid: those that read, and agree in kind with the first."""
    kinds, result = {}, {}
    for environment in ENVIRONMENTS:
        for path, blob in sorted(files.get(environment, {}).items()):
            value = objects.value(blob)
            if value and value[0] == kinds.get("base", value[0]):
                kinds[environment] = value[0]
                result[environment] = (path.rpartition(".")[2], blob)
                break
    return result


class Importer:
    """Writes commits through `git fast-import`."""

    def __init__(self, repository, objects):
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", repository], check=True)
        self.process = subprocess.Popen(["git", "-C", repository, "fast-import", "--quiet"], stdin=subprocess.PIPE)
        self.objects, self.marks, self.count = objects, {}, 0

    def blob(self, key, data):
        if key not in self.marks:
            self.marks[key] = len(self.marks) + 1
            self.write(f"blob\nmark :{self.marks[key]}\ndata {len(data)}\n".encode() + data + b"\n")
        return self.marks[key]

    def commit(self, name, changes):
        lines = [f"D {path}" if blob is None else f"M 100644 :{self.blob(blob, self.objects.bytes(blob))} {path}"
                 for path, blob in changes]
        if self.count == 0:
            lines.append(f"M 100644 :{self.blob('manifest', MANIFEST)} cfgops.yaml")
        self.write("\n".join([
            "commit refs/heads/main", f"committer Ada Example <ada@example.com> {1_700_000_000 + 60 * self.count} +0000",
            f"data {len(name)}", name, *lines, "", ""]).encode())
        self.count += 1

    def write(self, data):
        self.process.stdin.write(data)

    def close(self):
        self.process.stdin.close()
        if self.process.wait():
            sys.exit("git fast-import failed")


def convert(bundle, repository, count):
    clone = repository + ".original"
    subprocess.run(["git", "clone", "-q", "--bare", "-b", "main", bundle, clone], check=True)
    objects = Objects(clone)
    importer = Importer(repository, objects)
    history = [(commit, [(layer(path), mode, blob, path) for mode, blob, path in changes if layer(path)])
               for commit, changes in commits(clone, ["main"])]
    touching = [index for index, (_, changes) in enumerate(history) if changes]
    first = touching[max(0, len(touching) - 1 - count)]
    components = {document.split("/")[0] for _, changes in history[first + 1:] for (document, _), _, _, _ in changes}
    files, written, pending = {}, {}, set()
    for index, (commit, changes) in enumerate(history):
        for (document, environment), mode, blob, path in changes:
            states = files.setdefault(document, {}).setdefault(environment, {})
            states.pop(path, None)
            if blob and mode in ("100644", "100755"):
                states[path] = blob
            if document.split("/")[0] in components:
                pending.add(document)
        if index >= first and pending:
            edits = list(edits_for(objects, files, written, pending))
            pending.clear()
            if edits:
                importer.commit(commit, edits)
    importer.close()
    print(importer.count)


def edits_for(objects, files, written, pending):
    """What brings the layers of some documents from what was written to what they are now."""
    for document in sorted(pending):
        wanted = {f"environments/{environment}/{document}.{extension}": blob
                  for environment, (extension, blob) in accepted(objects, files[document]).items()}
        before = written.get(document, {})
        yield from ((path, None) for path in before if path not in wanted)
        yield from ((path, blob) for path, blob in wanted.items() if before.get(path) != blob)
        written[document] = wanted


def renderings(path):
    """(commit, {(environment, path): bytes or None}) for each commit in the file."""
    with open(path, "rb") as file:
        commit, changes = None, {}
        for line in file:
            words = line.decode().split()
            if words[0] == "commit":
                if commit:
                    yield commit, changes
                commit, changes = words[1], {}
            elif words[0] == "gone":
                changes[words[1], words[2]] = None
            else:
                changes[words[1], words[2]] = file.read(int(words[3]))
        yield commit, changes


def check(repository, rendered):
    objects, layers, compared, count = Objects(repository), {}, 0, 0
    environments = {environment for _, found in renderings(rendered) for environment, _ in found}
    for (commit, edits), (name, found) in zip(commits(repository, ["main"]), renderings(rendered)):
        assert commit == name, f"{name} where {commit} was expected"
        touched = {(environment, path.removesuffix(".yaml")) for environment, path in found}
        for _, blob, path in edits:
            if path == "cfgops.yaml":
                continue
            environment, _, document = path.removeprefix("environments/").rpartition(".")[0].partition("/")
            if blob is None:
                layers[document].pop((environment, path))
            else:
                layers.setdefault(document, {})[environment, path] = blob
            touched |= {(name, document) for name in environments if environment in ("base", name)}
        for environment, document in touched:
            stated = [objects.value(blob) for name in ("base", environment)
                      for (owner, _), blob in layers.get(document, {}).items() if owner == name]
            compare(commit, environment, document, stated, found)
            compared += 1
        count += 1
    print(count, compared)


def compare(commit, environment, document, stated, found):
    wanted = overlay.effective([value for _, value in stated])
    key = (environment, document + ".yaml")
    if key in found:
        compare.last[key] = found[key] and overlay.read(found[key])[1]
    seen = compare.last.get(key)
    if seen != wanted:
        sys.exit(f"{commit} {environment} {document}: rendered {seen!r}, expected {wanted!r}")


compare.last = {}

if __name__ == "__main__":
    if sys.argv[1] == "convert":
        convert(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        check(sys.argv[2], sys.argv[3])
