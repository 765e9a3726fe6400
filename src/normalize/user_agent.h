// User-Agent texts and client hints: the browser, the operating system and the device behind them.
#pragma once
#include <string>
#include <string_view>

namespace vedette::normalize {

struct Product {
  std::string name;  // empty: unknown
  std::string version;
};

struct Device {
  std::string family;  // empty: unknown, or a desktop computer of no particular make
  std::string brand;
  std::string model;
};

struct UserAgent {
  Product browser;
  Product os;
  Device device;
};

// The headers of RFC 9110 and of User-Agent Client Hints, as they were sent; empty where absent.
struct UserAgentHeaders {
  std::string_view user_agent;
  std::string_view brands;            // Sec-CH-UA
  std::string_view platform;          // Sec-CH-UA-Platform
  std::string_view platform_version;  // Sec-CH-UA-Platform-Version
  std::string_view model;             // Sec-CH-UA-Model
};

// Knows the main families of browsers, systems and devices; leaves empty what it does not know.
// Versions have at most three parts.
UserAgent parse_user_agent(const UserAgentHeaders& headers);

}  // namespace vedette::normalize
