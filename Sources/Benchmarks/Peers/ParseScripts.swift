/// Reads a YAML file into rapidyaml's tree. Argument: the file.
let rapidyamlScript = """
    import ryml
    text = open(sys.argv[1], 'rb').read()
    timed(9, lambda: ryml.parse_in_arena(text))
    """

/// Reads a YAML file as ruamel.yaml does to write it back. Argument: the file.
let ruamelReadScript = """
    import ruamel.yaml
    text = open(sys.argv[1], 'rb').read()
    timed(1, lambda: ruamel.yaml.YAML().load(text))
    """

/// Reads a YAML file, sets one value and writes it back. Argument: the file.
let ruamelEditScript = """
    import io, ruamel.yaml
    text = open(sys.argv[1], 'rb').read()
    def edit():
        yaml = ruamel.yaml.YAML()
        data = yaml.load(text)
        next(iter(data.values()))['server']['port'] = 9999
        yaml.dump(data, io.BytesIO())
    timed(3, edit)
    """

/// Reads a JSON file into Python's objects. Argument: the file.
let orjsonScript = """
    import orjson
    text = open(sys.argv[1], 'rb').read()
    timed(9, lambda: orjson.loads(text))
    """
