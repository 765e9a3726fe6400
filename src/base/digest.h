// Digests and encodings of bytes, from OpenSSL.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct evp_md_ctx_st;  // OpenSSL's

namespace vedette {

// Lower-case hex.
std::string sha256_hex(std::string_view bytes);
// The same of bytes that come piece by piece.
class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256();
  void add(std::string_view bytes);
  // Lower-case hex, of all that was added. Called once, at the end.
  std::string hex();

 private:
  ::evp_md_ctx_st* context_;
};
// Lower-case hex; names files for people, never a security property.
std::string sha1_hex(std::string_view bytes);
std::array<std::uint8_t, 16> md5(std::string_view bytes);
// A fast 64-bit fingerprint for keys inside our own tables (not a security property).
std::uint64_t fingerprint64(std::string_view bytes);

std::string base64_encode(std::string_view bytes);
// Standard alphabet, padding optional, white space refused. Nothing when malformed.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace vedette
