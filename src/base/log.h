// The program's log: one line per entry on standard error.
#pragma once
#include <fmt/core.h>

#include <string_view>

namespace vedette::log {

enum class Level { debug, info, warning, error };

// Entries below this level are dropped. Threads: call before others log.
void set_level(Level level);
// Threads: safe for concurrent use.
void write(Level level, std::string_view message);

template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::debug, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::info, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::warning, fmt::format(format, std::forward<Args>(args)...));
}
// An error is something that should not happen: tests fail on it.
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::error, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace vedette::log
