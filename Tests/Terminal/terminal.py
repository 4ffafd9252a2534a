"""Runs a program on a terminal of its own, and answers the question that it asks.

usage: terminal.py FOLDER PROGRAM ARGUMENT...

Once the question is there, FOLDER/asked is made; what FOLDER/answer then holds is typed. FOLDER/ended is made at the end.
Prints all that the terminal showed, and ends with the program's exit code.
"""

import os
import pty
import sys
import time

folder, arguments = sys.argv[1], sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execv(arguments[0], arguments)

shown = b""
asked = False
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    shown += part
    if not asked and shown.endswith(b"[y/N] "):
        asked = True
        open(os.path.join(folder, "asked"), "w").close()
        answer = os.path.join(folder, "answer")
        while not os.path.exists(answer):
            time.sleep(0.05)
        with open(answer, "rb") as file:
            os.write(terminal, file.read())

open(os.path.join(folder, "ended"), "w").close()
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.stdout.buffer.write(shown.replace(b"\r\n", b"\n"))
sys.stdout.flush()
sys.exit(status if status >= 0 else 128 - status)
