"""Files over HTTP or HTTPS for the tests.

Usage: schema_server.py FOLDER [--certificate FILE --key FILE]

Serves the files of FOLDER on a port of its own of 127.0.0.1, which it prints. Beside them:

    /moved/PATH      leads to /PATH of the same server
    /plain/PATH      leads to /PATH over plain HTTP
    /loop            leads to itself
    /huge.json       is larger than any schema, and does not say so before
"""
import argparse
import http.server
import os
import ssl

arguments = argparse.ArgumentParser()
arguments.add_argument("folder")
arguments.add_argument("--certificate")
arguments.add_argument("--key")
options = arguments.parse_args()


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        scheme = "https" if options.certificate else "http"
        first, _, rest = self.path.lstrip("/").partition("/")
        if first in ("moved", "plain", "loop"):
            self.send_response(302)
            host = f"{scheme if first == 'moved' else 'http'}://{self.headers['Host']}"
            self.send_header("Location", "/loop" if first == "loop" else f"{host}/{rest}")
            self.end_headers()
        elif first == "huge.json":
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(200):
                    self.wfile.write(b" " * 100_000)
            except OSError:
                pass  # the client has had enough
        else:
            path = os.path.join(options.folder, self.path.lstrip("/"))
            found = os.path.isfile(path)
            self.send_response(200 if found else 404)
            self.end_headers()
            if found:
                with open(path, "rb") as file:
                    self.wfile.write(file.read())


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if options.certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
