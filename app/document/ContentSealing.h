// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/document/DocumentSealing.h"

class QIODevice;

namespace caseweave {

/// As sealDocument(), of what is no file of its own: a device that is open and has a size. What it is, `media`, stays
/// empty. Storage, where it cannot be read to its end.
Result<SealedDocument> sealContent(QIODevice &content, const std::filesystem::path &folder, const SecretBytes &key,
                                   const DocumentWatch &watch = {});

} // namespace caseweave
