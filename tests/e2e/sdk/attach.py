"""Reports an error with three attachments: the bytes of a file under a name that leads out of any
folder, a text and a picture. Usage: attach.py DSN FILE NAME"""

import base64
import sys

import sentry_sdk

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


def main():
    dsn, path, name = sys.argv[1:]
    sentry_sdk.init(dsn=dsn)
    scope = sentry_sdk.get_current_scope()
    with open(path, "rb") as file:
        scope.add_attachment(bytes=file.read(), filename=name)
    scope.add_attachment(bytes=b"the third line is empty\n\n<b>end</b>", filename="notes.txt")
    scope.add_attachment(bytes=PICTURE, filename="screenshot.png")
    try:
        raise ValueError("an error with a file")
    except ValueError as error:
        print(sentry_sdk.capture_exception(error))
    sentry_sdk.flush(timeout=10)


main()
