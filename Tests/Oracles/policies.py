"""Which Kubernetes objects break which of schemas/policies, written down without a schema: in Python, over what PyYAML reads.

Reads the paths of YAML files from standard input, a line each. Writes a line of JSON for each file that it can read, [path], and for
each object in it that breaks rules: [path, number of the document in the file from 0, [names of the rules]].
"""
import json
import re
import sys

import yaml

TEMPLATED = {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"}
SECRET_NAME = re.compile(
    r"(password|passwd|passphrase|secret|token|credentials|(api|access|private|secret|encryption|signing)[_-]?key)$", re.I)
MISSING = object()


def dig(value, *keys):
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return MISSING
        value = value[key]
    return value


def pod_of(thing):
    kind = thing.get("kind")
    if kind == "Pod":
        return dig(thing, "spec")
    if kind in TEMPLATED:
        return dig(thing, "spec", "template", "spec")
    if kind == "CronJob":
        return dig(thing, "spec", "jobTemplate", "spec", "template", "spec")
    return MISSING


def containers(pod, key):
    found = dig(pod, key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def lacks_amounts(container):
    return any(
        not isinstance(dig(container, "resources", side, what), (str, int, float))
        for side in ("requests", "limits") for what in ("cpu", "memory"))


def lacks_probes(container):
    return any(not isinstance(dig(container, probe), dict) or not container[probe] for probe in ("livenessProbe", "readinessProbe"))


def has_loose_image(container):
    image = container.get("image", MISSING)
    if image is MISSING:
        return False
    if not isinstance(image, str):
        return True
    if "@" in image:
        return not re.fullmatch(r".*@[\w+.-]+:[0-9a-fA-F]+", image)
    last = image.rsplit("/", 1)[-1]
    return ":" not in last or last.rsplit(":", 1)[1] in ("", "latest")


def runs_as_root(pod):
    word = dig(pod, "securityContext", "runAsNonRoot") is True
    if dig(pod, "securityContext", "runAsNonRoot") is False or dig(pod, "securityContext", "runAsUser") == 0:
        return True
    for one in containers(pod, "containers") + containers(pod, "initContainers"):
        own = dig(one, "securityContext", "runAsNonRoot")
        if dig(one, "securityContext", "runAsUser") == 0 or own is False or (own is not True and not word):
            return True
    return False


def is_readable(text):
    if text is None or text is MISSING:
        return False
    return not (isinstance(text, str) and (text == "" or re.fullmatch(r"\$\([\w.-]+\)", text) or text.startswith("ENC[AES256_GCM,")))


def shows_secret(thing, all_containers):
    if thing.get("kind") == "Secret":
        values = [value for side in ("data", "stringData") for value in (thing.get(side) or {}).values()]
        if any(map(is_readable, values)):
            return True
    return any(
        isinstance(variable, dict) and SECRET_NAME.search(str(variable.get("name", ""))) and is_readable(variable.get("value", MISSING))
        for one in all_containers for variable in one.get("env") or [])


def broken(thing):
    if thing.get("kind") == "List":
        found = [broken(one) for one in thing.get("items") or [] if isinstance(one, dict)]
        return set().union(*found)
    pod, kind = pod_of(thing), thing.get("kind")
    main, first = containers(pod, "containers"), containers(pod, "initContainers")
    rules, everything = set(), main + first
    ends = kind in ("Job", "CronJob") or (kind == "Pod" and dig(pod, "restartPolicy") in ("Never", "OnFailure"))
    lasting = [] if ends else main + [one for one in first if one.get("restartPolicy") == "Always"]
    tests = {
        "requests-and-limits": any(map(lacks_amounts, everything)),
        "probes": any(map(lacks_probes, lasting)),
        "image-tags": any(map(has_loose_image, everything)),
        "privileged": any(dig(one, "securityContext", "privileged") not in (MISSING, False, None) for one in everything),
        "privilege-escalation": any(dig(one, "securityContext", "allowPrivilegeEscalation") is not False for one in everything),
        "non-root": pod is not MISSING and runs_as_root(pod),
        "replicas": kind in ("Deployment", "StatefulSet")
        and not (isinstance(dig(thing, "spec", "replicas"), int) and thing["spec"]["replicas"] >= 2),
        "secrets": shows_secret(thing, everything),
    }
    rules.update(name for name, is_broken in tests.items() if is_broken)
    return rules


def main():
    for path in sys.stdin.read().splitlines():
        with open(path, "rb") as file:
            try:
                things = list(yaml.load_all(file, yaml.CSafeLoader))
            except yaml.YAMLError:
                continue
        print(json.dumps([path]))
        for number, thing in enumerate(things):
            if isinstance(thing, dict):
                rules = broken(thing)
                if rules:
                    print(json.dumps([path, number, sorted(rules)]))


main()
