"""A crowd of clients that mean harm to a server.

Usage: crowd.py PORT CONNECTIONS SECONDS SEED. Keeps as many connections open for as long: one that the server ends
is made again, a thousand in a second at most. Prints "open" once all are made, and at the end how many were made.
"""
import random
import selectors
import socket
import sys
import time

AT_A_TIME = 20
HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
HARM = {
    "silence": b"",
    "part of a request": HEAD,
    "long line": HEAD + b"X: " + b"a" * 131072,
    "long header": HEAD + b"".join(b"X%d: y\r\n" % number for number in range(30000)),
    "reads nothing": b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n",
    "endless body": b"POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n" + b"a" * 4095,
    "noise": bytes(range(256)) * 64,
}
REQUESTS = [HEAD + b"\r\n", HARM["reads nothing"], b"HEAD /readyz HTTP/1.0\r\n\r\n", HARM["endless body"]]
PIECES = [b"\r\n", b"\n", b"\0", b" ", b":", b"%", b"%00", b"HTTP/9.9", b"Content-Length: -1\r\n", b"\xff" * 64, b"/" * 4096]


def changed(request, chance):
    """A request with some bytes lost, doubled or replaced."""
    parts = bytearray(request)
    for _ in range(chance.randrange(8)):
        place = chance.randrange(len(parts) + 1)
        parts[place:place + chance.randrange(4)] = chance.choice(PIECES)
    return bytes(parts)


class Crowd:
    def __init__(self, port, seed):
        self.chance = random.Random(seed)
        self.address = ("127.0.0.1", port)
        self.selector = selectors.DefaultSelector()
        self.made = 0
        self.missing = 0

    def join(self):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(self.address)
        harm = list(HARM.values())[self.made % len(HARM)]
        if self.made % 2:
            harm = changed(self.chance.choice(REQUESTS), self.chance)
        self.selector.register(client, selectors.EVENT_WRITE | selectors.EVENT_READ, harm)
        self.made += 1

    def turn(self, client, events, harm):
        try:
            if events & selectors.EVENT_READ and not client.recv(65536):
                raise ConnectionError
            if events & selectors.EVENT_WRITE:
                client.send(harm)
                self.selector.modify(client, selectors.EVENT_READ, harm)
        except BlockingIOError:
            pass
        except OSError:
            self.selector.unregister(client)
            client.close()
            self.missing += 1

    def stay(self, until):
        while time.monotonic() < until:
            for key, events in self.selector.select(0.02):
                self.turn(key.fileobj, events, key.data)
            for _ in range(min(self.missing, AT_A_TIME)):
                self.missing -= 1
                self.join()
            time.sleep(0.02)


port, wanted, seconds, seed = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
crowd = Crowd(port, seed)
for _ in range(wanted):
    crowd.join()
print("open", flush=True)
crowd.stay(time.monotonic() + seconds)
print(crowd.made)
