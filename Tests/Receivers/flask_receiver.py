"""flask_receiver.py ANSWER FOLDER: a receiver in Flask, with the answers that its own guide shows."""

import sys

from flask import Flask, request
from werkzeug.serving import make_server

import kept

answers = {"empty": ("", 204), "text": "ok", "nothing": "", "json": {"taken": True}}
app = Flask(__name__)


@app.post("/hook")
def hook():
    kept.keep(request.headers["Content-Type"], request.get_data(), kept.current)
    return answers[sys.argv[1]]


server = make_server("127.0.0.1", 0, app)
kept.listening(server.server_port)
server.serve_forever()
