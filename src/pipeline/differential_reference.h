// What is sent at random, and the slow reference that knows what must come of it: for the differential test.
#pragma once
#include <fmt/core.h>

#include <array>
#include <map>
#include <optional>
#include <ostream>
#include <random>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/data_kind.h"
#include "model/event_id.h"
#include "model/fate.h"

namespace vedette::pipeline::testing {

inline constexpr std::size_t kProjects = 3;
inline constexpr Instant kReceived = Instant{1'790'000'000'000'000};

struct SentEvent {
  std::string type;
  std::string user;  // empty: none
  std::int64_t seconds = 0;
  bool is_handled = true;
};

// A delivery, and what must come of it.
struct Sent {
  std::size_t project = 0;
  EventId event_id;
  std::string envelope;
  std::vector<Fate> decided;
  std::optional<SentEvent> event;
  // Of all but the event.
  std::vector<Fate> fates;
  std::map<DataKind, std::uint64_t> rows;
};

class Sender {
 public:
  explicit Sender(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_); }

  Sent next() {
    Sent sent;
    sent.project = below(kProjects);
    choose_id(sent);
    sent.envelope = "{}";
    if (below(6) == 0) sent.decided.push_back({Outcome::rate_limited, "key_quota", DataCategory::error, 1 + below(3)});
    sent.fates = sent.decided;
    add_event(sent);
    if (sent.event) known_[sent.project].try_emplace(sent.event_id, *sent.event);
    for (auto left = below(3); left > 0; --left) add_item(sent);
    return sent;
  }

 private:
  // A new one; that of an event which is sent once more; or one that any other delivery had.
  void choose_id(Sent& sent) {
    const auto& known = known_[sent.project];
    const auto choice = below(8);
    sent.event_id = fresh_id();
    if (choice < 2 && !known.empty()) {
      const auto again = std::next(known.begin(), static_cast<std::ptrdiff_t>(below(known.size())));
      sent.event_id = again->first;
      sent.event = again->second;
    } else if (choice == 2 && !ids_.empty()) {
      sent.event_id = ids_[below(ids_.size())];
    }
    ids_.push_back(sent.event_id);
  }
  EventId fresh_id() {
    EventId id;
    for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(below(256));
    return id;
  }
  std::string hex(std::size_t bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes; ++i) text += fmt::format("{:02x}", 1 + below(255));
    return text;
  }
  static void add(Sent& sent, std::string_view header, std::string_view payload) {
    sent.envelope += fmt::format("\n{{{},\"length\":{}}}\n{}", header, payload.size(), payload);
  }

