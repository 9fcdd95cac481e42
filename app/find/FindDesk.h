// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/find/Found.h"
#include "crypto/memory/SecretBytes.h"
#include "crypto/result/Result.h"

#include <QObject>
#include <QThread>
#include <atomic>
#include <filesystem>
#include <memory>

namespace caseweave {

class FindReader;

/// Where the index of an open profile is, and its key.
struct FindAccess {
    std::filesystem::path file;
    SecretBytes key;
};
using FindAccessPtr = std::shared_ptr<const FindAccess>;

/// Answers questions to the index on a thread of its own. A question that a newer one overtook is not answered.
class FindDesk : public QObject {
    Q_OBJECT
public:
    FindDesk();
    ~FindDesk() override;

    /// From any thread. An index that cannot be read is tried again with the next question.
    void open(const FindAccessPtr &access);
    /// From any thread but its own: when it returns, the file is closed and the key gone.
    void close();
    /// From one thread. Answer: found, or failed (Locked while nothing is open).
    void ask(quint64 request, const FindQuery &query);

Q_SIGNALS:
    void found(quint64 request, const caseweave::FoundPage &page);
    void failed(quint64 request, caseweave::ErrorCode code);
    /// It must be begun anew.
    void damaged();

private:
    Result<FoundPage> answer(const FindQuery &query);

    QThread m_thread;
    QObject m_at; ///< lives on the thread
    std::atomic<quint64> m_newest = 0;
    FindAccessPtr m_access; ///< this and what follows is the thread's
    std::unique_ptr<FindReader> m_reader;
};

} // namespace caseweave
