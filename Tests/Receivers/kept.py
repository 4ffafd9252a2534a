"""What a receiver keeps: the events of a batch, as the CloudEvents SDK has read and written them."""

import json
import os
import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from cloudevents.core.formats.json import JSONFormat
from cloudevents.v1.http import from_http, to_json

folder = sys.argv[2]


def current(body):
    """The current way to read an event."""
    headers = {"content-type": "application/cloudevents+json"}
    return JSONFormat().write(from_http_event(HTTPMessage(headers=headers, body=body)))


def earlier(body):
    """The way of the SDK's first version, which most receivers still use."""
    return to_json(from_http({"content-type": "application/cloudevents+json"}, body))


def keep(content_type, body, read):
    """The SDK knows no batches: each of its elements is an event in the structured mode."""
    assert content_type.split(";")[0] == "application/cloudevents-batch+json", content_type
    events = [read(json.dumps(element).encode()) for element in json.loads(body)]
    if not os.path.exists(f"{folder}/broken"):
        with open(f"{folder}/taken.ndjson", "ab") as file:
            file.writelines(event + b"\n" for event in events)
    with open(f"{folder}/requests", "a") as file:
        file.write(f"{len(events)}\n")


def listening(port):
    """Says where, once a connection is taken."""
    with open(f"{folder}/port.new", "w") as file:
        file.write(str(port))
    os.rename(f"{folder}/port.new", f"{folder}/port")
