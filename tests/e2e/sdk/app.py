"""A program that fails in a chain of two exceptions and reports it. Usage: app.py DSN"""

import sys

import sentry_sdk


def charge(order):
    card = order["card"]
    return {}[card]


def checkout(order):
    total = order["total"] * 2
    try:
        charge(order)
    except KeyError as error:
        raise ValueError(f"cannot charge {total} euros") from error


def main():
    sentry_sdk.init(dsn=sys.argv[1], release="shop@1.2.3", environment="production")
    sentry_sdk.set_tag("payment", "card")
    sentry_sdk.set_user({"id": "42", "email": "ada@example.com", "username": "ada"})
    sentry_sdk.add_breadcrumb(category="cart", message="put a book into the cart", level="info")
    try:
        checkout({"card": "visa-of-ada", "total": 21})
    except ValueError as error:
        print(sentry_sdk.capture_exception(error))
    sentry_sdk.flush(timeout=10)


main()
