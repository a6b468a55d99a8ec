"""An independent reading of what an overlay means: YAML 1.2 core schema, mappings merged by key, null removes."""
import re

import yaml


class CoreLoader(yaml.CSafeLoader):
    """libyaml's scanner with the scalars of the YAML 1.2 core schema; keys are their source text, duplicates refused."""

    yaml_implicit_resolvers = {}

    def construct_mapping(self, node, deep=False):
        own = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        if len(set(own)) < len(own):
            raise yaml.constructor.ConstructorError(None, None, "duplicate key", node.start_mark)
        self.flatten_mapping(node)
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}

    def construct_integer(self, node):
        text = node.value.lower()
        return int(text, 0) if text[:2] in ("0x", "0o") else int(text)


CoreLoader.add_constructor("tag:yaml.org,2002:int", CoreLoader.construct_integer)
CoreLoader.add_constructor("tag:yaml.org,2002:map", lambda loader, node: loader.construct_mapping(node))
for tag, pattern in {
    "null": r"~|null|Null|NULL|", "bool": r"true|True|TRUE|false|False|FALSE", "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "merge": r"<<",
}.items():
    CoreLoader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(rf"^(?:{pattern})$"), None)


def read(source):
    """The value of a layer: a mapping, or for a Kubernetes stream a mapping by `Kind[/namespace]/name`. Errors as PyYAML has them."""
    documents = list(yaml.load_all(source, CoreLoader))
    if len(documents) == 1:
        return "mapping", documents[0]
    objects = {}
    for document in documents:
        metadata = document["metadata"]
        objects["/".join(filter(None, [document["kind"], metadata.get("namespace"), metadata["name"]]))] = document
    if len(objects) < len(documents):
        raise ValueError("two objects of one name")
    return "stream", objects


def merge(inherited, own):
    """What `own` makes of `inherited`, which it leaves as it is."""
    if not isinstance(own, dict):
        return own
    result = dict(inherited) if isinstance(inherited, dict) else {}
    for key, value in own.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge(result.get(key), value)
    return result


def effective(layers):
    """The value of layers given from base down; None when there are none."""
    if not layers:
        return None
    result = layers[0]
    for layer in layers[1:]:
        result = merge(result, layer)
    return result
