// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"

namespace caseweave {

/// Where the bytes of a document lie that a new case is to begin with: in a bundle. The draft of the case carries it as
/// details of the document. Whoever makes the case takes them out, seals the bytes, and writes where those are instead.
struct BundledDocument {
    QString archive; ///< the bundle's path
    QString file; ///< in it
    QString sha256; ///< what it was when the bundle was checked
    qint64 size = 0; ///< the same, in bytes

    void putInto(CaseDraft::Object &object) const;
    /// Nothing where the object has none.
    static std::optional<BundledDocument> of(const CaseDraft::Object &object);
    static void takeOut(CaseDraft::Object &object);
};

} // namespace caseweave
