#include "base/ascii.h"
#include "otlp/convert.h"

namespace vedette::otlp {
namespace {

// Resource and scope are repeated in every item, so there is less room for them than for an item's own.
constexpr std::size_t kSentBytesMax = 16384;
// What is derived from a resource repeats some of it.
constexpr std::size_t kResourceBytesMax = 2 * kSentBytesMax + 1024;
constexpr std::size_t kItemBytesMax = 262144;

// Sentry's name of a platform, where OpenTelemetry's name of the language differs.
std::string_view platform_of(std::string_view language) {
  if (language == "dotnet") return "csharp";
  if (language == "nodejs") return "node";
  if (language == "webjs") return "javascript";
  return language;
}

}  // namespace

Origin::Origin(std::string_view name) : base_(1024), resource_(kResourceBytesMax), scope_(kSentBytesMax) {
  base_.add_text("sentry.origin", name);
}

void Origin::enter_resource(const wire::Resource& resource) {
  AttributeSet sent(kSentBytesMax);
  sent.add_all("resource.", resource.attributes());
  resource_ = AttributeSet(kResourceBytesMax);
  resource_.add_text("sentry.release", sent.text("resource.service.version"));
  resource_.add_text("sentry.environment", sent.text("resource.deployment.environment"));
  resource_.add_text("sentry.environment", sent.text("resource.deployment.environment.name"));
  resource_.add_text("sentry.platform", platform_of(sent.text("resource.telemetry.sdk.language")));
  resource_.add_set(sent);
  scope_ = AttributeSet(kSentBytesMax);
}

void Origin::enter_scope(const wire::Scope& scope) {
  scope_ = AttributeSet(kSentBytesMax);
  scope_.add_all("instrumentation.", scope.attributes());
  scope_.add_text("instrumentation.name", scope.name());
  scope_.add_text("instrumentation.version", scope.version());
}

AttributeSet Origin::attributes() const {
  AttributeSet made(kItemBytesMax);
  made.add_set(base_);
  made.add_set(resource_);
  made.add_set(scope_);
  return made;
}

IdState state_of_id(std::string_view bytes, std::size_t size) {
  if (bytes.empty()) return IdState::absent;
  if (bytes.size() != size) return IdState::invalid;
  return bytes.find_first_not_of('\0') == std::string_view::npos ? IdState::absent : IdState::valid;
}

std::string hex_of_id(std::string_view bytes) {
  return ascii::to_hex(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

double seconds_of(std::uint64_t unix_nano) {
  const std::uint64_t micros = unix_nano / 1000 + (unix_nano % 1000 >= 500 ? 1 : 0);
  return static_cast<double>(micros) / 1e6;
}

}  // namespace vedette::otlp
