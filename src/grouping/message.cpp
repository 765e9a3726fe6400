#include "grouping/message.h"

#include "base/ascii.h"

namespace vedette::grouping {
namespace {

constexpr std::size_t kMaxParameterized = 8192;
constexpr std::size_t kLines = 2;

struct Pattern {
  std::string_view placeholder;
  std::size_t (*length)(std::string_view text, std::size_t at);
};

// In order: where two patterns fit, the first is meant.
constexpr std::array kPatterns = {
    Pattern{"<email>", pattern::email},
    Pattern{"<url>", pattern::url},
    Pattern{"<hostname>", pattern::hostname},
    Pattern{"<ip>", pattern::ip},
    Pattern{"<mac>", pattern::mac},
    Pattern{"<traceparent>", pattern::traceparent},
    Pattern{"<uuid>", pattern::uuid},
    Pattern{"<sha1>", pattern::sha1},
    Pattern{"<md5>", pattern::md5},
    Pattern{"<date>", pattern::date},
    Pattern{"<duration>", pattern::duration},
    Pattern{"<swift_txn_id>", pattern::openstack_transaction},
    Pattern{"<hex>", pattern::hex},
    Pattern{"<git_sha>", pattern::git_sha},
    Pattern{"<float>", pattern::float_number},
    Pattern{"<int>", pattern::integer},
};
constexpr std::array kSigned = {
    Pattern{"<float>", pattern::float_number},
    Pattern{"<int>", pattern::integer},
};
constexpr std::array kAssigned = {
    Pattern{"<quoted_str>", pattern::quoted},
    Pattern{"<bool>", pattern::boolean},
};

// Appends the placeholder of the first pattern that fits and returns how much it covers, or 0.
std::size_t replace(std::span<const Pattern> patterns, std::string_view text, std::size_t at,
                    std::string& out) {
  for (const auto& candidate : patterns) {
    if (const auto length = candidate.length(text, at); length != 0) {
      out += candidate.placeholder;
      return length;
    }
  }
  return 0;
}

// The patterns that can begin here, given that no word is being continued.
std::span<const Pattern> patterns_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (ascii::is_alnum(c)) return kPatterns;
  const char next = at + 1 < text.size() ? text[at + 1] : '\0';
  if (c == '-' && ascii::is_digit(next)) return kSigned;
  if (c == ':' && next == ':') return std::span(kPatterns).subspan(3, 1);
  return {};
}
static_assert(kPatterns[3].placeholder == "<ip>");

}  // namespace

std::string parameterize(std::string_view text) {
  if (text.size() > kMaxParameterized) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const bool continues_word = at > 0 && pattern::is_word(text[at - 1]);
    if (!continues_word) {
      auto length = std::size_t{0};
      if (at > 0 && text[at - 1] == '=') length = replace(kAssigned, text, at, out);
      if (length == 0) length = replace(patterns_at(text, at), text, at, out);
      if (length != 0) {
        at += length;
        continue;
      }
    }
    // A word that is nothing special goes whole: nothing begins inside it.
    const auto begin = at++;
    if (pattern::is_word(text[begin])) {
      while (at < text.size() && pattern::is_word(text[at])) ++at;
    }
    out += text.substr(begin, at - begin);
  }
  return out;
}

std::string message_key(std::string_view message) {
  std::string head;
  std::size_t lines = 0;
  bool is_cut = false;
  while (!message.empty()) {
    const auto end = std::min(message.find_first_of("\r\n"), message.size());
    const auto line = ascii::trim(message.substr(0, end));
    message.remove_prefix(std::min(end + 1, message.size()));
    if (line.empty()) continue;
    if (lines == kLines) {
      is_cut = true;
      break;
    }
    if (lines++ != 0) head += '\n';
    head += line;
  }
  if (is_cut) head += "...";
  return parameterize(head);
}

}  // namespace vedette::grouping
