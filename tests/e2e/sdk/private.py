"""Reports an error of a program that is full of secrets, with the SDK told to hide nothing itself.

Usage: private.py DSN. The secrets come as JSON in $SECRETS: the SDK also reports the command line.
"""

import json
import os
import sys

import sentry_sdk
from sentry_sdk.integrations.wsgi import SentryWsgiMiddleware
from sentry_sdk.scrubber import EventScrubber

SECRETS = json.loads(os.environ["SECRETS"])


def form():
    """What a careless page sends, as its own program sees it."""
    return {
        "order": SECRETS["order"],
        "password": SECRETS["password"],
        "payment": {"note": f"paid with {SECRETS['card']} today"},
        "headers": [f"Bearer {SECRETS['token']}"],
        "customer_badge": SECRETS["badge"],
    }


def with_request_data(event, hint):
    event.setdefault("request", {})["data"] = form()
    return event


def application(environ, start_response):
    password = SECRETS["password"]
    fields = form()
    sentry_sdk.set_tag("order", SECRETS["order"])
    sentry_sdk.set_extra("form", fields)
    sentry_sdk.set_extra("called", f"curl -H 'Authorization: Bearer {SECRETS['token']}'")
    sentry_sdk.add_breadcrumb(category="db", message=f"connect https://ada:{password}@db.example/")
    sentry_sdk.add_breadcrumb(category="form", message="sent", data=form())
    sentry_sdk.add_breadcrumb(category="net", message=f"Bearer {SECRETS['token']} from {SECRETS['address']}")
    sentry_sdk.set_user(
        {
            "id": "42",
            "ip_address": SECRETS["address"],
            "customer_badge": SECRETS["badge"],
            "data": form(),
        }
    )
    try:
        raise RuntimeError(f"order {SECRETS['order']} failed")
    except RuntimeError as error:
        print(sentry_sdk.capture_exception(error))
    start_response("200 OK", [])
    return [b""]


def main():
    sentry_sdk.init(
        dsn=sys.argv[1],
        send_default_pii=True,
        event_scrubber=EventScrubber(denylist=[], pii_denylist=[], send_default_pii=True),
    )
    sentry_sdk.get_global_scope().add_event_processor(with_request_data)
    environ = {
        "REQUEST_METHOD": "POST",
        "SERVER_NAME": "shop.example",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "PATH_INFO": "/pay",
        "QUERY_STRING": f"password={SECRETS['password']}&customer_badge={SECRETS['badge']}",
        "REMOTE_ADDR": SECRETS["address"],
        "HTTP_AUTHORIZATION": f"Bearer {SECRETS['token']}",
        "HTTP_COOKIE": f"sessionid={SECRETS['token']}",
        "HTTP_X_CUSTOMER_BADGE": SECRETS["badge"],
    }
    list(SentryWsgiMiddleware(application)(environ, lambda status, headers: None))
    sentry_sdk.flush(timeout=10)


main()
