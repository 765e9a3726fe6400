#include "normalize/trim.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/utf8.h"

namespace vedette::normalize {
namespace {

constexpr std::string_view kOmission = "...";
constexpr std::string_view kReplacement = "\xef\xbf\xbd";

std::string without_nuls(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (const char c : text) {
    if (c == '\0') {
      out += kReplacement;
    } else {
      out += c;
    }
  }
  return out;
}

// Replaces what follows the first `kept_bytes` by the mark of omission.
void cut_to(json::string& text, std::size_t kept_bytes, const Path& path, Report* report) {
  const auto original = report == nullptr ? 0 : utf8::length(view(text));
  text.resize(kept_bytes);
  const auto kept = report == nullptr ? 0 : utf8::length(view(text));
  text.append(kOmission);
  if (report != nullptr) report->cut(path, original, kept, kept + kOmission.size());
}

class BagTrimmer {
 public:
  BagTrimmer(std::size_t bytes, Report* report) : remaining_(bytes), report_(report) {}

  std::size_t remaining() const { return remaining_; }

  bool visit(json::value& value, std::size_t depth, const Path& path) {
    switch (value.kind()) {
      case json::kind::string: return visit_text(value.get_string(), path);
      case json::kind::array:
        if (depth == 0 && !value.get_array().empty()) return visit_too_deep(value, path);
        return visit_list(value.get_array(), depth, path);
      case json::kind::object:
        if (depth == 0 && !value.get_object().empty()) return visit_too_deep(value, path);
        return visit_object(value.get_object(), depth, path);
      case json::kind::null: return spend(4);
      case json::kind::bool_: return spend(5);
      case json::kind::int64:
      case json::kind::uint64:
      case json::kind::double_: return spend(8);
    }
    return false;
  }

 private:
  bool spend(std::size_t bytes) {
    const bool fits = bytes <= remaining_;
    remaining_ = fits ? remaining_ - bytes : 0;
    return fits;
  }

  bool visit_text(json::string& text, const Path& path) {
    replace_nuls(text);
    if (text.size() + 2 <= remaining_) return spend(text.size() + 2);
    constexpr std::size_t kLeastRest = 8;
    const bool fits = remaining_ >= kLeastRest;
    if (fits) {
      const auto kept = prefix_bytes(view(text), remaining_ - 2 - kOmission.size());
      cut_to(text, kept.size(), path, report_);
    }
    remaining_ = 0;
    return fits;
  }

  bool visit_too_deep(json::value& value, const Path& path) {
    const std::string text = bounded_json(value, remaining_ + kOmission.size());
    value.emplace_string() = text;
    return visit_text(value.get_string(), path);
  }

  bool visit_list(json::array& list, std::size_t depth, const Path& path) {
    if (!spend(2)) return false;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (spend(1) && visit(list[i], depth - 1, Path(path, i))) continue;
      if (report_ != nullptr) report_->shortened(path, list.size());
      list.resize(i);
    }
    return true;
  }

  bool visit_object(json::object& object, std::size_t depth, const Path& path) {
    if (!spend(2)) return false;
    if (!std::ranges::all_of(object, [](const auto& pair) { return is_fit_key(pair.key()); }))
      bound_keys(object);
    for (std::size_t i = 0; i < object.size(); ++i) {
      auto& pair = *(object.begin() + static_cast<std::ptrdiff_t>(i));
      const std::string_view key = pair.key();
      if (spend(key.size() + 4) && visit(pair.value(), depth - 1, Path(path, key))) continue;
      if (report_ != nullptr) report_->shortened(path, object.size());
      while (object.size() > i) object.erase(object.end() - 1);
    }
    return true;
  }

  // A key cannot be changed in place; of keys that become equal the first one stays.
  static void bound_keys(json::object& object) {
    json::object bounded(object.storage());
    bounded.reserve(object.size());
    for (auto& pair : object) {
      const std::string key = without_nuls(prefix_bytes(pair.key(), kMaxKeyBytes));
      bounded.emplace(prefix_bytes(key, kMaxKeyBytes), std::move(pair.value()));
    }
    object = std::move(bounded);
  }

  std::size_t remaining_;
  Report* report_;
};

}  // namespace

void replace_nuls(json::string& text) {
  if (text.empty() || std::memchr(text.data(), 0, text.size()) == nullptr) return;
  text = without_nuls(view(text));
}

std::string_view prefix_bytes(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

void limit_text(json::string& text, TextLimit limit, const Path& path, Report& report) {
  replace_nuls(text);
  if (text.size() <= limit.max) return;
  if (utf8::length(view(text)) <= std::size_t{limit.max} + limit.allowance) return;
  cut_to(text, utf8::prefix(view(text), limit.max - kOmission.size()).size(), path, &report);
}

std::string bounded_json(const json::value& value, std::size_t max_bytes) {
  std::string out;
  json::serializer serializer;
  serializer.reset(&value);
  std::array<char, 1024> buffer;
  while (!serializer.done() && out.size() <= max_bytes) {
    const auto part = serializer.read(buffer.data(), buffer.size());
    out.append(part.data(), part.size());
  }
  return std::string(prefix_bytes(out, max_bytes));
}

bool is_fit_key(std::string_view key) {
  return key.size() <= kMaxKeyBytes && key.find('\0') == std::string_view::npos;
}

bool trim_bag(json::value& value, Budget budget, const Path& path, Report* report) {
  return BagTrimmer(budget.bytes, report).visit(value, budget.depth, path);
}

bool trim_shared_bag(json::value& value, Budget& budget, const Path& path, Report* report) {
  BagTrimmer trimmer(budget.bytes, report);
  const bool fits = trimmer.visit(value, budget.depth, path);
  budget.bytes = static_cast<std::uint32_t>(trimmer.remaining());
  return fits;
}

}  // namespace vedette::normalize
