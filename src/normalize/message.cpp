#include <fmt/format.h>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

constexpr TextLimit kMessageLimit{8192, 200};
// A template may repeat a parameter: what is made of it has a bound of its own.
constexpr std::size_t kMaxFormattedBytes = 40'000;
// A name of more bytes is none: it keeps the search for its end short.
constexpr std::size_t kMaxNameBytes = 128;

constexpr Field kLogentryFields[] = {
    of_kind(Kind::json_text, "message", kMessageLimit.max, kMessageLimit.allowance),
    of_kind(Kind::json_text, "formatted", kMessageLimit.max, kMessageLimit.allowance),
    own("params"),
};

class Params {
 public:
  explicit Params(const json::value& params)
      : list_(params.if_array()), object_(params.if_object()) {}

  const json::value* next() { return at(next_++); }
  const json::value* at(std::size_t index) const {
    return list_ != nullptr ? list_->if_contains(index) : nullptr;
  }
  const json::value* named(std::string_view name) const {
    return object_ != nullptr ? object_->if_contains(name) : nullptr;
  }

 private:
  const json::array* list_;
  const json::object* object_;
  std::size_t next_ = 0;
};

std::string param_text(const json::value& param) {
  if (param.is_string()) return std::string(view(param.get_string()));
  return bounded_json(param, kMaxFormattedBytes);
}

// One conversion of printf or of Python's % operator, after its percent sign.
struct Conversion {
  std::string_view name;  // of `%(name)s`
  std::optional<int> precision;
  char kind = 's';
  std::size_t size = 0;
};

std::optional<Conversion> read_conversion(std::string_view text) {
  Conversion read;
  std::size_t at = 0;
  if (!text.empty() && text[0] == '(') {
    const auto end = text.substr(0, kMaxNameBytes).find(')');
    if (end == std::string_view::npos) return std::nullopt;
    read.name = text.substr(1, end - 1);
    at = end + 1;
  }
  const auto skip = [&](std::string_view set) {
    const auto start = at;
    while (at < text.size() && set.find(text[at]) != std::string_view::npos) ++at;
    return text.substr(start, at - start);
  };
  skip("#0- +");
  skip("0123456789");
  if (at < text.size() && text[at] == '.') {
    ++at;
    read.precision = ascii::parse_number<int>(skip("0123456789"));
  }
  skip("hlLqjzt");
  constexpr std::string_view kKinds = "sdiufFeEgGxXoOcaAvprSDj@";
  if (at >= text.size() || kKinds.find(text[at]) == std::string_view::npos) return std::nullopt;
  read.kind = text[at];
  read.size = at + 1;
  return read;
}

std::string converted(const json::value& param, const Conversion& conversion) {
  const bool is_fixed = conversion.kind == 'f' || conversion.kind == 'F';
  if (is_fixed && param.is_number()) {
    const int digits = std::min(conversion.precision.value_or(6), 20);
    const double number = param.is_double() ? param.get_double() : param.to_number<double>();
    return fmt::format("{:.{}f}", number, digits);
  }
  return param_text(param);
}

// The parameter that stands at the front of `text` in either style, and the bytes it takes there.
struct Filled {
  std::string text;
  std::size_t size;
  bool is_param = true;  // false: a doubled mark, which stands for itself
};

std::optional<Filled> fill_percent(std::string_view text, Params& params) {
  if (text.starts_with("%%")) return Filled{"%", 2, false};
  const auto conversion = read_conversion(text.substr(1));
  if (!conversion) return std::nullopt;
  const auto* param = conversion->name.empty() ? params.next() : params.named(conversion->name);
  if (param == nullptr) return std::nullopt;
  return Filled{converted(*param, *conversion), conversion->size + 1};
}

