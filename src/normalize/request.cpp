#include <algorithm>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/utf8.h"
#include "normalize/fields.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

// A bigger body is shown as the text it is.
constexpr std::size_t kMaxParsedBody = 256 * 1024;

// Bytes of a header that comes from the envelope's own request.
constexpr std::size_t kMaxAddedHeader = 1024;

constexpr Field kRequestFields[] = {
    text("url", 2048, 40),
    own("method"),
    own("headers"),
    own("cookies"),
    own("query_string"),
    own("data"),
    map("env", kLargeBag),
    text("fragment", 1024, 100),
    text("protocol", 64),
    of_kind(Kind::integer, "body_size"),
    text("inferred_content_type", 128),
    text("api_target", 128),
};

// Where a list of pairs comes from decides how its text form is read and its names are spelled.
enum class PairStyle { headers, cookies, query };

std::string clean(std::string text) {
  return utf8::is_valid(text) ? text : utf8::repair(text);
}

// The first letter of each word in upper case: `x-request-id` is `X-Request-Id`.
std::string canonical_header(std::string_view name) {
  std::string canonical(ascii::trim(name));
  bool is_first = true;
  for (char& c : canonical) {
    if (is_first) c = ascii::to_upper(c);
    is_first = c == '-';
  }
  return canonical;
}

// Builds [[name, value], …] within a budget of bytes.
class PairList {
 public:
  PairList(PairStyle style, const json::storage_ptr& storage, Budget budget, const Path& path,
           Report& report)
      : style_(style), list_(storage), remaining_(budget.bytes), path_(path), report_(report) {}

  void add(std::string_view name, std::string_view text) {
    json::value value(list_.storage());
    value.emplace_string() = text;
    add(name, std::move(value));
  }

  void add(std::string_view name, json::value&& value) {
    ++seen_;
    if (is_full_) return;
    make_line(value);
    json::string& text = value.get_string();
    replace_nuls(text);
    json::string key(style_ == PairStyle::headers ? canonical_header(name) : std::string(name),
                     list_.storage());
    replace_nuls(key);
    if (key.size() > kMaxKeyBytes) key.resize(prefix_bytes(view(key), kMaxKeyBytes).size());
    if (key.size() + text.size() > remaining_) {
      is_full_ = true;
      if (key.size() + 8 > remaining_) return;
      const auto room = static_cast<std::uint32_t>(remaining_ - key.size());
      const Path pair(path_, list_.size());
      trim_bag(value, Budget{room, 1}, Path(pair, std::size_t{1}), &report_);
    }
    remaining_ -= std::min(remaining_, key.size() + text.size());
    json::array& pair = list_.emplace_back(json::array(list_.storage())).get_array();
    pair.reserve(2);
    pair.emplace_back(std::move(key));
    pair.push_back(std::move(value));
  }

  json::array take() {
    if (list_.size() < seen_) report_.shortened(path_, seen_);
    return std::move(list_);
  }

 private:
  // Several values of one header are one value with commas; other containers become JSON text.
  void make_line(json::value& value) const {
    if (value.is_null()) value.emplace_string();
    if (make_text(value)) return;
    std::string line;
    if (value.is_array() && style_ == PairStyle::headers) {
      for (auto& item : value.get_array()) {
        if (!make_text(item)) continue;
        if (!line.empty()) line += ',';
        line += view(item.get_string());
      }
    } else {
      line = bounded_json(value, remaining_ + 8);
    }
    value.emplace_string() = line;
  }

  PairStyle style_;
  json::array list_;
  std::size_t remaining_;
  std::size_t seen_ = 0;
  bool is_full_ = false;
  const Path& path_;
  Report& report_;
};

