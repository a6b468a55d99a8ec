"""A program with a page that says how it is, over TLS, for the tests.

Usage: health_server.py --certificate FILE --key FILE --live FILE

Answers on a port of its own of 127.0.0.1, which it prints. GET /health tells what was in FILE when it was last told to read it; POST
/reload has it read.
"""
import argparse
import http.server
import ssl

arguments = argparse.ArgumentParser()
arguments.add_argument("--certificate")
arguments.add_argument("--key")
arguments.add_argument("--live")
options = arguments.parse_args()
text = b"nothing yet"


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(200 if self.path == "/health" else 404, text)

    def do_POST(self):
        global text
        with open(options.live, "rb") as file:
            text = file.read()
        self.answer(204 if self.path == "/reload" else 404)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(options.certificate, options.key)
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
