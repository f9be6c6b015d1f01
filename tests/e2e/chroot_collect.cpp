// SPDX-License-Identifier: Apache-2.0
//
// The shipped program collects over TLS, by name, in a root folder that has nothing but
// resolv.conf, hosts and a file of trusted certificates: no libraries, no /tmp, no /proc. Ends with
// 77 (skipped) where the machine forbids chroot, or where the program is not the static one.
#include "core/base/text.hpp"
#include "tests/e2e/inside.hpp"
#include "tests/support/canned_server.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/program.hpp"

#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>

using namespace coldcase::test;
using coldcase::concat;

namespace {

constexpr const char* k_name = "git.test.example";

CannedAnswer answer(const CannedRequest& request) {
  if (request.target == "/api/v1/version") return json_answer(R"({"version":"1.24.6"})");
  if (request.target == "/api/v1/settings/api") return json_answer(R"({"max_response_items":50})");
  if (request.target == "/api/v1/repos/owner/name") {
    return json_answer(R"({"id":1,"full_name":"owner/name"})");
  }
  if (request.target.find("/repos/owner/name/") == std::string::npos) {
    return {.status = 404, .body = "{}"};
  }
  auto list = json_answer("[]");
  list.headers.emplace_back("X-Total-Count", "0");
  return list;
}

void make_root(const std::filesystem::path& root, const std::string& host, std::uint16_t port) {
  std::filesystem::copy(coldcase_program(), root / "coldcase");
  write(root / "etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
  write(root / "etc/hosts", concat("127.0.0.1 ", k_name, "\n"));
  write(root / "host.toml", concat("[gitea]\nurl = \"https://", host, ":", port,
                                   "\"\nrepositories = [\"owner/name\"]\n"
                                   "request_timeout = \"10s\"\n"));
}

// What became of the collection, for people and for the checks below.
struct Seen {
  int code = -1;
  std::string collection;
};

Seen collect(const std::filesystem::path& root) {
  Seen seen;
  seen.code = run_inside(root, {"collect", "-c", "host.toml", "--only", "gitea", "-o", "b.tgz"});
  seen.collection =
      coldcase::test::coldcase(root, {"show", "b.tgz", "coldcase/collection.json"}).out;
  return seen;
}

int expect(bool holds, std::string_view what, const Seen& seen) {
  std::cout << (holds ? "ok: " : "FAILED: ") << what << '\n';
  if (!holds) std::cout << "exit " << seen.code << '\n' << seen.collection << '\n';
  return holds ? 0 : 1;
}

bool has(const Seen& seen, std::string_view text) {
  return seen.collection.find(text) != std::string::npos;
}

int check(const std::filesystem::path& root, const Certificate& certificate,
          const CannedServer& server) {
  int failures = 0;
  const auto trusted = root / "etc/ssl/certs/ca-certificates.crt";
  write(trusted, read(certificate.cert));
  auto seen = collect(root);
  failures += expect(seen.code == 0 && has(seen, "data/gitea/"),
                     "found by hosts, trusted by the file", seen);
  const auto other = make_certificate(root, "other", concat("DNS:", k_name));
  write(trusted, read(other.cert));
  seen = collect(root);
  failures += expect(seen.code == 4 && has(seen, "the certificate is not trusted"),
                     "another authority is not trusted", seen);
  std::filesystem::remove(trusted);
  seen = collect(root);
  failures += expect(seen.code == 4 && has(seen, "no file of trusted certificates"),
                     "no authority, no trust", seen);
  std::filesystem::remove(root / "host.toml");
  std::filesystem::remove(root / "coldcase");
  make_root(root, "elsewhere.test.example", server.port());
  seen = collect(root);
  failures += expect(seen.code == 4 && has(seen, "looking up elsewhere.test.example"),
                     "a name that nobody knows", seen);
  return failures;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  if (std::string_view(argv[1]) != "ON") {
    std::cout << "skipped: this build is not the static one\n";
    return k_skipped;
  }
  const TemporaryFolder keys;
  const auto certificate = make_certificate(keys.path(), "server", concat("DNS:", k_name));
  const CannedServer server(answer, {.tls = certificate});
  const TemporaryFolder root;
  make_root(root.path(), k_name, server.port());
  if (run_inside(root.path(), {"--version"}) == k_forbidden) {
    std::cout << "skipped: this machine forbids chroot\n";
    return k_skipped;
  }
  return check(root.path(), certificate, server);
}
