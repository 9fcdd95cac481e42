// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/AccessRecord.h"
#include "ui/context/Context.h"
#include "ui/files/Progress.h"

#include <QtCore/QPointer>
#include <QtCore/QSaveFile>
#include <QtWidgets/QProgressDialog>
#include <QtWidgets/QWidget>

class QIODevice;

namespace caseweave {

/// Takes something out of a case: makes it on a thread of its own, with progress and a button to stop it, has the
/// case record it, and only then lets it go. A file is written beside its place without a name and gets its name at
/// the end, so that there is all of it or none; readable for its owner alone. Where it cannot be written it asks for
/// another place. What cannot be recorded does not go.
/// Deleting the job stops it. GUI thread.
class FileJob : public QObject {
    Q_OBJECT

public:
    /// On the other thread; false: stopped, or `out` has failed.
    using Fill = std::function<bool(QIODevice &out, Progress &progress)>;
    using Work = std::function<bool(Progress &progress)>;

    /// What is recorded says of which case. The progress stands over `window`.
    FileJob(const Context &context, const CaseId &id, const AccessDraft &record, QWidget *window);
    ~FileJob() override;

    void writeFile(const QString &path, Fill fill);
    /// What is not a file: recorded first, then done.
    void doRecorded(Work work);

    /// Says what came of it through the same signals of `owner`.
    template <typename Owner>
    void tellThrough(Owner *owner)
    {
        connect(this, &FileJob::told, owner, &Owner::told);
        connect(this, &FileJob::failed, owner, &Owner::failed);
    }

Q_SIGNALS:
    /// One of the two, once, at the end: what came of it, as a sentence.
    void told(const QString &sentence);
    void failed(const QString &sentence);

private:
    struct Made {
        std::unique_ptr<QSaveFile> file;
        bool opened = false;
        bool full = false; ///< there was no room for it
        bool atPlace = false; ///< it failed because of where it was to be
        /// Once it failed or is whole: what of it stands there under no name is gone.
        void lookWhy();
    };
    void showProgress();
    void onThread(std::function<bool()> work, std::function<void(bool)> then);
    void record(std::function<void()> then);
    void filled(const std::shared_ptr<Made> &made, bool done);
    void commit(const std::shared_ptr<Made> &made);
    void failThere(const Made &made);
    void askAgain();
    void finish(bool done, const QString &sentence);
    QString doneText() const;
    QString withRecord(const QString &sentence) const;

    Context m_context;
    CaseId m_case;
    AccessDraft m_record;
    bool m_recorded = false;
    QWidget *m_window;
    std::shared_ptr<Progress> m_progress = std::make_shared<Progress>();
    QPointer<QProgressDialog> m_dialog;
    QString m_path; ///< of a file: where it is to be
    Fill m_fill;
};

} // namespace caseweave
