import TestSupport

/// Python's HTTP server on loopback, with paths for what servers do wrong.
struct ProbeServer {
    let port: String
    private let process: BackgroundProcess

    /// - Parameter socket: a path to listen at in place of a port.
    init(_ socket: String = "") throws {
        process = try BackgroundProcess(["/usr/bin/python3", "-c", ProbeServer.script, socket])
        port = process.greeting
    }

    private static let script = #"""
        import http.server, os, socketserver, sys, time

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def log_message(self, *words): pass
            def address_string(self): return "x"
            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def do_GET(self):
                path = self.path
                if path == "/hang": time.sleep(600)
                elif path == "/drip":
                    while True:
                        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: y\r\n"[:1]); time.sleep(0.05)
                elif path == "/close": self.connection.close()
                elif path == "/garbage": self.wfile.write(b"220 mail.example ESMTP\r\n")
                elif path == "/chunked":
                    self.send_response(200)
                    self.send_header("Transfer-Encoding", "chunked")
                    self.end_headers()
                    self.wfile.write(b"7\r\nhealthy\r\n0\r\n\r\n")
                elif path == "/large": self.answer(200, b"x" * 100000 + b"end")
                elif path == "/away":
                    self.send_response(302)
                    self.send_header("Location", "/health")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                elif path == "/health": self.answer(200, b"all healthy\n")
                elif path == "/seen": self.answer(200, str(dict(self.headers)).encode())
                else: self.answer(503, b"overloaded\x1b[31m\n")
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                self.answer(200 if self.path == "/reload" and length == 0 else 500, b"nothing done\n")
            do_PUT = do_POST

        class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
            daemon_threads = True
            address_family = socketserver.socket.AF_UNIX if sys.argv[1] else socketserver.socket.AF_INET

        server = Server(sys.argv[1] or ("127.0.0.1", 0), Handler)
        print(server.server_address if sys.argv[1] else server.server_address[1], flush=True)
        server.serve_forever()
        """#
}
