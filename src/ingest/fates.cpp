#include "ingest/fates.h"

namespace vedette::ingest {

std::string_view fate_text(Fate fate) {
  switch (fate) {
    case Fate::stored: return "stored";
    case Fate::duplicate: return "duplicate";
    case Fate::rate_limited: return "rate_limited";
    case Fate::invalid: return "invalid";
    case Fate::unsupported: return "unsupported";
  }
  return "invalid";
}

}  // namespace vedette::ingest
