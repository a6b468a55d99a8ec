"""Independent readers of rendered files. Each takes paths and gives the value of each; `Missing` where it is not on this machine."""
import configparser
import contextlib
import ctypes
import glob
import http.server
import json
import os
import shutil
import socketserver
import subprocess
import tempfile
import threading
import tomllib
from io import StringIO

import dotenv
import ruamel.yaml
import yaml

HERE = os.path.dirname(os.path.abspath(__file__))


class Missing(Exception):
    """A reader that is not on this machine."""


def program(name):
    if not shutil.which(name):
        raise Missing(f"no {name} in PATH")
    return name


def each(read):
    """A reader of many files from a reader of the bytes of one."""
    def read_all(paths):
        for path in paths:
            with open(path, "rb") as file:
                yield read(file.read())
    return read_all


def chunks(items, size):
    return (items[start:start + size] for start in range(0, len(items), size))


by_json = each(lambda text: json.loads(text.decode()))
by_pyyaml = each(lambda text: yaml.load(text, yaml.CSafeLoader))
by_ruamel = each(lambda text: ruamel.yaml.YAML(typ="safe", pure=True).load(text))
by_tomllib = each(lambda text: tomllib.loads(text.decode()))


@each
def by_python_dotenv(text):
    return dict(dotenv.dotenv_values(stream=StringIO(text.decode(), newline=""), interpolate=False))


@each
def by_configparser(text):
    """Keys as they are, and once more in lower case, as it reads them unless told otherwise: that must not fail either."""
    source = "[\0top]\n" + text.decode()
    configparser.ConfigParser(interpolation=None).read_file(StringIO(source, newline=None))
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read_file(StringIO(source, newline=None))
    assert not parser.defaults()
    return {name.removeprefix("\0top"): dict(parser[name]) for name in parser.sections()}


def by_shell(paths):
    script = "for file; do (set -a; . \"$file\"; exec /usr/bin/env -0); printf '\\0'; done"
    for chunk in chunks(paths, 500):
        done = subprocess.run(["/bin/sh", "-c", script, "sh", *chunk], env={}, capture_output=True, check=True)
        assert not done.stderr, done.stderr
        for output in done.stdout.decode().split("\0\0")[:len(chunk)]:
            found = dict(item.split("=", 1) for item in output.strip("\0").split("\0"))
            yield {name: text for name, text in found.items() if name not in ("PWD", "OLDPWD", "SHLVL", "_")}


def by_systemd(paths):
    """`load_env_file`, and then `strv_env_clean_with_callback`, as a service's `EnvironmentFile=` goes through both."""
    found = glob.glob("/usr/lib/*/systemd/libsystemd-shared-*.so") + glob.glob("/usr/lib/systemd/libsystemd-shared-*.so")
    if not found:
        raise Missing("no libsystemd-shared")
    library, strings = ctypes.CDLL(found[0]), ctypes.POINTER(ctypes.c_char_p)
    library.strv_env_clean_with_callback.restype = strings
    library.strv_env_clean_with_callback.argtypes = [strings, ctypes.c_void_p, ctypes.c_void_p]
    for path in paths:
        result = strings()
        code = library.load_env_file(None, path.encode(), ctypes.byref(result))
        assert code >= 0, os.strerror(-code)
        result, values, index = library.strv_env_clean_with_callback(result, None, None), {}, 0
        while result and result[index] is not None:
            name, _, text = result[index].decode().partition("=")
            values[name] = text
            index += 1
        yield values


def by_java(paths):
    program("java")
    done = subprocess.run(
        ["java", "-Xshare:auto", os.path.join(HERE, "ReadProperties.java")], input="\n".join(paths), capture_output=True, text=True,
        check=True)
    for path, line in zip(paths, done.stdout.splitlines(), strict=True):
        name, as_bytes, as_text = json.loads(line)
        assert name == path and as_bytes == as_text, line
        yield as_bytes


class Server(http.server.BaseHTTPRequestHandler):
    """Answers in JSON, and says nothing about it."""
    protocol_version = "HTTP/1.1"

    def answer(self, status, value):
        text = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Api-Version", "1.45")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def log_message(self, *_):
        pass

    def address_string(self):
        return "client"


