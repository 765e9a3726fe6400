// Where a value stands: what selectors see, what `_meta` mirrors, and what is known about that place.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "json/value.h"
#include "scrub/keys.h"

namespace vedette::scrub {

// Whether personal data may stand at a place: `never` is left alone; at `maybe` only a selector that names the place
// reaches it; at `always` everything applies.
enum class Pii : std::uint8_t { never, maybe, always };

// Kinds of objects, by what their members are.
enum class Spot : std::uint8_t {
  bag,  // of free form
  event, error, user, request, headers, cookies, env, exceptions, exception, mechanism, stacktrace, frame, threads,
  thread, breadcrumbs, breadcrumb, logentry, contexts, context, described, trace, response, feedback, profile, sdk,
  span, attributes, template_, debug_meta, tags, item, attachments,
};

// Types that selectors name, as bits.
enum Type : std::uint32_t {
  kString = 1u << 0,
  kNumber = 1u << 1,
  kBoolean = 1u << 2,
  kArray = 1u << 3,
  kObject = 1u << 4,
  kFormTypes = kString | kNumber | kBoolean | kArray | kObject,
  // Types that say what a value is for: a selector with one of them names its place.
  kEvent = 1u << 5,
  kAttachments = 1u << 6,
  kBinary = 1u << 7,
  kException = 1u << 8,
  kStacktrace = 1u << 9,
  kFrame = 1u << 10,
  kRequest = 1u << 11,
  kUser = 1u << 12,
  kLogEntry = 1u << 13,
  kThread = 1u << 14,
  kBreadcrumb = 1u << 15,
  kSpan = 1u << 16,
  kSdk = 1u << 17,
  kContext = 1u << 18,
  kDebugMeta = 1u << 19,
  kLog = 1u << 20,
  kMinidump = 1u << 21,
  kOther = 1u << 22,  // named by selectors, and nothing that is looked at here
};

enum PlaceFlag : std::uint8_t {
  kExempt = 1,       // the default set does not apply
  kReplaceOnly = 2,  // the default set replaces what it finds, and wipes nothing
  kAddress = 4,      // the address of a client
  kSafe = 8,         // one of the safe fields
  kWiped = 16,       // sensitive whatever its key
  kPairs = 32,       // texts here may hold names and values
};
// What a value has from the object around it, and what an element has from its list.
inline constexpr std::uint8_t kInherited = kExempt | kReplaceOnly | kPairs;
inline constexpr std::uint8_t kInheritedByElements = kInherited | kSafe;

// Lives on the stack, as its parents do, and must not outlive the keys it refers to.
struct Place {
  const Place* parent = nullptr;
  std::string_view name = {};       // what selectors see; of a pair, its key
  std::string_view meta_name = {};  // the key in `_meta`, when this is no element of a list
  std::size_t index = 0;
  bool is_element = false;  // of a list
  bool is_hidden = false;   // selectors may pass over it
  Spot spot = Spot::bag;
  Pii pii = Pii::always;
  std::uint8_t flags = 0;
  KeyClass key_class = KeyClass::plain;
  std::uint32_t types = 0;  // of the value here

  // The key that speaks of the value: of the value of an attribute, that of the attribute.
  std::string_view key() const { return is_hidden && parent != nullptr ? parent->name : name; }
};

// A member of a known object.
struct Member {
  Spot in;
  std::string_view name;
  Pii pii;
  Spot spot = Spot::bag;  // of the value; when it is a list, of its elements
  std::uint8_t flags = 0;
};
// All known members; the position of one is its number.
std::span<const Member> known_members();
// The number of a member, or nothing.
std::optional<std::size_t> find_member(Spot in, std::string_view name);

// What holds for the members of an object that are not known one by one.
struct SpotInfo {
  Pii pii = Pii::always;
  Spot spot = Spot::bag;
  std::uint32_t types = 0;      // of the object itself
  bool has_members = false;     // some members are known
  bool is_structure = false;    // others rely on its form: its value is never replaced by a text
};
const SpotInfo& info_of(Spot spot);

// The types of a value that stands at a place with that spot.
std::uint32_t types_of(const json::value& value, Spot spot);

}  // namespace vedette::scrub
