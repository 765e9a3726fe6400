// The OpenAPI document, made of the rows.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "api/endpoint.h"

namespace vedette::api {

// OpenAPI 3.0 as JSON text. `url` is the server that the document names.
std::string openapi_document(std::span<const Endpoint> rows, std::string_view url, std::string_view version);

}  // namespace vedette::api
