// What webhooks can be subscribed to.
#pragma once
#include <span>
#include <string_view>

#include "model/scope.h"

namespace vedette::api {

struct WebhookResource {
  std::string_view name;
  // What an integration needs to subscribe to it.
  Scope scope;
  // In alphabetical order.
  std::span<const std::string_view> actions;
};

// In alphabetical order.
std::span<const WebhookResource> webhook_resources();
// Null when there is no such resource.
const WebhookResource* find_webhook_resource(std::string_view name);

}  // namespace vedette::api