std::string_view take_part(std::string_view& text, char separator) {
  const auto end = text.find(separator);
  const auto part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

void add_query(PairList& pairs, std::string_view query) {
  if (query.starts_with('?')) query.remove_prefix(1);
  while (!query.empty()) {
    auto part = take_part(query, '&');
    if (part.empty()) continue;
    const auto name = take_part(part, '=');
    pairs.add(clean(ascii::percent_decode(name, true)), clean(ascii::percent_decode(part, true)));
  }
}

void add_cookies(PairList& pairs, std::string_view cookies) {
  while (!cookies.empty()) {
    auto part = ascii::trim(take_part(cookies, ';'));
    if (part.empty()) continue;
    const auto name = ascii::trim(take_part(part, '='));
    pairs.add(name, ascii::trim(part));
  }
}

void add_entry(PairList& pairs, json::value&& entry, const Path& path, Report& report) {
  auto* pair = entry.if_array();
  if (pair == nullptr || pair->size() != 2 || !make_text((*pair)[0])) {
    if (!entry.is_null()) report.invalid(path, std::move(entry));
    return;
  }
  pairs.add(view((*pair)[0].get_string()), std::move((*pair)[1]));
}

// A member of any of the three forms (text, map, list of pairs) as a list of pairs.
void make_pairs(json::object& request, std::string_view key, PairStyle style, Budget budget,
                const Path& parent, Report& report) {
  const auto it = request.find(key);
  if (it == request.end()) return;
  const Path path(parent, key);
  PairList pairs(style, request.storage(), budget, path, report);
  json::value& value = it->value();
  if (auto* object = value.if_object()) {
    for (auto& member : *object) pairs.add(member.key(), std::move(member.value()));
  } else if (auto* list = value.if_array()) {
    for (std::size_t i = 0; i < list->size(); ++i)
      add_entry(pairs, std::move((*list)[i]), Path(path, i), report);
  } else if (value.is_string() && style == PairStyle::query) {
    add_query(pairs, view(value.get_string()));
  } else if (value.is_string() && style == PairStyle::cookies) {
    add_cookies(pairs, view(value.get_string()));
  } else {
    report.invalid(path, std::move(value));
  }
  json::array list = pairs.take();
  if (list.empty()) {
    request.erase(it);
  } else {
    value = std::move(list);
  }
}

void normalize_method(json::object& request, const Path& parent, Report& report) {
  const auto it = request.find("method");
  if (it == request.end()) return;
  json::value& value = it->value();
  const auto is_method_character = [](char c) {
    return ascii::is_alpha(c) || c == '-' || c == '_';
  };
  constexpr std::size_t kMaxMethod = 32;
  std::string method;
  if (value.is_string()) method = ascii::upper(ascii::trim(view(value.get_string())));
  if (method.empty() || method.size() > kMaxMethod ||
      !std::ranges::all_of(method, is_method_character)) {
    if (!value.is_string() || !method.empty())
      report.invalid(Path(parent, "method"), std::move(value));
    request.erase(it);
    return;
  }
  value.emplace_string() = method;
}

bool is_absent(const json::object& object, std::string_view key) {
  const auto* member = object.if_contains(key);
  return member == nullptr || member->is_null();
}

// What follows `?` and `#` in the URL moves to members of its own, unless they are sent as well.
void split_url(json::object& request) {
  const auto it = request.find("url");
  if (it == request.end() || !it->value().is_string()) return;
  const std::string url(view(it->value().get_string()));
  const auto mark = url.find('#');
  const auto query_mark = std::string_view(url).substr(0, mark).find('?');
  if (mark == std::string::npos && query_mark == std::string::npos) return;
  it->value().get_string().resize(std::min(mark, query_mark));
  if (mark != std::string::npos && mark + 1 < url.size() && is_absent(request, "fragment"))
    set_text(request, "fragment", std::string_view(url).substr(mark + 1));
  if (query_mark == std::string::npos || !is_absent(request, "query_string")) return;
  const auto query = std::string_view(url).substr(0, mark).substr(query_mark + 1);
  if (!query.empty()) set_text(request, "query_string", query);
}

json::array* headers_of(json::object& request) {
  auto* headers = request.if_contains("headers");
  return headers == nullptr ? nullptr : headers->if_array();
}

std::string_view find_header(const json::array& headers, std::string_view name) {
  for (const auto& header : headers) {
    const json::array& pair = header.get_array();
    if (ascii::equals_ignoring_case(view(pair[0].get_string()), name))
      return view(pair[1].get_string());
  }
  return {};
}

// Cookies are shown, and scrubbed, in one place: never in the headers too.
void move_cookie_header(json::object& request) {
  auto* headers = headers_of(request);
  if (headers == nullptr) return;
  std::string cookies;
  for (auto it = headers->begin(); it != headers->end();) {
    const json::array& pair = it->get_array();
    if (view(pair[0].get_string()) != "Cookie") {
      ++it;
      continue;
    }
    cookies = view(pair[1].get_string());
    it = headers->erase(it);
  }
  if (headers->empty()) request.erase("headers");
  if (!cookies.empty() && !request.contains("cookies")) set_text(request, "cookies", cookies);
}

bool looks_like_form(std::string_view body) {
  return body.find('=') != std::string_view::npos && !body.starts_with('{') &&
         !body.starts_with('[') && !body.starts_with('<') &&
         body.find_first_of(" \t\r\n\"") == std::string_view::npos;
}

json::object parse_form(std::string_view body, const json::storage_ptr& storage) {
  json::object form(storage);
  while (!body.empty()) {
    auto part = take_part(body, '&');
    if (part.empty()) continue;
    const auto name = clean(ascii::percent_decode(take_part(part, '='), true));
    json::value text(storage);
    text.emplace_string() = clean(ascii::percent_decode(part, true));
    json::value& slot = form[name];
    if (slot.is_null()) {
      slot = std::move(text);
      continue;
    }
    if (!slot.is_array()) {
      json::array several(storage);
      several.push_back(std::move(slot));
      slot = std::move(several);
    }
    slot.get_array().push_back(std::move(text));
  }
  return form;
}

// A body that was sent as text becomes the value it stands for. Returns its content type.
std::string_view parse_body(json::value& data) {
  if (!data.is_string() || data.get_string().size() > kMaxParsedBody) return {};
  const auto body = ascii::trim(view(data.get_string()));
  if (body.starts_with('{') || body.starts_with('[')) {
    json::error_code error;
    json::value parsed = json::parse(body, error, data.storage());
    if (error) return {};
    data = std::move(parsed);
    return "application/json";
  }
  if (!looks_like_form(body)) return {};
  json::object form = parse_form(body, data.storage());
  data = std::move(form);
  return "application/x-www-form-urlencoded";
}

void normalize_body(json::object& request, const Path& parent, Report& report) {
  const auto it = request.find("data");
  if (it == request.end()) return;
  std::string type;
  if (const auto* headers = headers_of(request)) {
    const auto sent = find_header(*headers, "Content-Type");
    type = ascii::trim(sent.substr(0, sent.find(';')));
  }
  const auto inferred = parse_body(it->value());
  if (type.empty()) type = inferred;
  const bool is_empty = it->value().is_string() && it->value().get_string().empty();
  if (is_empty || !trim_bag(it->value(), kLargeBag, Path(parent, "data"), &report)) {
    request.erase(it);
    return;
  }
  if (!type.empty() && !request.contains("inferred_content_type"))
    set_text(request, "inferred_content_type", utf8::prefix(type, 128));
}

}  // namespace

