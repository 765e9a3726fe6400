#include "base/ascii.h"
#include "grouping/frames.h"

namespace vedette::grouping {
namespace {

bool is_name_char(char c) {
  return ascii::is_alnum(c) || c == '_' || static_cast<std::uint8_t>(c) >= 0x80;
}

// One pass over a demangled C++, Rust or Swift name that keeps the qualified name alone.
class NativeTrimmer {
 public:
  NativeTrimmer(std::string_view text, std::string& out) : text_(text), out_(out) {}

  void run() {
    out_.clear();
    while (at_ < text_.size() && !is_done_) step();
    while (!out_.empty() && out_.back() == ' ') out_.pop_back();
  }

 private:
  bool follows_operator() const {
    if (has_parameters_) return false;
    constexpr std::string_view kWord = "operator";
    std::string_view before = out_;
    while (!before.empty() && std::string_view("<>=!+-*/%&|^~, ").find(before.back()) !=
                                  std::string_view::npos) {
      before.remove_suffix(1);
    }
    if (!before.ends_with(kWord)) return false;
    before.remove_suffix(kWord.size());
    return before.empty() || !is_name_char(before.back());
  }

  // Length of the bracketed part that starts here; the rest of the text when it never closes.
  std::size_t bracketed(char open, char close) const {
    std::size_t depth = 0;
    for (auto i = at_; i < text_.size(); ++i) {
      // The arrow of a return type closes nothing.
      if (close == '>' && text_[i] == '>' && i > 0 && text_[i - 1] == '-') continue;
      if (text_[i] == open) ++depth;
      if (text_[i] == close && --depth == 0) return i + 1 - at_;
    }
    return text_.size() - at_;
  }

  void copy(std::size_t count) {
    out_ += text_.substr(at_, count);
    at_ += count;
  }

  void step() {
    switch (text_[at_]) {
      case '<': return step_angle();
      case '(': return step_parenthesis();
      case '{': return step_brace();
      case ' ': return step_blank();
      default: copy(1);
    }
  }

  void step_angle() {
    if (follows_operator()) return copy(1);
    const auto length = bracketed('<', '>');
    // `<T as Trait>::call` and `<lambda>`: the brackets are the name, not its arguments.
    const bool is_name = out_.empty() || out_.ends_with("::") || out_.back() == ' ';
    if (is_name) return copy(length);
    at_ += length;
  }

  void step_parenthesis() {
    const auto rest = text_.substr(at_);
    if (rest.starts_with("(anonymous ")) return copy(bracketed('(', ')'));
    if (rest.starts_with("()") && out_.ends_with("operator")) return copy(2);
    if (out_.empty()) return copy(1);
    at_ += bracketed('(', ')');
    has_parameters_ = true;
  }

  void step_brace() {
    const auto length = bracketed('{', '}');
    if (text_.substr(at_).starts_with("{lambda")) {
      out_ += "{lambda}";
      at_ += length;
    } else {
      copy(length);
    }
  }

  void step_blank() {
    const auto rest = text_.substr(at_ + 1);
    if (follows_operator()) return copy(1);
    // After the parameters come qualifiers, clones and Swift's return type, unless what looked like
    // parameters belongs to a type and the name is still to come.
    if (rest.starts_with("[clone") ||
        (has_parameters_ && (rest.find('(') == std::string_view::npos || rest.starts_with("->") ||
                             rest.starts_with("const")))) {
      is_done_ = true;
      return;
    }
    out_.clear();
    has_parameters_ = false;
    ++at_;
  }

  std::string_view text_;
  std::string& out_;
  std::size_t at_ = 0;
  bool has_parameters_ = false;
  bool is_done_ = false;
};

// `::h` and sixteen hex digits: the hash that Rust puts behind every name.
std::string_view without_rust_hash(std::string_view name) {
  constexpr std::size_t kLength = 19;
  if (name.size() <= kLength) return name;
  const auto tail = name.substr(name.size() - kLength);
  if (!tail.starts_with("::h") || !std::ranges::all_of(tail.substr(3), ascii::is_hex)) return name;
  name.remove_suffix(kLength);
  return name;
}

std::string_view reduce_javascript(std::string_view name) {
  name = name.substr(name.rfind('.') + 1);
  if (name == "?" || name == "<anonymous>" || name == "<anonymous function>" ||
      name == "Anonymous function" || name == "anonymous" || name == "<unknown>" ||
      name.ends_with("/<")) {
    return {};
  }
  return name;
}

// Templates are compiled to methods named by their path, a hash and an object id.
std::string_view reduce_ruby(std::string_view name) {
  if (name.starts_with("block ")) return "block";
  auto end = name.size();
  for (int part = 0; part < 2; ++part) {
    const auto digits_end = end;
    while (end > 0 && ascii::is_digit(name[end - 1])) --end;
    if (digits_end - end < 4) return name;
    while (end > 0 && (name[end - 1] == '_' || name[end - 1] == '-')) --end;
  }
  return name.substr(0, end);
}

std::string_view reduce_php(std::string_view name) {
  if (name.find("@anonymous") != std::string_view::npos) {
    const auto at = name.rfind("::");
    return at == std::string_view::npos ? std::string_view("class@anonymous") : name.substr(at + 2);
  }
  // Since PHP 8.4 a closure is named by its file and line.
  const auto closure = name.find("{closure");
  return closure == std::string_view::npos ? name : name.substr(0, closure + 8);
}

}  // namespace

std::string_view trim_native_function(std::string_view function, std::string& buffer) {
  function = without_rust_hash(ascii::trim(function));
  // Objective-C: `-[Class method:]` has no types to trim.
  if (function.size() > 1 && (function[0] == '-' || function[0] == '+') && function[1] == '[') {
    return function;
  }
  // Swift: `closure #1 (Int) -> () in Type.method` names its function at the end.
  if (function.starts_with("closure #")) return function;
  if (function.find_first_of("<({ ") == std::string_view::npos) return function;
  NativeTrimmer(function, buffer).run();
  if (buffer.empty()) return function;
  return buffer;
}

std::string_view reduce_function_name(const Frame& frame, std::string& buffer) {
  const auto name = frame.function;
  const auto platform = frame.platform;
  if (name.empty() && platform != "csharp") return {};
  if (frame.family == Family::javascript) return reduce_javascript(name);
  if (frame.family == Family::native) {
    if (name == "<redacted>" || name == "<unknown>" || name == "?" || name == "??") return {};
    return trim_native_function(name, buffer);
  }
  if (platform == "csharp") return frame.raw_function.empty() ? name : frame.raw_function;
  if (platform == "ruby") return reduce_ruby(name);
  if (platform == "php") return reduce_php(name);
  if (platform == "java" && name.starts_with("lambda$")) return {};
  return name;
}

}  // namespace vedette::grouping
