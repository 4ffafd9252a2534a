"""Servers that pose as PostgreSQL while a command runs, and note what they were given.

impostor.py FOLDER PORT:TLS:METHOD... -- COMMAND...

TLS is `none` (TLS is refused), or the name of a certificate: FOLDER/TLS/server.pem and server.key. METHOD is `trust`,
`clear`, `md5`, `scram` (with another password's verifier), `cut` (SCRAM that ends before the server's proof), or `noise`
(a session whose answers are random, as NOISE_SEED says). FOLDER/got has a line for everything that was given: port, role,
kind, and of a password in the clear its text. FOLDER/peak has the most memory that the command had, in KiB.
"""

import base64
import os
import random
import re
import resource
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


def begin(client, encoding="UTF8"):
    ask(client, 0)
    for name, value in {"server_version": "15.0", "client_encoding": "UTF8", "server_encoding": encoding}.items():
        send(client, b"S", f"{name}\0{value}\0".encode())
    send(client, b"K", bytes(8))
    send(client, b"Z", b"I")


def welcome(client, note):
    begin(client)
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


VALUES = [None, b"", b"t", b"f", b"0", b"1", b"-1", b"16384", b"4294967295", b"9223372036854775807", b"-9223372036854775808",
          b"9" * 400, b"nan", b"pg_catalog", b"postgres", b"public", b"r", b"p", b"{}", b"{a=r/b}", b"public.orders",
          b"@owner:a @b=", b"\xff\xfe", b"\x1b[2J\xe2\x80\xae", b"e\xcc\x81" * 1000, b"a" * 100_000, b"on", b"off", b"infinity"]


def packed(kind, body, length=None):
    return kind + struct.pack("!i", len(body) + 4 if length is None else length) + body


def row(values):
    parts = [struct.pack("!i", -1) if value is None else struct.pack("!i", len(value)) + value for value in values]
    return packed(b"D", struct.pack("!h", len(values)) + b"".join(parts))


def description(count):
    column = b"c\0" + struct.pack("!ihihih", 0, 0, 25, -1, -1, 0)
    return packed(b"T", struct.pack("!h", count) + column * count)


def opening(statement, is_reading):
    """What a server says that does what the opening of a transaction asks for."""
    settings = re.findall(r"set_config\('(\w+)', '([^']*)'", statement)
    return [b"pg_catalog", b"on" if is_reading else b"off"] + [value.encode() for _, value in settings] + [b"x"]


def answer(statement, is_reading, chance):
    if "set_config('search_path'" in statement and chance.random() < 0.9:
        rows = [opening(statement, is_reading)]
    else:
        width = chance.choice([1, 3, 8, 12, 20])
        rows = [[chance.choice(VALUES) for _ in range(width)] for _ in range(chance.choice([0, 1, 1, 5, 50]))]
    head = packed(b"1", b"") + packed(b"2", b"") + description(len(rows[0]) if rows else 1)
    return head + b"".join(map(row, rows)) + packed(b"C", b"SELECT 1\0")


def odd(message, chance):
    """The same with something at odds: lengths that lie, messages out of turn, bytes lost or changed."""
    place = chance.randrange(len(message))
    states = [b"57P05", b"25P04", b"53300", b"22021", b"42501", b"XX000", b"28P01", b"?"]
    error = packed(b"E", b"SFATAL\0VFATAL\0C" + chance.choice(states) + b"\0Modd \x1b[2J\0\0")
    return chance.choice([
        message[:place], message[place:], message[:place] + bytes([chance.randrange(256)]) + message[place + 1:],
        message + message, error, packed(b"N", b"SNOTICE\0Mlook\0\0") * 100 + message, packed(b"S", b"server_encoding\0SQL_ASCII\0") + message,
        packed(b"D", b"\0\1", 2), packed(b"D", b"\x7f\xff"), packed(b"D", struct.pack("!hi", 1, 2**31 - 1)), packed(b"T", b"\xff\xff"),
        packed(b"D", b"", 2**31 - 1), packed(b"G", b"\0\0\0"), packed(b"?", b"x"), b"", bytes(chance.randrange(256) for _ in range(200)),
    ])


def noise(client, note):
    chance = random.Random(f"{os.environ['NOISE_SEED']} {next(SESSIONS)}")
    begin(client, chance.choice(["UTF8", "UTF8", "UTF8", "LATIN1", "SQL_ASCII"]))
    note("session")
    answers, is_reading = b"", True
    while True:
        kind, body = message(client)
        if kind == b"X":
            return
        if kind == b"P":
            statement = body.split(b"\0")[1].decode()
            if statement.startswith("begin"):
                is_reading = "read only" in statement
            own = answer(statement, is_reading, chance)
            answers += odd(own, chance) if chance.random() < 0.02 else own
        if kind == b"S":
            client.sendall(answers + packed(b"Z", b"I"))
            answers = b""


SESSIONS = iter(range(1_000_000))
METHODS = {
    "noise": noise,
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
    code = subprocess.run(rest[split + 1 :]).returncode
    with open(os.path.join(folder, "peak"), "w") as file:
        file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
    sys.exit(code if code >= 0 else 128 - code)


main()
