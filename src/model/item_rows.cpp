#include "model/item_rows.h"

namespace vedette {

std::string_view to_text(SessionStatus status) {
  switch (status) {
    case SessionStatus::ok: return "ok";
    case SessionStatus::exited: return "exited";
    case SessionStatus::crashed: return "crashed";
    case SessionStatus::abnormal: return "abnormal";
    case SessionStatus::unhandled: return "unhandled";
  }
  return "ok";
}

std::string_view to_text(CheckInStatus status) {
  switch (status) {
    case CheckInStatus::unknown: return "unknown";
    case CheckInStatus::in_progress: return "in_progress";
    case CheckInStatus::ok: return "ok";
    case CheckInStatus::error: return "error";
  }
  return "unknown";
}

}  // namespace vedette
