#include "model/platform.h"

#include <algorithm>

namespace vedette {
namespace {

constexpr Platform kPlatforms[] = {
    {"android", "Android"},       {"apple", "Apple"},       {"apple-ios", "iOS"},         {"apple-macos", "macOS"},
    {"bun", "Bun"},               {"c", "C"},               {"capacitor", "Capacitor"},   {"cocoa", "Cocoa"},
    {"cordova", "Cordova"},       {"cpp", "C++"},           {"csharp", "C#"},             {"dart", "Dart"},
    {"deno", "Deno"},             {"dotnet", ".NET"},       {"electron", "Electron"},     {"elixir", "Elixir"},
    {"flutter", "Flutter"},       {"go", "Go"},             {"godot", "Godot"},           {"groovy", "Groovy"},
    {"haskell", "Haskell"},       {"ionic", "Ionic"},       {"java", "Java"},             {"javascript", "Browser JavaScript"},
    {"kotlin", "Kotlin"},         {"minidump", "Minidump"}, {"native", "Native"},         {"nintendo-switch", "Nintendo Switch"},
    {"node", "Node.js"},          {"objc", "Objective-C"},  {"other", "Other"},           {"perl", "Perl"},
    {"php", "PHP"},               {"playstation", "PlayStation"}, {"powershell", "PowerShell"}, {"python", "Python"},
    {"react-native", "React Native"}, {"ruby", "Ruby"},     {"rust", "Rust"},             {"swift", "Swift"},
    {"unity", "Unity"},           {"unreal", "Unreal Engine"}, {"xbox", "Xbox"},
};

}  // namespace

std::span<const Platform> platforms() { return kPlatforms; }

bool is_known_platform(std::string_view id) {
  return std::ranges::any_of(kPlatforms, [&](const Platform& known) {
    return id == known.id ||
           (id.starts_with(known.id) && id.size() > known.id.size() + 1 && id[known.id.size()] == '-' && id.size() <= 64 &&
            std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }));
  });
}

}  // namespace vedette
