"""What `git log` and PyYAML say about the history of single values, against what cfgops said.

trace.py REPOSITORY TRACES   TRACES holds a JSON object a line: environment, document, path (a list of keys and indices), blame (the
                             commit), entries (commit, old, new, renamedFrom: {environment, document} or null). Prints how many
                             traces, entries and followed renames agree; the first difference ends it.

A value's history is what git's default simplification makes of it: where a parent has the same value the walk goes on there alone,
otherwise the commit changed it. Renames are judged by git's own detection (`diff-tree -M`).
"""
import functools
import json
import subprocess
import sys

import yaml

import overlay

ABSENT = "absent"


def git(repository, *words):
    return subprocess.run(["git", "-C", repository, *words], stdout=subprocess.PIPE, check=True).stdout.decode()


class History:
    """Every commit with its parents, and which file each of some paths was at it."""

    def __init__(self, repository):
        self.repository = repository
        self.parents, self.changes = {}, {}
        log = git(repository, "log", "main", "--topo-order", "--reverse", "--root", "--raw", "--no-renames", "--no-abbrev",
                  "--diff-merges=first-parent", "-z", "--format=%x01%H %P")
        for part in log.split("\x01")[1:]:
            head, _, rest = part.partition("\0")
            commit, *parents = head.split()
            self.parents[commit] = parents
            fields = rest.strip("\n\0").split("\0") if rest.strip("\n\0") else []
            self.changes[commit] = {path: None if header.split()[4] == "D" else header.split()[3]
                                    for header, path in zip(fields[0::2], fields[1::2])}
            self.tip = commit
        self.files = {}
        self.process = subprocess.Popen(
            ["git", "-C", repository, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def file(self, commit, path):
        """The blob at a path, None where there is none."""
        if path not in self.files:
            found = self.files[path] = {}
            for each, parents in self.parents.items():
                blob = self.changes[each].get(path, ABSENT)
                found[each] = (found[parents[0]] if parents else None) if blob == ABSENT else blob
        return self.files[path][commit]

    @functools.lru_cache(maxsize=20_000)
    def layer(self, blob, is_json):
        self.process.stdin.write(blob.encode() + b"\n")
        self.process.stdin.flush()
        size = int(self.process.stdout.readline().split()[2])
        source = self.process.stdout.read(size + 1)[:-1]
        return json.loads(source) if is_json else overlay.read(source)[1]

    def document(self, commit, environment, document):
        """The effective document; None where no layer states it."""
        layers = []
        for name in dict.fromkeys(["base", environment]):
            for extension in ("yaml", "json"):
                blob = self.file(commit, f"environments/{name}/{document}.{extension}")
                if blob:
                    layers.append(self.layer(blob, extension == "json"))
        return overlay.effective(layers)

    @functools.lru_cache(maxsize=None)
    def renames(self, old, new):
        """{new path: (old path, similarity, whether it is one of several that came of the old one)} as git finds them."""
        found = {}
        words = ["diff-tree", "-r", "-C20%", "-l0", "--diff-filter=RC", "--name-status", old, new]
        for line in git(self.repository, *words).splitlines():
            score, before, after = line.split("\t")
            found[after] = before, int(score[1:]), score[0] == "C"
        return found


def value(document, path):
    for step in path:
        if isinstance(document, dict) and step in document:
            document = document[step]
        elif isinstance(document, list) and isinstance(step, int) and step < len(document):
            document = document[step]
        else:
            return ABSENT
    return ABSENT if document is None and not path else [document]


class Trace:
    def __init__(self, history, trace):
        self.history, self.trace = history, trace
        self.environment, self.path = trace["environment"], trace["path"]
        self.renamed = {entry["commit"]: entry["renamedFrom"]["document"] for entry in trace["entries"] if entry["renamedFrom"]}
        self.followed = set()

    def at(self, commit, document):
        return value(self.history.document(commit, self.environment, document), self.path)

    def before(self, commit, document, parent):
        """The name at a parent: another one where the document is not there and the commit renamed it."""
        if self.history.document(parent, self.environment, document) is not None:
            return document
        if self.history.document(commit, self.environment, document) is None:
            return document
        return self.rename(commit, document, parent) or document

    def rename(self, commit, document, parent):
        claimed, found = self.renamed.get(commit), {}
        for after, (old, score, is_copy) in self.history.renames(parent, commit).items():
            for name in ("base", self.environment):
                prefix = f"environments/{name}/"
                if after.startswith(f"{prefix}{document}.") and after.count("/") == (prefix + document).count("/") and old.startswith(prefix):
                    found[old[len(prefix):].rpartition(".")[0]] = 0 if is_copy else score
        gone = {name: score for name, score in found.items()
                if self.history.document(commit, self.environment, name) is None}
        if claimed:
            assert claimed in gone or self.states_alike(commit, document, parent, claimed), \
                f"{commit}: {document} was not renamed from {claimed}: {found}"
            self.followed.add(commit)
            return claimed
        # A merge says nothing about a parent that is not followed.
        clear = [name for name, score in gone.items() if score > 80]
        assert not clear or len(self.history.parents[commit]) > 1, f"{commit}: {document} was renamed from {gone}"
        return clear[0] if clear else None

    def states_alike(self, commit, document, parent, earlier):
        def leaves(node, path=()):
            children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else None
            return {(path, json.dumps(node))} if children is None else {
                leaf for key, child in children for leaf in leaves(child, path + (key if isinstance(node, dict) else "-",))}
        new = leaves(self.history.document(commit, self.environment, document))
        old = leaves(self.history.document(parent, self.environment, earlier))
        return 3 * len(new & old) >= max(len(new), len(old)) and self.history.document(commit, self.environment, earlier) is None

    def parents(self, commit, document, new):
        """The first parent at which the value was the same, or None and all of them; each with the document's name there."""
        places = []
        for parent in self.history.parents[commit]:
            places.append((parent, self.before(commit, document, parent)))
            if self.at(*places[-1]) == new:
                return places[-1], places
        return None, places

    def check(self):
        document, tip = self.trace["document"], self.history.tip
        expected, open_, seen = {}, [(tip, document)], set()
        while open_:
            commit, document = open_.pop()
            if (commit, document) in seen:
                continue
            seen.add((commit, document))
            new = self.at(commit, document)
            same, parents = self.parents(commit, document, new)
            if same:
                open_.append(same)
                if same[1] != document:
                    expected[commit] = None
            else:
                open_ += parents
                old = self.at(*parents[0]) if parents else ABSENT
                if not (old == ABSENT and new == ABSENT):
                    expected[commit] = old, new
        entries = {entry["commit"]: entry for entry in self.trace["entries"]}
        assert len(entries) == len(self.trace["entries"]), "a commit twice"
        assert entries.keys() == expected.keys(), f"only one side has {sorted(entries.keys() ^ expected.keys())}"
        for commit, change in expected.items():
            entry = entries[commit]
            if change is not None and "old" in entry:
                shown = tuple([json.loads(entry[side])] if entry[side] is not None else ABSENT for side in ("old", "new"))
                assert shown == change, f"{commit}: {shown} where git shows {change}"
        assert self.blame() == self.trace["blame"], f"blame: {self.trace['blame']} where git shows {self.blame()}"
        return len(expected)

    def blame(self):
        commit, document = self.history.tip, self.trace["document"]
        while True:
            same, _ = self.parents(commit, document, self.at(commit, document))
            if not same:
                return commit
            commit, document = same


if __name__ == "__main__":
    past, entries, renames, count = History(sys.argv[1]), 0, 0, 0
    for line in open(sys.argv[2], encoding="utf-8"):
        trace = Trace(past, json.loads(line))
        try:
            entries += trace.check()
        except AssertionError as error:
            sys.exit(f"{trace.trace['environment']} {trace.trace['document']} {trace.path}: {error}")
        renames, count = renames + len(trace.followed), count + 1
    print(count, entries, renames)
