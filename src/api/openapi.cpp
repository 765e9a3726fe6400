#include "api/openapi.h"

#include "base/ascii.h"

namespace vedette::api {
namespace {

std::string_view tenant_description(std::string_view name) {
  if (name == "organization_id_or_slug") return "The id or slug of the organization.";
  if (name == "project_id_or_slug") return "The id or slug of the project.";
  if (name == "team_id_or_slug") return "The id or slug of the team.";
  if (name == "issue_id") return "The id of the issue, or its short id if only one issue that the caller may reach has it.";
  if (name == "sentry_app_id_or_slug") return "The id or slug of the integration.";
  return {};
}

class Document {
 public:
  json::object schema(const json::Schema& of) {
    json::object out;
    switch (of.kind) {
      case json::Kind::any: return out;
      case json::Kind::string: out["type"] = "string"; break;
      case json::Kind::integer: out["type"] = "integer"; break;
      case json::Kind::number: out["type"] = "number"; break;
      case json::Kind::boolean: out["type"] = "boolean"; break;
      case json::Kind::array:
        out["type"] = "array";
        out["items"] = schema(of.element());
        break;
      case json::Kind::map:
        out["type"] = "object";
        out["additionalProperties"] = schema(of.element());
        break;
      case json::Kind::object: return reference(of);
    }
    if (!of.format.empty()) out["format"] = of.format;
    if (of.is_nullable) out["nullable"] = true;
    return out;
  }

  json::object field_schema(const Field& field) {
    json::object out = schema(field.schema());
    const auto& limits = field.limits;
    if (limits.length_max) out["maxLength"] = *limits.length_max;
    if (limits.min) out["minimum"] = *limits.min;
    if (limits.max) out["maximum"] = *limits.max;
    if (!limits.choices.empty()) {
      auto& choices = out["type"] == "array" ? out["items"].as_object()["enum"].emplace_array() : out["enum"].emplace_array();
      for (const auto choice : limits.choices) choices.emplace_back(choice);
    }
    return out;
  }

  // Properties of the fields at one place.
  json::object object_schema(std::span<const Field> fields, bool is_request) {
    json::object out{{"type", "object"}};
    auto& properties = out["properties"].emplace_object();
    json::array required;
    for (const auto& field : fields) {
      if (field.place != json::Place::body) continue;
      auto property = field_schema(field);
      if (property.contains("$ref")) {
        property = json::object{{"allOf", json::array{std::move(property)}}};
      }
      property["description"] = field.description;
      properties[field.name] = std::move(property);
      if (is_request ? field.is_required : !field.is_left_out_when_empty) required.emplace_back(field.name);
    }
    if (!required.empty()) out["required"] = std::move(required);
    return out;
  }

  json::object take_components() { return std::move(components_); }