class Daemon(Server):
    """As much of a docker daemon as `docker create` needs before it tells what it wants."""

    def do_GET(self):
        self.answer(200, {})

    do_HEAD = do_GET

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "/containers/create" in self.path:
            self.server.environment = json.loads(body)["Env"]
        self.answer(500, {"message": "that was all"})


class Cluster(Server):
    """As much of a cluster as `kubectl create --dry-run=client` asks for: which kinds there are."""

    def do_GET(self):
        path = self.path.partition("?")[0]
        resources = [{"name": f"{kind.lower()}s", "singularName": kind.lower(), "namespaced": True, "kind": kind, "verbs": ["create"]}
                     for kind in ("ConfigMap", "Secret")]
        answers = {
            "/api": {"kind": "APIVersions", "versions": ["v1"]}, "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": []},
            "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": resources},
        }
        self.answer(200 if path in answers else 404, answers.get(path, {"kind": "Status", "apiVersion": "v1", "status": "Failure"}))


@contextlib.contextmanager
def serving(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def by_docker(paths):
    """The real client, which reads the files before it asks the daemon. Many at once, a file with a mark behind each."""
    program("docker")
    with tempfile.TemporaryDirectory() as folder, serving(
            socketserver.ThreadingUnixStreamServer(f"{folder}/docker.sock", Daemon)) as server:
        mark = f"{folder}/mark"
        with open(mark, "w", encoding="utf-8") as file:
            file.write("-END-OF-FILE-=\n")
        for chunk in chunks(paths, 200):
            server.environment = None
            words = [word for path in chunk for word in ("--env-file", path, "--env-file", mark)]
            done = subprocess.run(
                ["docker", "--host", f"unix://{folder}/docker.sock", "create", "--pull", "never", *words, "image"], capture_output=True,
                text=True, check=False, env={"PATH": os.environ["PATH"], "DOCKER_CONFIG": folder})
            assert server.environment is not None, done.stderr
            values = {}
            for item in server.environment:
                name, _, text = item.partition("=")
                if name == "-END-OF-FILE-":
                    yield values
                    values = {}
                else:
                    assert name not in values, item
                    values[name] = text


def by_kubectl(paths):
    """What `kubectl create` would send."""
    program("kubectl")
    with tempfile.TemporaryDirectory() as folder, serving(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Cluster)) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}"
        for chunk in chunks(paths, 250):
            words = [word for path in chunk for word in ("-f", path)]
            done = subprocess.run(
                ["kubectl", "--server", address, "--cache-dir", folder, "create", "--dry-run=client", "--validate=false", "-o", "json",
                 *words], capture_output=True, check=False)
            assert not done.returncode, done.stderr
            yield from objects(chunk, json_stream(done.stdout.decode()))


def by_kustomize(paths):
    """What `kubectl kustomize` makes of the manifests as resources. It leaves quotes away that YAML 1.1 wants; all values are texts."""
    program("kubectl")
    for chunk in chunks(paths, 250):
        with tempfile.TemporaryDirectory() as folder:
            names = [f"{index}.yaml" for index in range(len(chunk))]
            for name, path in zip(names, chunk):
                shutil.copy(path, os.path.join(folder, name))
            with open(os.path.join(folder, "kustomization.yaml"), "w", encoding="utf-8") as file:
                json.dump({"resources": names}, file)
            done = subprocess.run(["kubectl", "kustomize", folder], capture_output=True, check=False)
            assert not done.returncode, done.stderr
            yield from objects(chunk, yaml.load_all(done.stdout, yaml.CBaseLoader))


def objects(paths, found):
    """The objects of files that are called as they are, in the order of the files."""
    names = {one["metadata"]["name"]: one for one in found}
    return [names[os.path.basename(path)] for path in paths]


def json_stream(text):
    """Values that follow one another; several objects come as one list or as many."""
    decoder, index = json.JSONDecoder(), 0
    while index < len(text):
        value, index = decoder.raw_decode(text, index)
        yield from value["items"] if value["kind"] == "List" else [value]
        while index < len(text) and text[index].isspace():
            index += 1
