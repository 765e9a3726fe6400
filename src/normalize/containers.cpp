#include "json/parse.h"
#include "normalize/fields.h"
#include "normalize/items.h"
#include "normalize/steps.h"
#include "normalize/user_agent.h"

namespace vedette::normalize {
namespace {

void add_attribute(json::object& attributes, std::string_view key, std::string_view text) {
  if (text.empty() || attributes.contains(key)) return;
  json::object attribute(attributes.storage());
  set_text(attribute, "type", "string");
  set_text(attribute, "value", text);
  attributes[key] = std::move(attribute);
}

void add_product(json::object& attributes, std::string_view key, const Product& product) {
  if (attributes.contains(std::string(key).append(".name"))) return;
  add_attribute(attributes, std::string(key).append(".name"), product.name);
  add_attribute(attributes, std::string(key).append(".version"), product.version);
}

}  // namespace

Result<Container> parse_container(std::string_view payload, std::optional<std::int64_t> item_count,
                                  json::storage_ptr storage) {
  auto parsed = vedette::json::parse_lenient(payload, std::move(storage));
  if (!parsed || !parsed->is_object()) return invalid("invalid_container");
  json::object& object = parsed->get_object();
  auto* items = object.if_contains("items");
  if (items == nullptr || !items->is_array()) return invalid("invalid_container");
  Container container{std::move(items->get_array())};
  if (item_count && (*item_count < 0 || static_cast<std::uint64_t>(*item_count) != container.items.size()))
    return invalid("item_count_mismatch");
  if (const auto* settings = object_of(object, "ingest_settings")) {
    container.infers_ip = text_of(*settings, "infer_ip") == "auto";
    container.infers_user_agent = text_of(*settings, "infer_user_agent") == "auto";
  }
  return container;
}

void add_inferred_attributes(json::value& item, const Container& container, const Input& input) {
  if (!item.is_object() || (!container.infers_ip && !container.infers_user_agent)) return;
  json::value& slot = item.get_object()["attributes"];
  if (!slot.is_object()) slot.emplace_object();
  json::object& attributes = slot.get_object();
  if (container.infers_ip && is_ip_address(input.client_ip))
    add_attribute(attributes, "user.ip_address", input.client_ip);
  if (!container.infers_user_agent || input.user_agent.empty()) return;
  const auto agent = parse_user_agent({.user_agent = input.user_agent,
                                       .brands = {},
                                       .platform = {},
                                       .platform_version = {},
                                       .model = {}});
  add_attribute(attributes, "user_agent.original", input.user_agent);
  add_product(attributes, "browser", agent.browser);
  add_product(attributes, "os", agent.os);
}

}  // namespace vedette::normalize
