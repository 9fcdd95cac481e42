// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/BlobStore.h"

#include <QObject>
#include <QThreadPool>

namespace caseweave {

/// The blob store on a thread of its own, so that large files hold up no entry. Does one thing after another, in the
/// order in which it was asked. Lives in the thread that asks; answers come there through its event loop.
class BlobThread final : public QObject {
public:
    explicit BlobThread(std::unique_ptr<BlobStore> store, QObject *parent = nullptr);
    /// Leaves undone what has not begun, and calls nobody any more.
    ~BlobThread() override;

    void ask(std::function<void(BlobStore &)> work, std::function<void()> reply);

private:
    const std::unique_ptr<BlobStore> m_store;
    QThreadPool m_pool;
};

} // namespace caseweave
