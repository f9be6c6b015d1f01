// SPDX-License-Identifier: Apache-2.0
//
// One run directory into the bundle. Files are items of their own, in the order of their names
// (bytes), depth first; then the directory itself, with what was found in it.
#pragma once

#include "collect/allowance.hpp"
#include "collect/clock.hpp"
#include "collect/evidence_sink.hpp"
#include "collect/files/folder.hpp"

#include <cstdint>
#include <string>

namespace coldcase::collect {

class RunTree {
 public:
  // `path` is the directory's own, for messages.
  RunTree(std::string run, std::string path, Clock clock, Allowance& allowance, EvidenceSink& sink);

  // `own` is the item of the directory itself.
  void collect(int root, bundle::Item own);

 private:
  void walk(int folder, const std::string& relative, int depth);
  void visit(int folder, const std::string& name, const std::string& relative, int depth);
  void list_clones(int folder);
  void list_names(int folder, const std::string& relative, int depth);
  void trouble(bundle::Status status, const std::string& reason, const std::string& relative);
  [[nodiscard]] bundle::Item begin(const std::string& relative, std::string_view verb) const;

  std::string m_run;
  std::string m_path;
  Clock m_clock;
  Allowance* m_allowance;
  EvidenceSink* m_sink;
  std::string m_names;  // below abra/
  std::int64_t m_name_count = 0;
  std::int64_t m_files = 0;
  std::int64_t m_links = 0;
  bool m_has_results = false;
  bool m_names_cut = false;
};

}  // namespace coldcase::collect
