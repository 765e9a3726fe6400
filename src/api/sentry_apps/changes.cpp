#include "api/sentry_apps/changes.h"

#include "api/sentry_apps/events.h"
#include "api/sentry_apps/views.h"
#include "base/ascii.h"
#include "base/utf8.h"
#include "json/parse.h"

namespace vedette::api {
namespace {

// A slug is at most 64 long, and a hyphen and six characters are added to the name.
constexpr std::size_t kNameMax = 57;
constexpr std::size_t kOriginMax = 255;
constexpr std::size_t kHeaderMax = 1024;
constexpr std::size_t kListMax = 100;
constexpr std::size_t kSchemaBytesMax = 64 * 1024;

using Messages = std::vector<std::string>;

std::string stored_list(const std::vector<std::string>& texts) {
  return json::serialize(json::to_value(texts));
}

bool contains_text(std::string_view stored, std::string_view text) {
  const auto list = json::parse(stored);
  return list && list->is_array() &&
         std::ranges::any_of(list->get_array(), [&](const json::value& element) {
           return element.is_string() && std::string_view(element.get_string()) == text;
         });
}

Messages change_name(const std::string& name, catalog::SentryAppRow& app) {
  if (utf8::length(name) > kNameMax) return {fmt::format("Cannot exceed {} characters", kNameMax)};
  app.name = name;
  return {};
}

Messages change_scopes(const std::vector<std::string>& asked, ScopeSet granted_by,
                       catalog::SentryAppRow& app) {
  Messages faults;
  ScopeSet wanted;
  for (const auto& text : asked) {
    const auto scope = parse_scope(text);
    if (!scope) {
      faults.push_back(fmt::format("{} not a valid scope", text));
    } else {
      wanted.add(*scope);
    }
  }
  if (!faults.empty()) return faults;
  const ScopeSet grantable = granted_by | kTokenOnlyScopes | app.scopes.expanded();
  for (const Scope scope : wanted.list()) {
    if (grantable.has(scope)) continue;
    faults.push_back(
        fmt::format("Requested permission of {} exceeds requester's permission. Please contact an "
                    "administrator to "
                    "make the requested change.",
                    scope_text(scope)));
  }
  app.scopes = wanted;
  return faults;
}

Messages change_events(const std::vector<std::string>& asked, catalog::SentryAppRow& app) {
  std::vector<std::string> unknown;
  std::vector<std::string> known;
  for (const auto& name : asked) {
    auto& list = find_webhook_resource(name) == nullptr ? unknown : known;
    if (std::ranges::find(list, name) == list.end()) list.push_back(name);
  }
  if (!unknown.empty()) return {"Invalid event subscription: " + ascii::join(unknown, ", ")};
  app.events = stored_list(known);
  return {};
}

// Of the events that the integration ends up with.
Messages check_events(const catalog::SentryAppRow& app) {
  Messages faults;
  const auto scopes = app.scopes.expanded();
  for (const auto& resource : webhook_resources()) {
    if (!contains_text(app.events, resource.name) || scopes.has(resource.scope)) continue;
    faults.push_back(fmt::format("{} webhooks require the {} permission.", resource.name,
                                 scope_text(resource.scope)));
  }
  return faults;
}

bool is_web_address(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

Messages change_webhook_url(const std::string& url, catalog::SentryAppRow& app) {
  if (url.empty()) {
    app.webhook_url.reset();
    return {};
  }
  if (!is_web_address(url)) return {"URL must start with http[s]://"};
  if (std::ranges::any_of(
          url, [](char c) { return ascii::is_space(c) || static_cast<unsigned char>(c) < 0x20; })) {
    return {"Enter a valid URL."};
  }
  app.webhook_url = url;
  return {};
}

// The stored header of that name, for values that come back masked.
std::optional<std::string> stored_header(const catalog::SentryAppRow& app, std::string_view name) {
  const auto list = json::parse(app.webhook_headers);
  if (!list || !list->is_array()) return std::nullopt;
  for (const auto& element : list->get_array()) {
    const std::string_view header =
        element.is_string() ? std::string_view(element.get_string()) : std::string_view();
    if (ascii::equals_ignoring_case(ascii::trim(header.substr(0, header.find(':'))), name))
      return std::string(header);
  }
  return std::nullopt;
}

std::optional<std::string> header_fault(std::string_view header, std::string_view name) {
  if (utf8::length(header) > kHeaderMax)
    return fmt::format("Ensure this field has no more than {} characters.", kHeaderMax);
  const auto is_name_character = [](char c) { return ascii::is_alnum(c) || c == '-' || c == '_'; };
  if (header.find(':') == std::string_view::npos || name.empty() ||
      !std::ranges::all_of(name, is_name_character)) {
    return "Each header is given as 'Name: value'.";
  }
  if (std::ranges::any_of(
          header, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
    return "A header takes no control characters.";
  }
  const auto lower = ascii::lower(name);
  if (lower != "authorization" && !lower.starts_with("x-")) {
    return fmt::format(
        "Header {} cannot be set: only Authorization and names that begin with X- can.", name);
  }
  return std::nullopt;
}

Messages change_webhook_headers(const std::vector<std::string>& asked, catalog::SentryAppRow& app) {
  std::vector<std::string> headers;
  for (const auto& header : asked) {
    const auto colon = header.find(':');
    const auto name = ascii::trim(std::string_view(header).substr(0, colon));
    if (auto fault = header_fault(header, name)) return {std::move(*fault)};
    const auto value = ascii::trim(std::string_view(header).substr(colon + 1));
    const auto kept = value == kHeaderMask ? stored_header(app, name) : std::nullopt;
    headers.push_back(kept ? *kept : fmt::format("{}: {}", name, value));
  }
  app.webhook_headers = stored_list(headers);
  return {};
}

Messages change_schema(const json::value& schema, catalog::SentryAppRow& app) {
  if (schema.is_string() && schema.get_string().empty()) {
    app.schema = "{}";
    return {};
  }
  if (!schema.is_object()) return {json::not_an_object(schema)};
  auto text = json::serialize(schema);
  if (text.size() > kSchemaBytesMax)
    return {fmt::format("A schema takes at most {} bytes.", kSchemaBytesMax)};
  app.schema = std::move(text);
  return {};
}

Messages change_origins(const std::vector<std::string>& asked, catalog::SentryAppRow& app) {
  for (const auto& origin : asked) {
    if (origin.find('*') != std::string::npos) return {"'*' not allowed in origin"};
    if (utf8::length(origin) > kOriginMax)
      return {fmt::format("Ensure this field has no more than {} characters.", kOriginMax)};
  }
  app.allowed_origins = stored_list(asked);
  return {};
}

Messages check_webhook(const catalog::SentryAppRow& app) {
  if (app.webhook_url) return {};
  if (app.events != "[]") return {"webhookUrl required if webhook events are enabled"};
  if (app.is_alertable) return {"webhookUrl required if alert rule action is enabled"};
  return {};
}

}  // namespace

Status apply_changes(const SentryAppChanges& asked, ScopeSet granted_by,
                     catalog::SentryAppRow& app) {
  Error error{.code = ErrorCode::invalid_argument, .message = "Some fields are not valid."};
  const auto keep = [&](std::string_view field, Messages faults) {
    if (!faults.empty()) error.fields.push_back({std::string(field), std::move(faults)});
  };
  const auto too_many = [](const auto& list) {
    return list && list->size() > kListMax
               ? Messages{fmt::format("At most {} entries are taken.", kListMax)}
               : Messages{};
  };
  keep("events", too_many(asked.events));
  keep("scopes", too_many(asked.scopes));
  keep("webhookHeaders", too_many(asked.webhookHeaders));
  keep("allowedOrigins", too_many(asked.allowedOrigins));
  if (!error.fields.empty()) return Unexpected(std::move(error));

  if (asked.name) keep("name", change_name(*asked.name, app));
  if (asked.scopes) keep("scopes", change_scopes(*asked.scopes, granted_by, app));
  if (asked.events) keep("events", change_events(*asked.events, app));
  if (asked.webhookUrl) keep("webhookUrl", change_webhook_url(*asked.webhookUrl, app));
  if (asked.webhookHeaders)
    keep("webhookHeaders", change_webhook_headers(*asked.webhookHeaders, app));
  if (asked.isAlertable) app.is_alertable = *asked.isAlertable;
  if (asked.schema) keep("schema", change_schema(*asked.schema, app));
  if (asked.overview) app.overview = asked.overview->empty() ? std::nullopt : asked.overview;
  if (asked.author) app.author = *asked.author;
  if (asked.allowedOrigins) keep("allowedOrigins", change_origins(*asked.allowedOrigins, app));
  // How the fields fit together is asked of fields that are good by themselves.
  if (error.fields.empty()) {
    keep("events", check_events(app));
    keep("webhookUrl", check_webhook(app));
  }
  if (!error.fields.empty()) return Unexpected(std::move(error));
  return {};
}

}  // namespace vedette::api
