#include "scrub/scrub.h"

#include "scrub/attachment.h"
#include "scrub/plan.h"
#include "scrub/walk.h"

namespace vedette::scrub {
namespace {

// Of a profile: what may speak of a person.
constexpr std::string_view kProfileMembers[] = {
    "user", "request", "tags", "contexts", "extra", "breadcrumbs", "transaction_tags", "transaction_metadata",
};

Place item_place() { return {.spot = Spot::item, .pii = Pii::maybe, .types = kObject | kLog | kSpan}; }

// The name of an attribute's type after scrubbing has made a text of its value.
void correct_type(json::object& attribute, boost::json::kind before) {
  const auto* value = attribute.if_contains("value");
  if (value->kind() != before && value->is_string() && attribute.contains("type")) attribute["type"] = "string";
}

void scrub_attribute(Walker& walker, json::value& attribute, Place& place) {
  auto* typed = attribute.if_object();
  auto* value = typed == nullptr ? nullptr : typed->if_contains("value");
  if (value == nullptr) return walker.value(attribute, place);
  Place inner = place;
  inner.parent = &place;
  inner.name = "value";
  inner.is_hidden = true;
  const auto before = value->kind();
  if (value->is_null()) return;
  walker.value(*value, inner);
  if (value->is_null()) {
    attribute = nullptr;
  } else {
    correct_type(*typed, before);
  }
}

}  // namespace

Settings merge(const Settings& organization, const Settings& project) {
  Settings merged = project;
  merged.is_on |= organization.is_on;
  merged.use_defaults |= organization.use_defaults;
  merged.scrub_ip_addresses |= organization.scrub_ip_addresses;
  for (const auto& [from, to] : {std::pair{&organization.sensitive_fields, &merged.sensitive_fields},
                                 std::pair{&organization.safe_fields, &merged.safe_fields}}) {
    to->insert(to->begin(), from->begin(), from->end());
  }
  merged.organization_pii_config = organization.pii_config;
  return merged;
}

Status validate_pii_config(std::string_view json) {
  TRY(compile_config(json));
  return {};
}

Result<Scrubber> Scrubber::compile(const Settings& organization_and_project_merged) {
  TRY_ASSIGN(Plan plan, compile_plan(organization_and_project_merged));
  return Scrubber(std::make_shared<const Plan>(std::move(plan)));
}

void Scrubber::scrub_event(json::object& event) const {
  if (plan_->is_idle()) return;
  Marks marks(event);
  const Place root{.spot = Spot::event, .pii = Pii::maybe, .types = kObject | kEvent};
  Walker(*plan_, &marks).members(event, root);
  marks.write(event);
}

void Scrubber::scrub_attributes(json::object& attributes) const {
  if (plan_->is_idle()) return;
  Walker walker(*plan_, nullptr);
  const Place item = item_place();
  const Place all{.parent = &item, .name = "attributes", .spot = Spot::attributes, .types = kObject};
  std::vector<std::string> removed;
  for (auto& member : attributes) {
    const std::string_view key(member.key().data(), member.key().size());
    if (member.value().is_null()) continue;
    Place place{.parent = &all, .name = key};
    walker.enter(place, Spot::attributes);
    scrub_attribute(walker, member.value(), place);
    if (member.value().is_null()) removed.emplace_back(key);
  }
  for (const std::string& key : removed) attributes.erase(key);
}

void Scrubber::scrub_profile(json::object& profile) const {
  if (plan_->is_idle()) return;
  json::object part(profile.storage());
  for (const auto name : kProfileMembers) {
    if (auto* value = profile.if_contains(name)) part[name] = std::move(*value);
  }
  if (part.empty()) return;
  scrub_event(part);
  for (const auto name : kProfileMembers) {
    if (auto* value = part.if_contains(name)) profile[name] = std::move(*value);
  }
}

std::string Scrubber::scrub_text(std::string text) const {
  if (plan_->is_idle() || text.empty()) return text;
  const Place item = item_place();
  Place body{.parent = &item, .name = "body", .flags = kReplaceOnly};
  json::value value(text);
  Walker(*plan_, nullptr).value(value, body);
  return value.is_string() ? std::string(value.get_string()) : std::string();
}

std::string Scrubber::scrub_attachment(std::string bytes, std::string_view filename) const {
  if (plan_->scrubs_attachments) mask_attachment(*plan_, bytes, filename);
  return bytes;
}

bool Scrubber::scrubs_attachments() const { return plan_->scrubs_attachments; }
bool Scrubber::is_idle() const { return plan_->is_idle(); }

}  // namespace vedette::scrub
