#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"
#include "normalize/fields.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

constexpr std::size_t kMaxTags = 200;
constexpr std::size_t kMaxTagCharacters = 200;

// Attributes of the event itself, under these names: a sent tag must not pose as one of them.
constexpr std::string_view kReservedKeys[] = {
    "release",        "dist",        "user",        "filename",        "function",
    "sentry:release", "sentry:dist", "sentry:user", "sentry:filename", "sentry:function",
};

bool is_key_character(char c) {
  return ascii::is_alnum(c) || c == '_' || c == '.' || c == ':' || c == '-';
}

// Empty when it cannot be a key.
std::string canonical_key(std::string_view sent) {
  std::string key(ascii::trim(sent));
  std::ranges::replace(key, ' ', '-');
  if (key.size() > kMaxTagCharacters || !std::ranges::all_of(key, is_key_character)) key.clear();
  return key;
}

// A tag is one line.
void canonicalize_value(json::string& value) {
  replace_nuls(value);
  const auto whole = view(value);
  const auto trimmed = ascii::trim(whole);
  const bool is_one_line = trimmed.find_first_of("\r\n") == std::string_view::npos;
  if (is_one_line && trimmed.size() == whole.size()) return;
  std::string line;
  line.reserve(trimmed.size());
  for (const char c : trimmed) {
    const bool is_break = c == '\r' || c == '\n';
    if (!is_break) line += c;
    if (is_break && !line.empty() && line.back() != ' ') line += ' ';
  }
  value = line;
}

class TagList {
 public:
  explicit TagList(Draft& draft) : draft_(draft), list_(draft.event.storage()) {}

  bool contains(std::string_view key) const {
    return std::ranges::any_of(list_, [&](const json::value& tag) {
      return view(tag.get_array()[0].get_string()) == key;
    });
  }

  void take(std::string_view sent_key, json::value&& value) {
    if (value.is_null()) return;
    const std::string key = canonical_key(sent_key);
    const Path list("tags");
    const Path place(list, key.empty() ? prefix_bytes(sent_key, kMaxKeyBytes) : key);
    if (key.empty() || !make_text(value)) return draft_.report.invalid(place, std::move(value));
    json::string& text = value.get_string();
    canonicalize_value(text);
    if (text.empty()) return draft_.report.invalid(place, std::move(value));
    if (text.size() > kMaxTagCharacters && utf8::length(view(text)) > kMaxTagCharacters)
      return draft_.report.invalid(place, std::move(value), "value_too_long");
    if (std::ranges::find(kReservedKeys, key) != std::end(kReservedKeys)) return;
    if (key == "environment") {
      if (!draft_.event.contains(key)) environment_ = std::move(value);
      return;
    }
    if (contains(key)) return;
    if (list_.size() == kMaxTags) return draft_.report.invalid(place, std::move(value));
    append(key, std::move(value));
  }

  // An attribute of the event that is kept as a tag; it wins over a sent tag.
  void move_attribute(std::string_view key) {
    const auto it = draft_.event.find(key);
    if (it == draft_.event.end()) return;
    json::value value(std::move(it->value()));
    draft_.event.erase(it);
    if (!value.is_string()) return;
    canonicalize_value(value.get_string());
    if (utf8::length(view(value.get_string())) > kMaxTagCharacters) {
      const std::string cut(utf8::prefix(view(value.get_string()), kMaxTagCharacters));
      value.get_string() = cut;
    }
    if (!value.get_string().empty()) append(key, std::move(value));
  }

  // Once every tag is taken.
  void write() {
    if (!environment_.is_null()) draft_.event["environment"] = std::move(environment_);
    if (!list_.empty()) draft_.event["tags"] = std::move(list_);
  }

 private:
  void append(std::string_view key, json::value&& value) {
    json::array& pair = list_.emplace_back(json::array(list_.storage())).get_array();
    pair.reserve(2);
    pair.emplace_back(json::string(key, list_.storage()));
    pair.push_back(std::move(value));
  }

  Draft& draft_;
  json::array list_;
  json::value environment_;
};

// An entry of a list of tags: [key, value], or {"key": …, "value": …}.
void take_entry(TagList& tags, json::value&& entry, std::size_t index, Report& report) {
  if (entry.is_null()) return;
  json::value* key = nullptr;
  json::value* value = nullptr;
  if (auto* pair = entry.if_array(); pair != nullptr && pair->size() == 2) {
    key = &(*pair)[0];
    value = &(*pair)[1];
  } else if (auto* object = entry.if_object()) {
    key = object->if_contains("key");
    value = object->if_contains("value");
  }
  if (key == nullptr || value == nullptr || !make_text(*key)) {
    const Path list("tags");
    report.invalid(Path(list, index), std::move(entry));
    return;
  }
  tags.take(view(key->get_string()), std::move(*value));
}

}  // namespace

void normalize_tags(Draft& draft) {
  TagList tags(draft);
  tags.move_attribute("server_name");
  tags.move_attribute("site");
  if (const auto it = draft.event.find("tags"); it != draft.event.end()) {
    json::value sent(std::move(it->value()));
    draft.event.erase(it);
    if (auto* object = sent.if_object()) {
      for (auto& pair : *object) tags.take(pair.key(), std::move(pair.value()));
    } else if (auto* list = sent.if_array()) {
      for (std::size_t i = 0; i < list->size(); ++i)
        take_entry(tags, std::move((*list)[i]), i, draft.report);
    } else {
      draft.report.invalid(Path("tags"), std::move(sent));
    }
  }
  tags.write();
}

}  // namespace vedette::normalize
