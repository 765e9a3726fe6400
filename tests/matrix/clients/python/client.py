"""One feature of the Python SDK, used as its documentation shows. Usage: client.py DSN FEATURE TEXT

Prints what it did as one line of JSON. `text` makes what it sends unique.
"""

import json
import sys
import threading
import time

import sentry_sdk
from sentry_sdk import crons, metrics, profiler

dsn, feature, text = sys.argv[1:4]
OVER_LIMIT = 12


def init(**options):
    sentry_sdk.init(dsn=dsn, release="matrix@1.0.0", environment="matrix", **options)


def busy(seconds):
    """Works long enough for a sampling profiler to see it."""
    end = time.perf_counter() + seconds
    total = 0
    while time.perf_counter() < end:
        total += sum(range(1000))
    return total


def error():
    init()
    try:
        raise ValueError(text)
    except ValueError:
        return {"ids": [sentry_sdk.capture_exception()]}


def message():
    init()
    return {"ids": [sentry_sdk.capture_message(text, level="warning")]}


def transaction():
    init(traces_sample_rate=1.0)
    with sentry_sdk.start_transaction(op="task", name=text):
        with sentry_sdk.start_span(op="step", name="a step"):
            pass
    return {}


def span():
    init(traces_sample_rate=1.0, trace_lifecycle="stream")
    with sentry_sdk.traces.start_span(name=text):
        with sentry_sdk.traces.start_span(name="a step"):
            pass
    return {}


def session():
    init(auto_session_tracking=True)
    sentry_sdk.start_session(session_mode="application")
    sentry_sdk.end_session()
    return {}


def attachment():
    init()
    with sentry_sdk.new_scope() as scope:
        scope.add_attachment(bytes=b"first line\nsecond line\n", filename="notes.txt")
        return {"ids": [scope.capture_message(text)]}


def check_in():
    init()
    config = {"schedule": {"type": "crontab", "value": "0 * * * *"}, "checkin_margin": 5, "max_runtime": 10}
    running = crons.capture_checkin(monitor_slug=text, status="in_progress", monitor_config=config)
    crons.capture_checkin(monitor_slug=text, check_in_id=running, status="ok", duration=1.5)
    return {}


def log():
    init(enable_logs=True)
    sentry_sdk.logger.info("{text}: an apple", text=text)
    sentry_sdk.logger.error("{text}: no apple", text=text)
    return {}


def metric():
    init()
    metrics.count("matrix.apples", 3, attributes={"text": text})
    metrics.gauge("matrix.queue", 7)
    metrics.distribution("matrix.wait", 187.5, unit="millisecond")
    return {}


def profile():
    init(traces_sample_rate=1.0, profiles_sample_rate=1.0)
    with sentry_sdk.start_transaction(op="task", name=text):
        busy(0.3)
    sentry_sdk.flush(timeout=10)
    # The profiler that runs apart from transactions.
    init(profile_session_sample_rate=1.0, profile_lifecycle="manual")
    profiler.start_profiler()
    busy(0.3)
    profiler.stop_profiler()
    return {}


def rate_limit():
    init()
    for number in range(OVER_LIMIT):
        sentry_sdk.capture_message(f"{text} {number}")
        sentry_sdk.flush(timeout=10)
    return {"tried": OVER_LIMIT}


def restart():
    init()
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    tried = 0
    while not over.wait(0.02):
        sentry_sdk.capture_message(f"{text} {tried}")
        sentry_sdk.flush(timeout=10)
        tried += 1
    return {"tried": tried}


FEATURES = {
    "error": error,
    "message": message,
    "transaction": transaction,
    "span": span,
    "session": session,
    "attachment": attachment,
    "check-in": check_in,
    "log": log,
    "metric": metric,
    "profile": profile,
    "rate limit": rate_limit,
    "restart": restart,
}

if feature in FEATURES:
    did = FEATURES[feature]()
    sentry_sdk.get_client().close(timeout=10)
    print(json.dumps({"sdk": f"sentry-sdk {sentry_sdk.VERSION}", **did}))
else:
    print(json.dumps({"unsupported": True}))