std::optional<Filled> fill_brace(std::string_view text, Params& params) {
  if (text.starts_with("{{")) return Filled{"{", 2, false};
  if (text.starts_with("}}")) return Filled{"}", 2, false};
  const auto end = text.substr(0, kMaxNameBytes).find('}');
  if (text[0] != '{' || end == std::string_view::npos) return std::nullopt;
  // A format after `:` and a conversion after `!` do not change which parameter is meant.
  const auto inner = text.substr(1, end - 1);
  const auto name = inner.substr(0, inner.find_first_of(":!"));
  const json::value* param = nullptr;
  if (name.empty()) {
    param = params.next();
  } else if (const auto index = ascii::parse_number<std::size_t>(name)) {
    param = params.at(*index);
  } else {
    param = params.named(name);
  }
  if (param == nullptr) return std::nullopt;
  return Filled{param_text(*param), end + 1};
}

template <class Fill>
std::optional<std::string> format_with(std::string_view pattern, const json::value& params_value,
                                       std::string_view marks, Fill fill) {
  Params params(params_value);
  std::string out;
  bool is_filled = false;
  while (!pattern.empty() && out.size() < kMaxFormattedBytes) {
    const auto mark = pattern.find_first_of(marks);
    out += pattern.substr(0, mark);
    if (mark == std::string_view::npos) break;
    pattern.remove_prefix(mark);
    const auto filled = fill(pattern, params);
    if (filled && filled->is_param) is_filled = true;
    out += filled ? std::string_view(filled->text) : pattern.substr(0, 1);
    pattern.remove_prefix(filled ? filled->size : 1);
  }
  if (!is_filled) return std::nullopt;
  return out;
}

// A log entry of whatever JSON type as an object; false when there is nothing to say.
bool make_logentry(json::value& value) {
  if (value.is_object()) return true;
  if (value.is_null() || (value.is_bool() && !value.get_bool())) return false;
  json::object entry(value.storage());
  entry["formatted"] = std::move(value);
  value = std::move(entry);
  return true;
}

void keep_params(json::object& entry, const Path& path, Report& report) {
  const auto it = entry.find("params");
  if (it == entry.end()) return;
  const Path place(path, "params");
  json::value& params = it->value();
  const bool is_container = params.is_array() || params.is_object();
  if (!is_container) report.invalid(place, std::move(params));
  const bool is_empty = is_container && (params.is_array() ? params.get_array().empty()
                                                           : params.get_object().empty());
  if (!is_container || is_empty || !trim_bag(params, kMediumBag, place, &report))
    entry.erase(it);
}

// A template that is no template moves to `formatted`: then there is one text, not two equal ones.
void fill_formatted(json::object& entry, const Path& path, Report& report) {
  const auto message = entry.find("message");
  if (message == entry.end()) return;
  const auto formatted_member = entry.find("formatted");
  if (formatted_member == entry.end()) {
    const auto* params = entry.if_contains("params");
    const auto pattern = view(message->value().get_string());
    auto formatted = params == nullptr ? std::nullopt : format_message(pattern, *params);
    if (formatted) {
      json::string text(*formatted, entry.storage());
      limit_text(text, kMessageLimit, Path(path, "formatted"), report);
      entry["formatted"] = std::move(text);
      return;
    }
    json::value whole(std::move(message->value()));
    entry.erase(message);
    entry["formatted"] = std::move(whole);
    return;
  }
  if (message->value() == formatted_member->value()) entry.erase(message);
}

}  // namespace

std::optional<std::string> format_message(std::string_view pattern, const json::value& params) {
  if (auto filled = format_with(pattern, params, "%", fill_percent)) return filled;
  return format_with(pattern, params, "{}", fill_brace);
}

void normalize_logentry(Draft& draft) {
  const auto it = draft.event.find("logentry");
  if (it == draft.event.end()) return;
  const Path path("logentry");
  if (!make_logentry(it->value())) {
    draft.event.erase(it);
    return;
  }
  json::object& entry = it->value().get_object();
  apply_fields(entry, kLogentryFields, path, draft.report);
  keep_params(entry, path, draft.report);
  fill_formatted(entry, path, draft.report);
  if (!entry.contains("formatted")) draft.event.erase(it);
}

}  // namespace vedette::normalize
