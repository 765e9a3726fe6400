"""A program that is watched with OpenTelemetry and knows nothing of Vedette. Usage: otlp.py URL KEY

It sends two traces, of two spans and of one, and three logs, the last one outside of any trace, and prints their ids:
{"traces": [id, id], "spans": {name: id}, "status": {url path: status}}
"""

import json
import logging
import sys

import requests
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode


class Witness(requests.Session):
    """Notes how the server answered; the exporters hide it."""

    seen = {}

    def request(self, method, url, **more):
        answer = super().request(method, url, **more)
        self.seen[url.rsplit("/", 1)[1]] = answer.status_code
        return answer


def work(tracer, log):
    """Two traces; returns their ids and those of the spans."""
    spans = {}
    with tracer.start_as_current_span("GET /cart", kind=SpanKind.SERVER) as root:
        root.set_attribute("http.request.method", "GET")
        root.set_attribute("cart.sizes", [1, 2])
        log.warning("the cart is nearly full", extra={"cart": "ada", "items": 41})
        with tracer.start_as_current_span("SELECT items", kind=SpanKind.CLIENT) as child:
            child.set_attribute("db.system.name", "sqlite")
            log.error("no such table: items")
            child.record_exception(ValueError("no such table"))
            child.set_status(Status(StatusCode.ERROR, "no such table"))
    with tracer.start_as_current_span("sweep") as other:
        other.set_attribute("dust", 0.5)
    log.info("nothing is left to do")
    for span in (root, child, other):
        spans[span.name] = format(span.get_span_context().span_id, "016x")
    traces = [format(span.get_span_context().trace_id, "032x") for span in (root, other)]
    return {"traces": traces, "spans": spans}


def main():
    url, key = sys.argv[1:3]
    headers = {"x-sentry-auth": f"sentry sentry_key={key}"}
    resource = Resource.create(
        {"service.name": "cart", "service.version": "1.4.0", "deployment.environment.name": "staging"}
    )
    session = Witness()
    tracing = TracerProvider(resource=resource)
    tracing.add_span_processor(
        BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{url}/v1/traces", headers=headers, session=session))
    )
    records = LoggerProvider(resource=resource)
    gzip = Compression.Gzip
    records.add_log_record_processor(
        BatchLogRecordProcessor(
            OTLPLogExporter(endpoint=f"{url}/v1/logs", headers=headers, session=session, compression=gzip)
        )
    )
    trace.set_tracer_provider(tracing)
    log = logging.getLogger("cart")
    log.setLevel(logging.INFO)
    log.addHandler(LoggingHandler(logger_provider=records))
    made = work(trace.get_tracer("cart.py", "0.3"), log)
    tracing.shutdown()
    records.shutdown()
    print(json.dumps(made | {"status": Witness.seen}))


main()
