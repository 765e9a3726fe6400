//! One feature of the Rust SDK, used as its documentation shows. Usage: client DSN FEATURE TEXT
//! Prints what it did as one line of JSON. The text makes what it sends unique.

use std::io::Read;
use std::sync::mpsc::{channel, RecvTimeoutError};
use std::time::Duration;

use sentry::protocol::{
    Attachment, EnvelopeItem, Event, MonitorCheckIn, MonitorCheckInStatus, MonitorConfig,
    MonitorSchedule, Unit, Uuid,
};
use sentry::{ClientInitGuard, ClientOptions, Level};
use serde_json::{json, Value};

const OVER_LIMIT: usize = 12;
const FLUSH_LIMIT: Duration = Duration::from_secs(10);

struct Call {
    dsn: String,
    text: String,
}

impl Call {
    fn init_with(&self, options: ClientOptions) -> ClientInitGuard {
        sentry::init(
            options
                .dsn(&self.dsn)
                .release("matrix@1.0.0")
                .environment("matrix"),
        )
    }

    fn init(&self) -> ClientInitGuard {
        self.init_with(ClientOptions::default())
    }
}

fn ids(id: Uuid) -> Value {
    json!({ "ids": [id.simple().to_string()] })
}

fn error(call: &Call) -> Value {
    let _guard = call.init();
    ids(sentry::capture_error(&std::io::Error::other(
        call.text.clone(),
    )))
}

fn message(call: &Call) -> Value {
    let _guard = call.init();
    ids(sentry::capture_message(&call.text, Level::Warning))
}

fn transaction(call: &Call) -> Value {
    let _guard = call.init_with(ClientOptions::new().traces_sample_rate(1.0));
    let context = sentry::TransactionContext::new(&call.text, "task");
    let transaction = sentry::start_transaction(context);
    transaction.start_child("step", "a step").finish();
    transaction.finish();
    json!({})
}

fn session(call: &Call) -> Value {
    let _guard = call.init();
    sentry::start_session();
    sentry::end_session();
    json!({})
}

fn attachment(call: &Call) -> Value {
    let _guard = call.init();
    let attachment = Attachment {
        buffer: b"first line\nsecond line\n".to_vec(),
        filename: "notes.txt".into(),
        content_type: Some("text/plain".into()),
        ..Default::default()
    };
    sentry::with_scope(
        |scope| scope.add_attachment(attachment),
        || {
            ids(sentry::capture_event(Event {
                message: Some(call.text.clone()),
                ..Default::default()
            }))
        },
    )
}

fn check_in(call: &Call) -> Value {
    let guard = call.init();
    let check_in_id = sentry::types::random_uuid();
    let send = |status, duration| {
        let check_in = MonitorCheckIn {
            check_in_id,
            monitor_slug: call.text.clone(),
            status,
            environment: Some("matrix".into()),
            duration,
            monitor_config: Some(MonitorConfig {
                schedule: MonitorSchedule::from_crontab("0 * * * *").expect("a schedule"),
                checkin_margin: Some(5),
                max_runtime: Some(10),
                timezone: None,
                failure_issue_threshold: None,
                recovery_threshold: None,
            }),
        };
        guard.send_envelope(EnvelopeItem::from(check_in).into());
    };
    send(MonitorCheckInStatus::InProgress, None);
    send(MonitorCheckInStatus::Ok, Some(1.5));
    json!({})
}

fn log(call: &Call) -> Value {
    let _guard = call.init();
    sentry::logger_info!(basket = 2, "{}: an apple", call.text.clone());
    sentry::logger_error!("{}: no apple", call.text.clone());
    json!({})
}

fn metric(call: &Call) -> Value {
    let _guard = call.init();
    sentry::metrics::counter("matrix.apples", 3)
        .attribute("text", call.text.clone())
        .capture();
    sentry::metrics::gauge("matrix.queue", 7).capture();
    sentry::metrics::distribution("matrix.wait", 187.5)
        .unit(Unit::Millisecond)
        .capture();
    json!({})
}

fn rate_limit(call: &Call) -> Value {
    let guard = call.init();
    for number in 0..OVER_LIMIT {
        sentry::capture_message(&format!("{} {number}", call.text), Level::Info);
        guard.flush(Some(FLUSH_LIMIT));
    }
    json!({ "tried": OVER_LIMIT })
}

fn restart(call: &Call) -> Value {
    let guard = call.init();
    let (sender, over) = channel();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        let _ = sender.send(());
    });
    let mut tried = 0;
    while over.recv_timeout(Duration::from_millis(20)) == Err(RecvTimeoutError::Timeout) {
        sentry::capture_message(&format!("{} {tried}", call.text), Level::Info);
        guard.flush(Some(FLUSH_LIMIT));
        tried += 1;
    }
    json!({ "tried": tried })
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let call = Call {
        dsn: arguments[1].clone(),
        text: arguments[3].clone(),
    };
    let run: Option<fn(&Call) -> Value> = match arguments[2].as_str() {
        "error" => Some(error),
        "message" => Some(message),
        "transaction" => Some(transaction),
        "session" => Some(session),
        "attachment" => Some(attachment),
        "check-in" => Some(check_in),
        "log" => Some(log),
        "metric" => Some(metric),
        "rate limit" => Some(rate_limit),
        "restart" => Some(restart),
        _ => None,
    };
    // Each feature's guard has sent everything when it returns.
    let did = match run {
        Some(run) => {
            let mut did = run(&call);
            did["sdk"] = json!(format!("sentry {}", sdk_version()));
            did
        }
        None => json!({ "unsupported": true }),
    };
    println!("{did}");
}

fn sdk_version() -> String {
    let options = ClientOptions::default();
    options
        .user_agent
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned()
}
