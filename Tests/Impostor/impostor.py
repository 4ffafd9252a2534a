"""Servers that pose as PostgreSQL while a command runs, and note what they were given.

impostor.py FOLDER PORT:TLS:METHOD... -- COMMAND...

TLS is `none` (TLS is refused), or the name of a certificate: FOLDER/TLS/server.pem and server.key. METHOD is `trust`,
`clear`, `md5`, `scram` (with another password's verifier), or `cut` (SCRAM that ends before the server's proof).
FOLDER/got has a line for everything that was given: port, role, kind, and of a password in the clear its text.
"""

import base64
import os
import socket
import ssl
import struct
import subprocess
import sys
import threading

SSL_REQUEST = 80877103


def exactly(client, count):
    data = b""
    while len(data) < count:
        piece = client.recv(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def startup(client):
    (length,) = struct.unpack("!i", exactly(client, 4))
    return exactly(client, length - 4)


def message(client):
    kind = exactly(client, 1)
    (length,) = struct.unpack("!i", exactly(client, 4))
    return kind, exactly(client, length - 4)


def send(client, kind, body):
    client.sendall(kind + struct.pack("!i", len(body) + 4) + body)


def ask(client, method, body=b""):
    send(client, b"R", struct.pack("!i", method) + body)


def refuse(client):
    """The end: a plain close may reach the client in several ways."""
    send(client, b"E", b"SFATAL\0VFATAL\0C28P01\0Mthat was all\0\0")


def welcome(client, note):
    ask(client, 0)
    for name, value in {"server_version": "15.0", "client_encoding": "UTF8", "server_encoding": "UTF8"}.items():
        send(client, b"S", f"{name}\0{value}\0".encode())
    send(client, b"K", bytes(8))
    send(client, b"Z", b"I")
    message(client)
    note("session")
    refuse(client)


def clear(client, note):
    ask(client, 3)
    note("password", message(client)[1].rstrip(b"\0").decode())
    refuse(client)


def md5(client, note):
    ask(client, 5, b"salt")
    message(client)
    note("MD5 hash")
    refuse(client)


def scram(client, note, is_cut=False):
    plus = b"SCRAM-SHA-256-PLUS\0" if isinstance(client, ssl.SSLSocket) else b""
    ask(client, 10, plus + b"SCRAM-SHA-256\0\0")
    first = message(client)[1]
    nonce = first.split(b"r=")[-1].decode() + base64.b64encode(os.urandom(18)).decode()
    salt = base64.b64encode(os.urandom(16)).decode()
    ask(client, 11, f"r={nonce},s={salt},i=4096".encode())
    message(client)
    note("SCRAM proof")
    if is_cut:
        welcome(client, note)
    else:
        ask(client, 12, b"v=" + base64.b64encode(os.urandom(32)))
        message(client)


METHODS = {
    "trust": welcome,
    "clear": clear,
    "md5": md5,
    "scram": scram,
    "cut": lambda client, note: scram(client, note, is_cut=True),
}


class Impostor:
    lock = threading.Lock()

    def __init__(self, folder, port, tls, method):
        self.got, self.port, self.method = os.path.join(folder, "got"), port, METHODS[method]
        self.tls = None
        if tls != "none":
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(os.path.join(folder, tls, "server.pem"), os.path.join(folder, tls, "server.key"))
        self.listener = socket.create_server(("", int(port)), backlog=128)
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            client, _ = self.listener.accept()
            client.settimeout(10)
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        try:
            hello = startup(client)
            if struct.unpack("!i", hello[:4])[0] == SSL_REQUEST:
                client.sendall(b"S" if self.tls else b"N")
                if self.tls:
                    client = self.tls.wrap_socket(client, server_side=True)
                hello = startup(client)
            fields = hello[4:].split(b"\0")
            role = fields[fields.index(b"user") + 1].decode()
            self.note(role, "name")
            self.method(client, lambda *given: self.note(role, *given))
        except (EOFError, OSError):
            pass
        finally:
            client.close()

    def note(self, role, kind, text=""):
        with self.lock, open(self.got, "a") as file:
            file.write(f"{self.port}\t{role}\t{kind}\t{text}\n")


def main():
    folder, *rest = sys.argv[1:]
    split = rest.index("--")
    impostors = [Impostor(folder, *place.split(":")) for place in rest[:split]]
    assert impostors
    sys.exit(subprocess.run(rest[split + 1 :]).returncode)


main()