  void add_event(Sent& sent) {
    const auto choice = below(10);
    if (sent.event) {
      add(sent, R"("type":"event")", text_of(*sent.event));
    } else if (choice < 2) {
      return;
    } else if (choice == 2) {
      dropped_ = {Outcome::invalid, "invalid_json", DataCategory::error, 1};
      sent.fates.push_back(*dropped_);
      add(sent, R"("type":"event")", below(2) == 0 ? "{" : "[]");
    } else if (choice == 3) {
      dropped_ = {Outcome::filtered, "web-crawlers", DataCategory::error, 1};
      sent.fates.push_back(*dropped_);
      add(sent, R"("type":"event")", R"({"message":"m","request":{"headers":{"User-Agent":"Googlebot/2.1"}}})");
    } else {
      SentEvent event{.type = fmt::format("Fault{}", static_cast<char>('A' + below(20))),
                      .user = below(4) == 0 ? "" : std::to_string(below(6)),
                      .seconds = kReceived.seconds() - static_cast<std::int64_t>(below(3 * 86'400)),
                      .is_handled = below(3) != 0};
      add(sent, R"("type":"event")", text_of(event));
      sent.event = std::move(event);
    }
    // Attachments share the fate of an event that is not kept; that of a duplicate is not known yet.
    for (auto left = below(3); left > 0; --left) add_attachment(sent);
    dropped_.reset();
  }
  static std::string text_of(const SentEvent& event) {
    const auto user = event.user.empty() ? std::string() : fmt::format(R"(,"user":{{"id":"{}"}})", event.user);
    return fmt::format(
        R"({{"platform":"python","timestamp":{},"exception":{{"values":[{{"type":"{}","value":"v","mechanism":{{"type":"x",)"
        R"("handled":{}}},"stacktrace":{{"frames":[{{"function":"f_{}","module":"app","filename":"app.py","in_app":true}},)"
        R"({{"function":"raise_{}","module":"lib","filename":"lib.py","in_app":false}}]}}}}]}}{}}})",
        event.seconds, event.type, event.is_handled, event.type, event.type, user);
  }
  void add_attachment(Sent& sent) {
    const auto bytes = 1 + below(20);
    add(sent, R"("type":"attachment","filename":"a.txt")", std::string(bytes, 'x'));
    const auto outcome = dropped_ ? dropped_->outcome : Outcome::accepted;
    const auto reason = dropped_ ? dropped_->reason : "";
    sent.fates.push_back({outcome, reason, DataCategory::attachment, bytes});
    sent.fates.push_back({outcome, reason, DataCategory::attachment_item, 1});
    if (!dropped_) ++sent.rows[DataKind::attachments];
  }
  void add_item(Sent& sent) {
    switch (below(6)) {
      case 0: return add_transaction(sent);
      case 1: return add_session(sent);
      case 2: return add_logs(sent);
      case 3: return add_check_in(sent);
      case 4: return add_client_report(sent);
      default: return add_user_report(sent);
    }
  }
  void add_transaction(Sent& sent) {
    const auto trace = hex(16);
    const auto root = hex(8);
    std::string spans;
    const auto count = below(4);
    const auto start = kReceived.seconds() - 100 - static_cast<std::int64_t>(below(86'400));
    for (std::size_t i = 0; i < count; ++i) {
      spans += fmt::format(R"({}{{"trace_id":"{}","span_id":"{}","parent_span_id":"{}","op":"db","start_timestamp":{},"timestamp":{}}})",
                           i == 0 ? "" : ",", trace, hex(8), root, start, start + 1);
    }
    // An event of an old client of that type is no error, and makes no issue.
    add(sent, R"("type":"transaction")",
        fmt::format(R"({{"type":"transaction","transaction":"/x","contexts":{{"trace":{{"trace_id":"{}","span_id":"{}"}}}},)"
                    R"("start_timestamp":{},"timestamp":{},"spans":[{}]}})",
                    trace, root, start, start + 2, spans));
    sent.fates.push_back({Outcome::accepted, "", DataCategory::transaction, 1});
    sent.fates.push_back({Outcome::accepted, "", DataCategory::transaction_indexed, 1});
    sent.fates.push_back({Outcome::accepted, "", DataCategory::span, count + 1});
    sent.fates.push_back({Outcome::accepted, "", DataCategory::span_indexed, count + 1});
    ++sent.rows[DataKind::transactions];
  }
  void add_session(Sent& sent) {
    const bool is_valid = below(4) != 0;
    add(sent, R"("type":"session")",
        is_valid ? fmt::format(R"({{"sid":"{}","init":true,"status":"ok","started":{},"timestamp":{},"attrs":{{"release":"web@1"}}}})",
                               hex(16), kReceived.seconds() - 60, kReceived.seconds())
                 : std::string(R"({"status":"ok"})"));
    sent.fates.push_back({is_valid ? Outcome::accepted : Outcome::invalid, is_valid ? "" : "invalid_session", DataCategory::session, 1});
    if (is_valid) ++sent.rows[DataKind::sessions];
  }
  void add_logs(Sent& sent) {
    const auto good = 1 + below(3);
    const auto bad = below(2);
    std::string items;
    for (std::size_t i = 0; i < good; ++i) {
      items += fmt::format(R"({}{{"timestamp":{},"trace_id":"{}","level":"info","body":"b"}})", i == 0 ? "" : ",",
                           kReceived.seconds() - static_cast<std::int64_t>(below(86'400)), hex(16));
    }
    if (bad > 0) items += R"(,{"level":"info"})";
    const auto payload = fmt::format(R"({{"items":[{}]}})", items);
    add(sent, fmt::format(R"("type":"log","item_count":{})", good + bad), payload);
    sent.fates.push_back({Outcome::accepted, "", DataCategory::log_item, good});
    if (bad > 0) sent.fates.push_back({Outcome::invalid, "invalid_log", DataCategory::log_item, bad});
    sent.fates.push_back({Outcome::accepted, "", DataCategory::log_byte, payload.size()});
    sent.rows[DataKind::logs] += good;
  }
  void add_check_in(Sent& sent) {
    add(sent, R"("type":"check_in")", fmt::format(R"({{"check_in_id":"{}","monitor_slug":"m","status":"ok"}})", hex(16)));
    sent.fates.push_back({Outcome::accepted, "", DataCategory::monitor, 1});
    ++sent.rows[DataKind::check_ins];
  }
  void add_client_report(Sent& sent) {
    const auto count = 1 + below(5);
    add(sent, R"("type":"client_report")",
        fmt::format(R"({{"timestamp":{},"discarded_events":[{{"reason":"queue_overflow","category":"error","quantity":{}}}]}})",
                    kReceived.seconds(), count));
    sent.fates.push_back({Outcome::client_discard, "queue_overflow", DataCategory::error, count});
  }
  void add_user_report(Sent& sent) {
    add(sent, R"("type":"user_report")", fmt::format(R"({{"event_id":"{}","name":"n","email":"a@b.example","comments":"c"}})", hex(16)));
    sent.fates.push_back({Outcome::accepted, "", DataCategory::feedback, 1});
    ++sent.rows[DataKind::feedback];
  }

  std::mt19937_64 engine_;
  std::vector<EventId> ids_;
  std::array<std::map<EventId, SentEvent>, kProjects> known_;
  // The fate of the event in the envelope at hand, when it is not kept.
  std::optional<Fate> dropped_;
};

struct IssueState {
  std::int64_t events = 0;
  std::int64_t users = 0;
  std::int64_t first_seen = 0;  // seconds
  std::int64_t last_seen = 0;
  bool is_unhandled = false;
  auto operator<=>(const IssueState&) const = default;
};
inline std::ostream& operator<<(std::ostream& out, const IssueState& issue) {
  return out << fmt::format("{} events of {} users from {} to {}{}", issue.events, issue.users, issue.first_seen, issue.last_seen,
                            issue.is_unhandled ? ", unhandled" : "");
}

// What is known of one project in the end.
struct ProjectState {
  std::map<std::string, IssueState> issues;     // by the exception's type
  std::map<std::string, std::string> events;    // hex id to the type of its issue
  std::map<std::string, std::uint64_t> fates;   // "category outcome reason" to quantity
  std::map<DataKind, std::uint64_t> rows;
  bool operator==(const ProjectState&) const = default;
};

inline std::string fate_text(DataCategory category, Outcome outcome, std::string_view reason) {
  return fmt::format("{} {} {}", to_text(category), to_text(outcome), reason);
}

// One item at a time. A project that went away has nothing.
inline ProjectState expected(std::span<const Sent> all, std::size_t project, bool is_removed) {
  ProjectState state;
  if (is_removed) return state;
  std::map<std::string, std::set<std::string>> users;
  for (const auto& sent : all) {
    if (sent.project != project) continue;
    for (const auto& fate : sent.fates) state.fates[fate_text(fate.category, fate.outcome, fate.reason)] += fate.quantity;
    for (const auto& [kind, count] : sent.rows) state.rows[kind] += count;
    if (!sent.event) continue;
    const auto& event = *sent.event;
    if (!state.events.emplace(sent.event_id.hex(), event.type).second) {
      ++state.fates[fate_text(DataCategory::error, Outcome::invalid, "duplicate")];
      continue;
    }
    ++state.fates[fate_text(DataCategory::error, Outcome::accepted, "")];
    auto& issue = state.issues[event.type];
    const bool is_first = issue.events++ == 0;
    if (is_first || event.seconds < issue.first_seen) issue.first_seen = event.seconds;
    if (is_first || event.seconds > issue.last_seen) issue.last_seen = event.seconds;
    if (!event.user.empty()) users[event.type].insert(event.user);
    issue.users = static_cast<std::int64_t>(users[event.type].size());
    issue.is_unhandled = issue.is_unhandled || !event.is_handled;
  }
  return state;
}

}  // namespace vedette::pipeline::testing
