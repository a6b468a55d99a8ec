/// What a service is filled into.
let serviceTemplate = """
    # {{service.name}}{{#service.contact}} ({{service.contact}}){{/service.contact}} of {{service.owner}}
    {{#upstreams}}
    upstream {{name}} {
        server {{url}};
        proxy_next_upstream_tries {{retries}};
        proxy_next_upstream_timeout {{timeout}};
    }
    {{/upstreams}}
    server {
        listen {{server.host}}:{{server.port}};
        server_name {{#service.tags}}{{.}} {{/service.tags}}{{service.name}};
        {{#server.tls.enabled}}
        ssl_protocols {{server.tls.minVersion}};
        {{/server.tls.enabled}}
        {{^database.readOnly}}
        set $database {{database.url}};
        {{/database.readOnly}}
        keepalive_timeout {{server.timeouts.idle}};
        limit_req_rate {{limits.requestsPerSecond}};
        error_log /var/log/{{service.name}}.log {{logging.level}};
    }

    """

/// Fills every service of `prod` into the same template, which Jinja2 gets in its own language. Arguments: the engine, the repository, a
/// new folder. With a folder the services are read by PyYAML's C reader, merged, and the files written; without one all of them are read
/// before, and only filling in is measured.
let templateScript =
    layerFunctions + #"""
        import re, jinja2, pystache
        engine, root, out = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None
        source = open(f'{root}/templates/service.mustache').read()
        if engine == 'pystache':
            parsed, renderer = pystache.parse(source), pystache.Renderer(escape=lambda text: text)
            fill = lambda data: renderer.render(parsed, data)
        else:
            lists = {'upstreams': 'item', 'service.tags': 'tag'}
            def tag(match):
                sign, name = match.groups()
                if sign == '#':
                    return f'{{% for {lists[name]} in {name} %}}' if name in lists else f'{{% if {name} %}}'
                if sign == '^':
                    return f'{{% if not {name} %}}'
                if sign == '/':
                    return '{% endfor %}' if name in lists else '{% endif %}'
                return '{{ tag }}' if name == '.' else f'{{{{ item.{name} }}}}' if '.' not in name else f'{{{{ {name} }}}}'
            text = re.sub(r'\{\{([#^/]?)([^}]+)\}\}', tag, source)
            environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=jinja2.StrictUndefined)
            template = environment.from_string(text)
            fill = lambda data: template.render(data)
        def services():
            for team in sorted(os.listdir(f'{root}/environments/base')):
                if team.startswith('team-'):
                    for service in sorted(os.listdir(f'{root}/environments/base/{team}')):
                        yield f'{team}/{service}'
        def data(service):
            return merge(load(f'{root}/environments/base/{service}'), load(f'{root}/environments/prod/{service}'))
        def render():
            for service in services():
                os.makedirs(os.path.dirname(f'{out}/{service}'), exist_ok=True)
                with open(f'{out}/{service}.conf', 'w') as file:
                    file.write(fill(data(service)))
        if out:
            timed(1, render)
        else:
            everything = [data(service) for service in services()]
            timed(6, lambda: [fill(data) for data in everything])
        """#
