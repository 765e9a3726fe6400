#include "base/digest.h"

#include <openssl/evp.h>
#include <sodium.h>

#include "base/ascii.h"
#include "base/assert.h"

namespace vedette {
namespace {

template <std::size_t size>
std::array<std::uint8_t, size> digest(const EVP_MD* algorithm, std::string_view bytes) {
  std::array<std::uint8_t, size> out{};
  unsigned length = 0;
  ASSERT(EVP_Digest(bytes.data(), bytes.size(), out.data(), &length, algorithm, nullptr) == 1);
  ASSERT(length == size);
  return out;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  return ascii::to_hex(digest<32>(EVP_sha256(), bytes));
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  ASSERT(context_ != nullptr);
  ASSERT(EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() { EVP_MD_CTX_free(context_); }

void Sha256::add(std::string_view bytes) { ASSERT(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1); }

std::string Sha256::hex() {
  std::array<std::uint8_t, 32> out{};
  ASSERT(EVP_DigestFinal_ex(context_, out.data(), nullptr) == 1);
  return ascii::to_hex(out);
}

std::string sha1_hex(std::string_view bytes) { return ascii::to_hex(digest<20>(EVP_sha1(), bytes)); }

std::array<std::uint8_t, 16> md5(std::string_view bytes) { return digest<16>(EVP_md5(), bytes); }

std::uint64_t fingerprint64(std::string_view bytes) {
  static constexpr std::array<unsigned char, crypto_shorthash_KEYBYTES> kKey{'v', 'e', 'd', 'e'};
  std::array<unsigned char, crypto_shorthash_BYTES> out{};
  crypto_shorthash(out.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                   kKey.data());
  std::uint64_t value = 0;
  for (const auto byte : out) value = value << 8 | byte;
  return value;
}

std::string base64_encode(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();
  return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  std::string out(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                        text.size(), nullptr, &length, nullptr,
                        sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0) {
    return std::nullopt;
  }
  out.resize(length);
  return out;
}

}  // namespace vedette
