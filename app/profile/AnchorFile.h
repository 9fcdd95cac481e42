// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/memory/SecretBytes.h"
#include "sync/log/Exchange.h"

#include <filesystem>
#include <map>

namespace caseweave {

class Random;

/// How far each case was when it was last written here, kept outside the case files so that an old copy of one is
/// noticed (CaseLog::checkAnchor). Sealed under a key of the vault, so that only this profile can make one.
using Anchors = std::map<CaseId, Anchor>;

/// NotFound, CannotOpen (changed, or of another vault), Damaged, Storage.
Result<Anchors> readAnchors(const std::filesystem::path &file, const SecretBytes &key);
/// Durable when it returns. DiskFull, Storage.
Status writeAnchors(const std::filesystem::path &file, const SecretBytes &key, const Anchors &anchors, Random &random);

} // namespace caseweave
