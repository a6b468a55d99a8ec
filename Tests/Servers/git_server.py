"""Git over HTTP or HTTPS for the tests: Python's http.server in front of git's own git-http-backend.

Usage: git_server.py FOLDER [--token USER:TOKEN] [--certificate FILE --key FILE] [--redirect URL] [--marker FILE] [--behave HOW]

Serves the repositories below FOLDER on a port of its own of 127.0.0.1, which it prints. With --token everything needs that user and
token. HOW is how it goes wrong:

    serve          not at all
    hang-accept    it accepts connections and says nothing
    hang-headers   it sends the head of its answer and nothing behind it
    hang-pack      it sends half of a pack, writes MARKER, and says no more
    close-pack     it sends half of a pack and closes the connection
    close-accept   it closes every connection at once
"""
import argparse
import base64
import http.server
import os
import socket
import ssl
import subprocess
import threading

arguments = argparse.ArgumentParser()
arguments.add_argument("folder")
arguments.add_argument("--token")
arguments.add_argument("--certificate")
arguments.add_argument("--key")
arguments.add_argument("--redirect")
arguments.add_argument("--marker")
arguments.add_argument("--behave", default="serve")
options = arguments.parse_args()
backend = os.path.join(subprocess.check_output(["git", "--exec-path"], text=True).strip(), "git-http-backend")
forever = threading.Event()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = b""
        while True:
            size = int(self.rfile.readline().split(b";")[0], 16)
            chunk = self.rfile.read(size)
            self.rfile.readline()
            if size == 0:
                return chunks
            chunks += chunk

    def is_allowed(self):
        if not options.token:
            return True
        wanted = "Basic " + base64.b64encode(options.token.encode()).decode()
        return self.headers.get("Authorization") == wanted or self.headers.get("X-Token") == options.token.split(":")[1]

    def answer(self):
        body = self.body()
        if options.redirect:
            self.send_response(302)
            self.send_header("Location", options.redirect + self.path)
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if not self.is_allowed():
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.send_header("Content-Length", "0")
            return self.end_headers()
        path, _, query = self.path.partition("?")
        variables = dict(
            os.environ, GIT_PROJECT_ROOT=options.folder, GIT_HTTP_EXPORT_ALL="1", PATH_INFO=path, QUERY_STRING=query,
            REQUEST_METHOD=self.command, CONTENT_TYPE=self.headers.get("Content-Type", ""), CONTENT_LENGTH=str(len(body)),
            REMOTE_USER="ada", REMOTE_ADDR="127.0.0.1", HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""))
        result = subprocess.run([backend], input=body, env=variables, stdout=subprocess.PIPE).stdout
        head, _, rest = result.partition(b"\r\n\r\n")
        lines = [line.split(": ", 1) for line in head.decode().split("\r\n")]
        status = next((value for name, value in lines if name == "Status"), "200 OK")
        self.send_response(int(status.split()[0]))
        for name, value in lines:
            if name != "Status":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if options.behave == "hang-headers":
            self.wfile.flush()
            forever.wait()
        if path.endswith("git-upload-pack") and options.behave in ("hang-pack", "close-pack"):
            self.wfile.write(rest[: len(rest) // 2])
            self.wfile.flush()
            if options.behave == "hang-pack":
                open(options.marker, "w").close()
                forever.wait()
            self.close_connection = True
            return self.connection.shutdown(socket.SHUT_RDWR)
        self.wfile.write(rest)

    do_GET = do_POST = answer


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def finish_request(self, request, client_address):
        if options.behave == "hang-accept":
            forever.wait()
        if options.behave == "close-accept":
            return
        try:
            if options.certificate:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(options.certificate, options.key)
                request = context.wrap_socket(request, server_side=True)
            super().finish_request(request, client_address)
        except (OSError, ValueError):
            pass  # the client went away, or did not trust us


server = Server(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
