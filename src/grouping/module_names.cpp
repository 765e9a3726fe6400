#include "base/ascii.h"
#include "grouping/frames.h"

namespace vedette::grouping {
namespace {

enum class Tail : std::uint8_t { digits, hex };

// After `marker`, a JVM library counts or hashes the classes that it makes.
struct Generator {
  std::string_view marker;
  Tail tail;
};

constexpr std::array kGenerators = {
    Generator{"CGLIB$$", Tail::hex},                       // Spring's and plain CGLIB proxies
    Generator{"$$EnhancerByGuice$$", Tail::hex},
    Generator{"$$FastClassByGuice$$", Tail::hex},
    Generator{"GeneratedMethodAccessor", Tail::digits},    // reflection
    Generator{"GeneratedConstructorAccessor", Tail::digits},
    Generator{"GeneratedSerializationConstructorAccessor", Tail::digits},
    Generator{"$Proxy", Tail::digits},
    Generator{"$$_javassist_", Tail::hex},
    Generator{"$$_javassist_seam_", Tail::digits},
    Generator{"$$_jvst", Tail::hex},
    Generator{"$$_WeldClientProxy_", Tail::digits},
    Generator{"ByteBuddy$", Tail::hex},
    Generator{"$HibernateProxy$", Tail::hex},
    Generator{"$fn__", Tail::digits},     // Clojure
    Generator{"$eval", Tail::digits},
    Generator{"$reify__", Tail::digits},
    Generator{"__auto__", Tail::digits},
};

const Generator* generator_ending_at(std::string_view text) {
  for (const auto& generator : kGenerators) {
    if (text.ends_with(generator.marker)) return &generator;
  }
  return nullptr;
}

bool belongs_to(Tail tail, char c) {
  return tail == Tail::digits ? ascii::is_digit(c) : ascii::is_hex(c) || c == '_';
}

}  // namespace

std::string_view reduce_generated_name(std::string_view name, std::string& buffer) {
  if (name.find('$') == std::string_view::npos &&
      name.find("Generated") == std::string_view::npos) {
    return name;
  }
  buffer.clear();
  for (std::size_t i = 0; i < name.size();) {
    const auto* generator =
        ascii::is_hex(name[i]) ? generator_ending_at(name.substr(0, i)) : nullptr;
    auto end = i;
    if (generator != nullptr) {
      while (end < name.size() && belongs_to(generator->tail, name[end])) ++end;
      // Part of a word is no number.
      if (end < name.size() && ascii::is_alnum(name[end])) end = i;
    }
    if (end == i) {
      buffer += name[i++];
    } else {
      buffer += "<auto>";
      i = end;
    }
  }
  return buffer;
}

}  // namespace vedette::grouping
