#include "bench/payload.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string_view>

namespace bench {
namespace {

constexpr std::array<std::string_view, 32> kWords = {
    "order",   "invoice", "customer", "session",  "payment", "cache",   "request", "response",
    "payload", "account", "shipment", "basket",   "token",   "profile", "catalog", "price",
    "worker",  "queue",   "retry",    "timeout",  "handler", "service", "adapter", "gateway",
    "report",  "export",  "import",   "schedule", "filter",  "render",  "widget",  "ledger"};
constexpr std::array<std::string_view, 8> kTypes = {
    "ValueError",      "KeyError",  "TypeError",        "TimeoutError",
    "ConnectionError", "ApiError",  "ValidationError",  "IntegrityError"};

// Writes the varying text of one template: words, names and lines of code from one seed.
class Writer {
 public:
  explicit Writer(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }
  std::string_view word() { return kWords[below(kWords.size())]; }
  std::string_view type() { return kTypes[below(kTypes.size())]; }

  std::string name() { return fmt::format("{}_{}", word(), word()); }

  std::string sentence(std::size_t words) {
    std::string out;
    for (std::size_t i = 0; i < words; ++i) {
      if (i > 0) out.push_back(' ');
      out += below(8) == 0 ? fmt::format("{}", below(100'000)) : std::string(word());
    }
    return out;
  }

  std::string code_line() {
    const std::string indent(4 * (1 + below(4)), ' ');
    switch (below(4)) {
      case 0: return fmt::format("{}{} = self.{}({}, {}={})", indent, name(), name(), word(),
                                 word(), below(1000));
      case 1: return fmt::format("{}if {} is None or {}.{} > {}:", indent, name(), word(), word(),
                                 below(100));
      case 2: return fmt::format("{}return {}.{}([{} for {} in {}])", indent, word(), name(),
                                 word(), word(), name());
      default: return fmt::format("{}# {}", indent, sentence(6));
    }
  }

  std::string code_lines(std::size_t count) {
    std::string out = "[";
    for (std::size_t i = 0; i < count; ++i) {
      out += fmt::format("{}\"{}\"", i > 0 ? "," : "", code_line());
    }
    return out + "]";
  }

  // A frame without its closing brace and function.
  std::string frame_head(bool is_in_app, std::size_t context_lines) {
    const std::string path = fmt::format("{}/{}/{}.py", is_in_app ? "shop" : "vendor", word(),
                                         name());
    return fmt::format(
        R"("filename":"{0}","abs_path":"/srv/app/releases/current/{0}","module":"{1}.{2}",)"
        R"("lineno":{3},"in_app":{4},"pre_context":{5},"context_line":"{6}","post_context":{7})",
        path, word(), name(), 1 + below(900), is_in_app, code_lines(context_lines), code_line(),
        code_lines(context_lines));
  }

  std::string frame(bool with_vars) {
    std::string out = fmt::format(R"({{"function":"{}",{})", name(), frame_head(below(3) == 0, 5));
    if (with_vars) {
      out += R"(,"vars":{)";
      for (int i = 0; i < 5; ++i) {
        out += fmt::format(R"({}"{}{}":"'{}'")", i > 0 ? "," : "", word(), i, sentence(5));
      }
      out += "}";
    }
    return out + "}";
  }

  std::string breadcrumb() {
    return fmt::format(
        R"({{"timestamp":{}.{:03},"type":"http","category":"{}","level":"info","message":"{}",)"
        R"("data":{{"url":"https://api.example.com/{}/{}","method":"GET","status_code":{}}}}})",
        1'700'000'000 + below(1'000'000), below(1000), word(), sentence(7), word(),
        below(1'000'000), 200 + below(3));
  }

 private:
  std::mt19937_64 random_;
};

struct Sections {
  std::string frames;
  std::string breadcrumbs;
  std::string modules;
  std::string extra;

  std::size_t size() const {
    return frames.size() + breadcrumbs.size() + modules.size() + extra.size();
  }
};

void append_item(std::string& list, const std::string& item) {
  if (!list.empty()) list.push_back(',');
  list += item;
}

// Frames and breadcrumbs in turns up to what SDKs send at most, then extra data.
Sections grow(Writer& writer, std::size_t target) {
  constexpr std::size_t kMaxFrames = 100;
  constexpr std::size_t kMaxBreadcrumbs = 100;
  constexpr std::size_t kMaxModules = 200;
  Sections sections;
  for (std::size_t i = 0; sections.size() < target; ++i) {
    const std::size_t left = target - sections.size();
    if (i < kMaxFrames && left > 600) append_item(sections.frames, writer.frame(target > 10'000));
    if (i < kMaxBreadcrumbs && left > 200) append_item(sections.breadcrumbs, writer.breadcrumb());
    if (i < kMaxModules) {
      append_item(sections.modules,
                  fmt::format(R"("{}-{}":"{}.{}.{}")", writer.name(), i, writer.below(9),
                              writer.below(30), writer.below(20)));
    }
    if (i >= kMaxFrames) {
      append_item(sections.extra, fmt::format(R"("{}_{}":"{}")", writer.name(), i,
                                              writer.sentence(200)));
    }
  }
  return sections;
}

// Everything that changes stands near the front, which keeps the rest one compressed run.
std::string render_event(Writer& writer, std::size_t target) {
  constexpr std::size_t kFixedPart = 2100;
  const Sections sections = grow(writer, target > kFixedPart ? target - kFixedPart : 1);
  const auto slot = [](Slot which) { return placeholder(which); };
  std::string out = fmt::format(
      R"({{"event_id":"{}","timestamp":"{}","platform":"python","level":"error",)"
      R"("user":{{"id":"{}","ip_address":"10.1.2.3"}},"tags":{{"request_id":"{}","tenant":"{}",)"
      R"("region":"eu-{}"}},"contexts":{{"trace":{{"trace_id":"{}","span_id":"{}","op":"http"}},)",
      slot(Slot::event_id), slot(Slot::timestamp), slot(Slot::user_number),
      slot(Slot::request_id), writer.word(), 1 + writer.below(3), slot(Slot::trace_id),
      slot(Slot::span_id));
  // The innermost frame carries the group: a name without digits, which no grouping rewrites.
  const std::string innermost = fmt::format(R"({{"function":"handle_{}",{}}})", slot(Slot::group),
                                            writer.frame_head(true, target < 4000 ? 3 : 5));
  out += fmt::format(
      R"("runtime":{{"name":"CPython","version":"3.12.{}"}},"os":{{"name":"Linux","version":"6.1"}}}},)"
      R"("exception":{{"values":[{{"type":"{}","value":"{}","module":"shop.errors",)"
      R"("mechanism":{{"type":"wsgi","handled":false}},"stacktrace":{{"frames":[{}]}}}}]}},)",
      writer.below(8), writer.type(), writer.sentence(8),
      sections.frames.empty() ? innermost : sections.frames + "," + innermost);
  out += fmt::format(
      R"("transaction":"/{}/{}","release":"shop@2.{}.0","environment":"production",)"
      R"("server_name":"web-{}","logger":"shop.{}",)"
      R"("request":{{"url":"https://shop.example.com/{}/{}","method":"POST",)"
      R"("headers":{{"Accept":"application/json","User-Agent":"Mozilla/5.0 X11 Linux x86_64 Firefox/128.0"}}}},)"
      R"("breadcrumbs":{{"values":[{}]}},"modules":{{{}}},"extra":{{{}}},)"
      R"("sdk":{{"name":"sentry.python","version":"2.20.0"}}}})",
      writer.word(), writer.word(), writer.below(4), writer.below(16), writer.word(),
      writer.word(), writer.below(10'000), sections.breadcrumbs, sections.modules, sections.extra);
  return out;
}

std::string render_envelope(Writer& writer, std::size_t target) {
  const std::string event = render_event(writer, target);
  return fmt::format("{{\"event_id\":\"{}\",\"sent_at\":\"{}\"}}\n"
                     "{{\"type\":\"event\",\"length\":{}}}\n{}\n",
                     placeholder(Slot::event_id), placeholder(Slot::timestamp), event.size(),
                     event);
}

// Eight letters without vowels or digits, one text per number.
std::string group_name(std::uint32_t number) {
  static constexpr std::string_view kLetters = "bcdfghjklmnpqrst";
  std::string out;
  for (int i = 0; i < 8; ++i) out.push_back(kLetters[(number >> (4 * i)) & 15]);
  return out;
}

std::string now_text() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                     fmt::gmtime(static_cast<std::time_t>(ms / 1000)), ms % 1000);
}

}  // namespace

PayloadSource::PayloadSource(Mix mix, double new_group_share, std::uint64_t seed)
    : new_group_share_(new_group_share), random_(seed), ids_(std::random_device{}()) {
  struct ClassSpec {
    double share;
    std::size_t size;
    std::size_t templates;
  };
  static const std::vector<ClassSpec> kSmall = {{1.0, 2'000, 64}};
  static const std::vector<ClassSpec> kMixed = {{0.30, 2'000, 64},
                                                {0.40, 6'000, 64},
                                                {0.22, 20'000, 32},
                                                {0.07, 60'000, 16},
                                                {0.01, 300'000, 4}};
  std::uint32_t fixed_group = 0;
  for (const ClassSpec& spec : mix == Mix::small ? kSmall : kMixed) {
    Class made{spec.share, {}, {}};
    for (std::size_t i = 0; i < spec.templates; ++i) {
      Writer writer(seed * 1'000'003 + spec.size * 131 + i);
      made.templates.emplace_back(render_envelope(writer, spec.size));
      made.groups.push_back(group_name(fixed_group++));
    }
    classes_.push_back(std::move(made));
  }
  // Far from the fixed ones, and different in every run.
  next_new_group_ = static_cast<std::uint32_t>(ids_()) | 0x8000'0000U;
}

std::string PayloadSource::random_hex(std::size_t digits) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out(digits, '0');
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < digits; ++i, bits >>= 4) {
    if (i % 16 == 0) bits = ids_();
    out[i] = kDigits[bits & 15];
  }
  return out;
}

void PayloadSource::fill_values(const std::string& group) {
  const auto set = [&](Slot slot, std::string value) {
    values_[static_cast<std::size_t>(slot)] = std::move(value);
  };
  set(Slot::event_id, random_hex(width(Slot::event_id)));
  set(Slot::timestamp, now_text());
  set(Slot::trace_id, random_hex(width(Slot::trace_id)));
  set(Slot::span_id, random_hex(width(Slot::span_id)));
  set(Slot::user_number, fmt::format("{:08}", random_() % 50'000));
  set(Slot::group, group);
  set(Slot::request_id, random_hex(width(Slot::request_id)));
}

void PayloadSource::append_next(bool as_gzip, std::string& out) {
  std::uniform_real_distribution<double> unit(0, 1);
  double drawn = unit(random_);
  std::size_t index = 0;
  while (index + 1 < classes_.size() && drawn >= classes_[index].share) {
    drawn -= classes_[index++].share;
  }
  const Class& chosen = classes_[index];
  const std::size_t which = random_() % chosen.templates.size();
  const bool is_new = unit(random_) < new_group_share_;
  fill_values(is_new ? group_name(next_new_group_++) : chosen.groups[which]);
  if (as_gzip) {
    chosen.templates[which].append_gzip(values_, out);
  } else {
    chosen.templates[which].append_plain(values_, out);
  }
}

double PayloadSource::mean_plain_size() const {
  double mean = 0;
  for (const Class& each : classes_) {
    double sum = 0;
    for (const BodyTemplate& body : each.templates) sum += static_cast<double>(body.plain_size());
    mean += each.share * sum / static_cast<double>(each.templates.size());
  }
  return mean;
}

}  // namespace bench
