// One request body rendered ahead, with places that are overwritten for every event.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// What may be overwritten; each has one width for ever, so that no length changes.
enum class Slot { event_id, timestamp, trace_id, span_id, user_number, group, request_id };
inline constexpr std::array<std::size_t, 7> kSlotWidths = {32, 24, 32, 16, 8, 8, 32};

inline constexpr std::size_t width(Slot slot) { return kSlotWidths[static_cast<std::size_t>(slot)]; }

// The values of one event, each as wide as its slot.
using SlotValues = std::array<std::string, kSlotWidths.size()>;

// A place in a text under construction: width(slot) copies of a byte that JSON text never holds.
std::string placeholder(Slot slot);

// A body both plain and as gzip. The gzip form is deflated once: its places are stored blocks
// between compressed ones, and its checksum is combined from those of the parts, so that filling
// it in costs no compression.
class BodyTemplate {
 public:
  // `text` holds placeholders.
  explicit BodyTemplate(const std::string& text);

  std::size_t plain_size() const { return plain_.size(); }
  // Appends the body to `out`.
  void append_plain(const SlotValues& values, std::string& out) const;
  void append_gzip(const SlotValues& values, std::string& out) const;

 private:
  struct Place {
    Slot slot;
    std::size_t plain_offset;
    std::size_t gzip_offset;
  };
  // The text in front of a place, or behind the last one.
  struct Part {
    std::uint32_t checksum;
    std::uint32_t shift;  // zlib's operator that appends a part of this length
  };

  std::string plain_;
  std::string gzip_;  // without the trailing checksum and length
  std::vector<Place> places_;
  std::vector<Part> parts_;  // one more than places
  std::array<std::uint32_t, kSlotWidths.size()> slot_shifts_{};
};

}  // namespace bench
