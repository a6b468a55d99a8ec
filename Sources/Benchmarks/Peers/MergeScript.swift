/// How both scripts over generated repositories read a layer, by PyYAML's C reader, and lay one over another.
let layerFunctions = """
    import yaml
    def merge(base, over):
        result = dict(base)
        for key, value in over.items():
            both = isinstance(value, dict) and isinstance(result.get(key), dict)
            result[key] = merge(result[key], value) if both else value
        return result
    def load(path):
        with open(path, 'rb') as file:
            return yaml.load(file, Loader=yaml.CSafeLoader)

    """

/// Renders every service of three environments of a generated repository: read by PyYAML's C reader, merged, written by its C
/// writer. Arguments: the repository, a new folder.
let mergeScript =
    layerFunctions + """
        root, out = sys.argv[1:]
        def render():
            for team in sorted(os.listdir(f'{root}/environments/base')):
                if not team.startswith('team-'):
                    continue
                for environment in ('dev', 'staging', 'prod'):
                    os.makedirs(f'{out}/{environment}/{team}')
                for service in sorted(os.listdir(f'{root}/environments/base/{team}')):
                    base = load(f'{root}/environments/base/{team}/{service}')
                    for environment in ('dev', 'staging', 'prod'):
                        over = load(f'{root}/environments/{environment}/{team}/{service}')
                        with open(f'{out}/{environment}/{team}/{service}', 'w') as file:
                            yaml.dump(merge(base, over), file, Dumper=yaml.CSafeDumper, sort_keys=False)
        timed(1, render)
        """