 private:
  json::object reference(const json::Schema& of) {
    const std::string name(of.name);
    if (!components_.contains(name)) {
      // Entered before its fields are walked, so that a type may hold itself.
      components_[name] = json::object();
      components_[name] = object_schema(of.fields, false);
    }
    json::object out{{"$ref", "#/components/schemas/" + name}};
    if (!of.is_nullable) return out;
    return {{"nullable", true}, {"allOf", json::array{std::move(out)}}};
  }
  json::object components_;
};

json::array parameters_of(const Endpoint& row, Document& document) {
  json::array parameters;
  for (auto at = row.path.find('{'); at != std::string_view::npos; at = row.path.find('{', at + 1)) {
    const auto name = row.path.substr(at + 1, row.path.find('}', at) - at - 1);
    json::object parameter{{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}};
    parameter["description"] = tenant_description(name);
    for (const auto& field : row.request_fields) {
      if (field.place != json::Place::path || field.name != name) continue;
      parameter["description"] = field.description;
      parameter["schema"] = document.field_schema(field);
    }
    parameters.push_back(std::move(parameter));
  }
  for (const auto& field : row.request_fields) {
    if (field.place != json::Place::query) continue;
    parameters.push_back(json::object{{"name", field.name},
                                      {"in", "query"},
                                      {"required", field.is_required},
                                      {"description", field.description},
                                      {"schema", document.field_schema(field)}});
  }
  if (row.is_paged) {
    parameters.push_back(json::object{{"name", "cursor"},
                                      {"in", "query"},
                                      {"required", false},
                                      {"description", "Where the page begins: taken from the Link header of the page before."},
                                      {"schema", {{"type", "string"}}}});
    parameters.push_back(json::object{{"name", "per_page"},
                                      {"in", "query"},
                                      {"required", false},
                                      {"description", "How many items the page has at most."},
                                      {"schema", {{"type", "integer"}, {"minimum", 1}, {"maximum", row.per_page_max}}}});
  }
  return parameters;
}

json::object json_content(json::object schema) {
  return {{"application/json", json::object{{"schema", std::move(schema)}}}};
}

std::string_view description_of(int status) {
  switch (status) {
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 208: return "Already Reported";
    case 409: return "Conflict";
    default: return "Success";
  }
}

json::object responses_of(const Endpoint& row, Document& document) {
  json::object responses;
  json::object success{{"description", description_of(row.success_status)}};
  if (row.response != nullptr) success["content"] = json_content(document.schema(row.response()));
  for (const auto status : row.more_statuses) {
    if (status == 0) continue;
    json::object other{{"description", description_of(status)}};
    if (status == 208 && row.response != nullptr) other["content"] = json_content(document.schema(row.response()));
    responses[std::to_string(status)] = std::move(other);
  }
  responses[std::to_string(row.success_status)] = std::move(success);
  if (!row.request_fields.empty() || row.is_paged) responses["400"] = json::object{{"description", "Bad Request"}};
  if (row.access.kind != AccessRule::Kind::anonymous) {
    responses["401"] = json::object{{"description", "Unauthorized"}};
    responses["403"] = json::object{{"description", "Forbidden"}};
  }
  if (row.path.find('{') != std::string_view::npos) responses["404"] = json::object{{"description", "Not Found"}};
  return responses;
}

bool has_body(const Endpoint& row) {
  return std::ranges::any_of(row.request_fields, [](const Field& field) { return field.place == json::Place::body; });
}

json::object operation_of(const Endpoint& row, Document& document) {
  json::object operation{{"operationId", row.id}, {"tags", json::array{row.tag}}, {"summary", row.summary}};
  operation["description"] = row.description.empty() ? row.summary : row.description;
  operation["parameters"] = parameters_of(row, document);
  if (has_body(row)) {
    operation["requestBody"] = json::object{{"required", true}, {"content", json_content(document.object_schema(row.request_fields, true))}};
  }
  operation["responses"] = responses_of(row, document);
  json::array security;
  if (row.access.kind == AccessRule::Kind::scopes && !row.access.is_session_only) {
    json::array scopes;
    for (const auto& scope : row.access.scopes.texts()) scopes.emplace_back(scope);
    security.push_back(json::object{{"auth_token", std::move(scopes)}});
  } else if (row.access.kind == AccessRule::Kind::authenticated && !row.access.is_session_only) {
    security.push_back(json::object{{"auth_token", json::array()}});
  }
  if (row.access.kind != AccessRule::Kind::anonymous) security.push_back(json::object{{"session", json::array()}});
  operation["security"] = std::move(security);
  if (!row.access.reason.empty()) operation["x-access"] = row.access.reason;
  return operation;
}

}  // namespace

std::string openapi_document(std::span<const Endpoint> rows, std::string_view url, std::string_view version) {
  Document document;
  json::object paths;
  for (const auto& row : rows) {
    auto& path = paths[row.path];
    if (!path.is_object()) path.emplace_object();
    path.get_object()[ascii::lower(http::method_name(row.method))] = operation_of(row, document);
  }
  json::object out;
  out["openapi"] = "3.0.3";
  out["info"] = json::object{{"title", "Vedette API"},
                             {"version", version},
                             {"description", "Errors, issues, projects and everything around them, over HTTP."}};
  out["servers"] = json::array{json::object{{"url", url}}};
  out["paths"] = std::move(paths);
  out["components"] = json::object{
      {"schemas", document.take_components()},
      {"securitySchemes",
       json::object{{"auth_token", json::object{{"type", "http"}, {"scheme", "bearer"}}},
                    {"session", json::object{{"type", "apiKey"}, {"in", "cookie"}, {"name", "sentrysid"}}}}}};
  return json::serialize(out);
}

}  // namespace vedette::api
