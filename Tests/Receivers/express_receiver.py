"""express_receiver.py ANSWER FOLDER: answers byte for byte as Express 4 on Node does, on a connection that stays open."""

import socketserver
import sys

import kept

answers = {
    # res.sendStatus(200)
    "sendStatus": (
        "200 OK",
        ["Content-Type: text/plain; charset=utf-8", "Content-Length: 2", 'ETag: W/"2-nOO9QiTIwXgNtWtBJezz8kv3SLc"'],
        "OK",
    ),
    # res.status(204).end()
    "end": ("204 No Content", [], ""),
    # res.send('')
    "send": (
        "200 OK",
        ["Content-Type: text/html; charset=utf-8", "Content-Length: 0", 'ETag: W/"0-2jmj7l5rSw0yVb/vlWAYkK/YBwk"'],
        "",
    ),
}
status, headers, text = answers[sys.argv[1]]
lines = [f"HTTP/1.1 {status}", "X-Powered-By: Express", *headers, "Date: Thu, 26 Nov 2026 12:00:00 GMT"]
answer = "\r\n".join([*lines, "Connection: keep-alive", "Keep-Alive: timeout=5", "", text]).encode()


class Connection(socketserver.StreamRequestHandler):
    def handle(self):
        while self.rfile.readline():
            fields = {}
            while line := self.rfile.readline().decode().rstrip("\r\n"):
                name, _, value = line.partition(":")
                fields[name.lower()] = value.strip()
            if fields.get("expect") == "100-continue":
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            kept.keep(fields["content-type"], self.rfile.read(int(fields["content-length"])), kept.current)
            self.wfile.write(answer)


socketserver.ThreadingTCPServer.daemon_threads = True
with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Connection) as server:
    kept.listening(server.server_address[1])
    server.serve_forever()
