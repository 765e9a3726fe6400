// The number of an item among all that were ever delivered.
#pragma once
#include <cstddef>
#include <cstdint>

namespace vedette {

// Unique, growing, and the same when its delivery is processed again after a crash. `index` is its
// position in the envelope, below 1024 (protocol::kEnvelopeItemsMax is).
constexpr std::uint64_t item_number(std::uint64_t journal_sequence, std::size_t index) { return journal_sequence * 1024 + index; }

}  // namespace vedette
