// SPDX-License-Identifier: Apache-2.0
//
// Only in the static build. libarchive's pax writer refers to the table of all write formats, and
// with xar in it libxml2 and ICU come along: 34 MB for a format that we never write. The linker
// takes this definition instead of the one in the archive.
struct archive;

extern "C" int archive_write_set_format_xar(archive* /*archive*/);

extern "C" int archive_write_set_format_xar(archive* /*archive*/) {
  constexpr int k_archive_fatal = -30;
  return k_archive_fatal;
}
