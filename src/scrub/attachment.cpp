#include "scrub/attachment.h"

#include "scrub/place.h"

namespace vedette::scrub {
namespace {

// Shorter runs of two-byte characters hold nothing that a rule could find.
constexpr std::size_t kWideMin = 5;
constexpr char kMask = '*';

bool is_wide_text(std::string_view bytes, std::size_t at) {
  if (at + 1 >= bytes.size() || bytes[at + 1] != '\0') return false;
  const char c = bytes[at];
  return (c >= ' ' && c <= '~') || c == '\t' || c == '\r' || c == '\n';
}

void mask_narrow(const Rule& rule, std::string& bytes) {
  std::vector<Match> matches;
  find(rule, bytes, traits_of(bytes), matches);
  for (const Match& match : matches) {
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(match.begin),
              bytes.begin() + static_cast<std::ptrdiff_t>(match.end), kMask);
  }
}

// ASCII text in UTF-16LE, wherever it begins.
void mask_wide(const Rule& rule, std::string& bytes) {
  std::string narrow;
  std::vector<Match> matches;
  for (std::size_t at = 0; at + 1 < bytes.size();) {
    narrow.clear();
    while (is_wide_text(bytes, at + 2 * narrow.size())) narrow += bytes[at + 2 * narrow.size()];
    if (narrow.size() >= kWideMin) {
      matches.clear();
      find(rule, narrow, traits_of(narrow), matches);
      for (const Match& match : matches) {
        for (std::size_t i = match.begin; i < match.end; ++i) bytes[at + 2 * i] = kMask;
      }
    }
    at += std::max<std::size_t>(2 * narrow.size(), 1);
  }
}

}  // namespace

void mask_attachment(const Plan& plan, std::string& bytes, std::string_view filename) {
  const Place event{.spot = Spot::event, .pii = Pii::maybe, .types = kEvent};
  const Place all{.parent = &event, .name = "attachments", .spot = Spot::attachments, .pii = Pii::maybe,
                  .types = kAttachments};
  Place file{.parent = &all, .name = filename, .spot = Spot::attachments, .pii = Pii::maybe,
             .types = kAttachments | kBinary};
  if (bytes.starts_with("MDMP")) file.types |= kMinidump;
  for (const Application& application : plan.applications) {
    if (!application.selector.names_type(kAttachments | kBinary | kMinidump)) continue;
    if (!application.selector.selects(file)) continue;
    for (const Rule& rule : application.rules) {
      if (rule.kind == Rule::Kind::anything) {
        std::ranges::fill(bytes, kMask);
      } else {
        mask_narrow(rule, bytes);
        mask_wide(rule, bytes);
      }
    }
  }
}

}  // namespace vedette::scrub
