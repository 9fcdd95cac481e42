// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/find/FindIndex.h"
#include "app/session/Snapshot.h"
#include "app/store/CaseFile.h"

#include <QObject>
#include <QTimer>
#include <deque>

namespace caseweave {

/// Keeps the index over all cases as the cases are: reads what came into one since it was last read, a few milliseconds
/// at a time, so that nothing else on the worker's thread waits long. What it reads is what can be read here; an entry
/// that is sealed for others has no text.
///
/// The index is not needed for anything but finding. Where it cannot be written there is none until the next unlock.
class FindFeeder : public QObject {
    Q_OBJECT
public:
    /// Opens the file of a case that is closed; null where that cannot be done. It stays until letGo() or forget().
    using Opener = std::function<CaseFile *(const CaseId &)>;
    FindFeeder(std::filesystem::path file, SecretBytes key, const ProfileStore &profile, const Clock &clock,
               Opener opener, QObject *parent = nullptr);
    ~FindFeeder() override;

    /// False: there is no index.
    bool open();
    /// The case is, now, as the snapshot says. Called after each change; the file must stay until letGo() or forget().
    void update(CaseFile &file, const CaseSnapshotPtr &snapshot);
    /// There is something to be read in a case whose file is closed: it is opened when its turn comes.
    void updateClosed(const CaseId &id);
    /// Whether a file that it was given is still to be read, and is not to be closed meanwhile.
    bool isWaiting(const CaseId &id) const;
    /// The file of a case that is not waiting is closed, and opened when it is needed again.
    void letGo(const CaseId &id);
    /// The case is not to be found any more. The index is begun anew: no word of it stays in the file.
    void forget(const CaseId &id);
    /// As forget() for what is in the index and not among these.
    void keepOnly(const std::vector<CaseId> &ids);
    /// The index was found to be damaged by who reads it, who has closed it: begins it anew.
    void beginAnew();
    /// While the cases catch up there is less time for this.
    void setBusy(bool busy) { m_busy = busy; }
    /// Whether all that was said by update() is in the index.
    bool isComplete() const { return m_waiting.empty(); }

Q_SIGNALS:
    /// Nobody may have the file open: answered by closing it before the call returns.
    void closing();
    /// There is an index to be read.
    void ready();

private:
    struct Case {
        CaseFile *file = nullptr; ///< null: closed
        bool told = false; ///< by update() or updateClosed()
        CaseSnapshotPtr snapshot; ///< of what is being read; null until it is needed
        bool waiting = false;
        FindCaseMarks marks;
        bool planned = false; ///< `todo` is what there is to do
        bool unreadable = false; ///< the case, not the index: nothing more of it is read this time
        bool scanned = false; ///< all of its entries were compared with the marks
        std::deque<std::pair<std::uint32_t, std::uint64_t>> todo; ///< device and sequence
    };

    void work();
    bool workOn(Case &one);
    void passOver(const CaseId &id, Case &one);
    Status feed(Case &one, bool &done);
    Status plan(Case &one);
    Status feedEntries(Case &one);
    static void lookForMore(Case &one);
    static void settle(Case &one);
    Status tellComplete(bool complete);
    void giveUp();
    void wait(const CaseId &id, Case &one);
    void schedule();

    std::filesystem::path m_file;
    SecretBytes m_key;
    const ProfileStore &m_profile;
    const Clock &m_clock;
    Opener m_opener;
    std::unique_ptr<FindIndex> m_index;
    std::map<CaseId, Case> m_cases;
    std::deque<CaseId> m_waiting;
    QTimer m_timer;
    bool m_busy = false;
    std::optional<bool> m_toldComplete; ///< nothing: what an earlier run told may stand there
};

} // namespace caseweave
