// SPDX-License-Identifier: Apache-2.0
#include "tests/support/certificate.hpp"

#include "core/base/text.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace coldcase::test {

namespace {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Cert = std::unique_ptr<X509, Deleter<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { (void)std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

void require(bool condition, const char* what) {
  if (!condition) throw std::runtime_error(concat("making a certificate: ", what));
}

void add_extension(X509& cert, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &cert, &cert, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
  require(extension != nullptr && X509_add_ext(&cert, extension.get(), -1) == 1, "extension");
}

File create(const std::filesystem::path& path) {
  File file(std::fopen(path.c_str(), "wb"));  // NOLINT(cppcoreguidelines-owning-memory)
  require(file != nullptr, path.c_str());
  return file;
}

}  // namespace

Certificate make_certificate(const std::filesystem::path& folder, const std::string& name,
                             const std::string& alternative_names, int valid_days) {
  constexpr long k_day = 24L * 3600;
  const Key key(EVP_EC_gen("P-256"));
  const Cert cert(X509_new());
  require(key != nullptr && cert != nullptr, "key");
  X509_set_version(cert.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(cert.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(cert.get()), -10 * k_day);
  X509_gmtime_adj(X509_getm_notAfter(cert.get()), valid_days * k_day);
  X509_set_pubkey(cert.get(), key.get());
  auto* subject = X509_get_subject_name(cert.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(cert.get(), subject);
  add_extension(*cert, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(*cert, NID_subject_alt_name, alternative_names);
  require(X509_sign(cert.get(), key.get(), EVP_sha256()) != 0, "signature");

  Certificate made{.cert = folder / (name + ".crt"), .key = folder / (name + ".key")};
  require(PEM_write_X509(create(made.cert).get(), cert.get()) == 1, "writing it");
  require(PEM_write_PrivateKey(create(made.key).get(), key.get(), nullptr, nullptr, 0, nullptr,
                               nullptr) == 1,
          "writing the key");
  return made;
}

}  // namespace coldcase::test