void normalize_request(Draft& draft) {
  const Path path("request");
  auto* request = object_member(draft.event, "request", path, draft.report);
  if (request == nullptr) return;
  split_url(*request);
  apply_fields(*request, kRequestFields, path, draft.report);
  normalize_method(*request, path, draft.report);
  make_pairs(*request, "headers", PairStyle::headers, kLargeBag, path, draft.report);
  move_cookie_header(*request);
  make_pairs(*request, "cookies", PairStyle::cookies, kMediumBag, path, draft.report);
  make_pairs(*request, "query_string", PairStyle::query, kSmallBag, path, draft.report);
  normalize_body(*request, path, draft.report);
  if (request->empty()) draft.event.erase("request");
}

std::string_view header(const json::object& event, std::string_view name) {
  const auto* request = object_of(event, "request");
  const auto* headers = request == nullptr ? nullptr : request->if_contains("headers");
  if (headers == nullptr || !headers->is_array()) return {};
  return find_header(headers->get_array(), name);
}

void add_header(json::object& event, std::string_view name, std::string_view text) {
  json::value& request = event["request"];
  if (!request.is_object()) request.emplace_object();
  json::value& headers = request.get_object()["headers"];
  if (!headers.is_array()) headers.emplace_array();
  json::array& pair = headers.get_array().emplace_back(json::array(event.storage())).get_array();
  pair.emplace_back(json::string(name, event.storage()));
  pair.emplace_back(json::string(prefix_bytes(text, kMaxAddedHeader), event.storage()));
  replace_nuls(pair[1].get_string());
}

}  // namespace vedette::normalize
