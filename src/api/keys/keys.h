// Rows of project keys, the DSNs that SDKs are given.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

std::span<const Endpoint> key_rows();

// `http://KEY@host:port/7`, or with the secret after a colon as old SDKs want it.
std::string make_dsn(std::string_view url, std::string_view credentials, ProjectId project);

}  // namespace vedette::api
