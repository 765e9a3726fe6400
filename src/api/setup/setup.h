// Rows of the first start: making the installation, and accepting invitations to it.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

std::span<const Endpoint> setup_rows();
std::span<const Endpoint> invitation_rows();

}  // namespace vedette::api
