"""One feature of raven, the Python SDK of 2018, which knows nothing but the store endpoint.

Usage: client.py DSN FEATURE TEXT. Prints what it did as one line of JSON.
"""

import json
import sys
import threading

import raven
from raven.transport.http import HTTPTransport

dsn, feature, text = sys.argv[1:4]
OVER_LIMIT = 12


def new_client():
    return raven.Client(dsn, transport=HTTPTransport, release="matrix@1.0.0", environment="matrix")


def error():
    client = new_client()
    try:
        raise ValueError(text)
    except ValueError:
        return {"ids": [client.captureException()]}


def message():
    return {"ids": [new_client().captureMessage(text, level="warning")]}


def rate_limit():
    client = new_client()
    for number in range(OVER_LIMIT):
        client.captureMessage(f"{text} {number}")
    return {"tried": OVER_LIMIT}


def restart():
    client = new_client()
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    tried = 0
    while not over.wait(0.02):
        client.captureMessage(f"{text} {tried}")
        tried += 1
    return {"tried": tried}


FEATURES = {"error": error, "message": message, "rate limit": rate_limit, "restart": restart}
did = FEATURES[feature]() if feature in FEATURES else {"unsupported": True}
print(json.dumps({"sdk": f"raven (Python) {raven.VERSION}", **did}))
