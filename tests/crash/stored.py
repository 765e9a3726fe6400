"""Prints, as JSON, what the stores of a stopped server hold: the rows by what names them, and the counted fates."""

import hashlib
import json
import pathlib
import sqlite3
import sys

data = pathlib.Path(sys.argv[1])
problems = []


def rows(path, statement):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as sql:
        return sql.execute(statement).fetchall()


def files(folder):
    return sorted((data / folder).glob("*_*d.db"))


def names(folder, statement):
    return [row[0] for path in files(folder) for row in rows(path, statement)]


used_blobs = set()


def attachments(path):
    for event, name, size, sha1, inline, blob in rows(
        path, "SELECT lower(hex(event_id)), filename, size, sha1, data, blob FROM attachment"
    ):
        bytes_ = inline
        if blob is not None:
            file = data / "blobs" / "attachments" / path.name.removesuffix(".db") / blob[:2] / blob
            used_blobs.add(file)
            if not file.exists():
                problems.append(f"the blob {file} is missing")
                continue
            bytes_ = file.read_bytes()
        if len(bytes_) != size or hashlib.sha1(bytes_).hexdigest() != sha1:
            problems.append(f"the attachment {event} {name} is damaged")
        yield f"{event} {name} {len(bytes_)} {hashlib.sha256(bytes_).hexdigest()}"


for path in sorted(data.rglob("*.db")):
    said = rows(path, "PRAGMA integrity_check")
    if said != [("ok",)]:
        problems.append(f"{path}: {said[0][0]}")

blob_files = {path for path in (data / "blobs").rglob("*") if path.is_file()}
stored = {
    "event": names("events", "SELECT lower(hex(event_id)) FROM event"),
    "payload": names("events", "SELECT lower(hex(event_id)) FROM event JOIN payload USING (id)"),
    "transaction": names("items/transactions", "SELECT lower(hex(event_id)) FROM transaction_event"),
    "span": names("items/transactions", "SELECT lower(hex(trace_id)) || ' ' || lower(hex(span_id)) FROM span"),
    "log": names("items/logs", "SELECT body FROM log"),
    "session": names("items/sessions", "SELECT lower(hex(sid)) FROM session"),
    "check_in": names("items/check_ins", "SELECT lower(hex(check_in_id)) FROM check_in"),
    "feedback": names("items/feedback", "SELECT message FROM feedback"),
    "attachment": [row for path in files("items/attachments") for row in attachments(path)],
}
print(
    json.dumps(
        {
            "rows": stored,
            "sessions": sum(names("items/sessions", "SELECT sessions FROM session_hour")),
            "fates": rows(data / "catalog.db", "SELECT category, outcome, reason, quantity, times FROM outcome"),
            "indexed": rows(data / "events" / "index.db", "SELECT count(*) FROM located")[0][0],
            "blobs": len(used_blobs),
            "drafts": sum(1 for path in blob_files if path.name.endswith(".part")),
            "unused": sum(1 for path in blob_files - used_blobs if not path.name.endswith(".part")),
            "problems": problems,
        }
    )
)
