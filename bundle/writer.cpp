// SPDX-License-Identifier: Apache-2.0
//
// Writer: tar in block gzip, with the BagIt tag files.
#include "bundle/writer.hpp"

#include "bundle/format.hpp"
#include "bundle/names.hpp"
#include "bundle/spool.hpp"
#include "core/base/check.hpp"
#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"

namespace coldcase::bundle {

namespace {

// Digests what flows through it.
class HashingSource : public ByteSource {
 public:
  explicit HashingSource(ByteSource& in) : m_in(&in) {}
  [[nodiscard]] std::size_t read(std::span<char> buffer) override {
    const auto count = m_in->read(buffer);
    m_hash.update({buffer.data(), count});
    return count;
  }
  [[nodiscard]] std::string digest() { return to_hex(m_hash.finish()); }

 private:
  ByteSource* m_in;
  Sha256 m_hash;
};

std::string format_text() {
  json::Value format;
  format.set("format", k_current_format).set("kind", k_kind);
  return json::to_canonical(format);
}

}  // namespace

Writer::Writer(ByteSink& out, std::string root)
    : m_root(std::move(root)), m_compressed(out), m_tar(m_compressed) {
  COLDCASE_CHECK(is_canonical_name(m_root));
  put(k_bagit_entry, k_bagit_text, m_tags);
  put(k_format_entry, format_text(), m_tags);
}

void Writer::put(std::string_view name, std::uint64_t size, ByteSource& content,
                 Manifest& manifest) {
  HashingSource hashed(content);
  m_tar.add(concat(m_root, '/', name), size, hashed);
  manifest.emplace(name, hashed.digest());
}

void Writer::put(std::string_view name, std::string_view bytes, Manifest& manifest) {
  BytesSource source(bytes);
  put(name, bytes.size(), source, manifest);
}

void Writer::add(std::string_view name, std::uint64_t size, ByteSource& content) {
  COLDCASE_CHECK(name.starts_with(k_payload_prefix) && is_canonical_name(name) && !has(name));
  put(name, size, content, m_payload);
  m_payload_bytes += size;
}

void Writer::add(std::string_view name, std::string_view bytes) {
  BytesSource source(bytes);
  add(name, bytes.size(), source);
}

// There may be very many items. Where they find no room on the disk, they take memory: a bundle
// must not fail at its end.
void Writer::put_collection(const Collection& collection, const std::filesystem::path& spool) {
  Spool text(spool);
  try {
    write_json(collection, text);
  } catch (const Error&) {
    return put(k_collection_entry, to_json(collection), m_tags);
  }
  put(k_collection_entry, text.size(), *text.read(), m_tags);
}

Identity Writer::finish(const Collection& collection, const Redactions& redactions, BagInfo info,
                        const std::filesystem::path& spool) {
  put_collection(collection, spool);
  put(k_redactions_entry, to_json(redactions), m_tags);
  info.emplace_back("Payload-Oxum", concat(m_payload_bytes, '.', m_payload.size()));
  put(k_bag_info_entry, format_bag_info(info), m_tags);
  put(k_manifest_entry, format_manifest(m_payload), m_tags);
  const auto tag_manifest = format_manifest(m_tags);
  Manifest none;
  put(k_tag_manifest_entry, tag_manifest, none);
  m_tar.finish();
  m_compressed.finish();
  return {.sha256 = sha256_hex(tag_manifest),
          .entries = m_payload.size() + m_tags.size() + 1,
          .payload_bytes = m_payload_bytes};
}

std::string root_name(std::string_view id, Instant captured) {
  const auto text = format_rfc3339(std::chrono::floor<std::chrono::seconds>(captured));
  // 2026-06-13T06:28:01.000000000Z -> 20260613T062801Z
  const auto compact = replace_all(replace_all(text.substr(0, 19), "-", ""), ":", "");
  return concat(encode_component(id), '-', compact, 'Z');
}

}  // namespace coldcase::bundle
