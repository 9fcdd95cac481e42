// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/FileJob.h"

#include "ui/context/Requests.h"
#include "ui/files/SavePlace.h"
#include "ui/widgets/FormDialog.h"
#include "ui/widgets/Labels.h"
#include "ui/words/ErrorText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <QtCore/QStorageInfo>
#include <QtCore/QThreadPool>
#include <QtCore/QTimer>
#include <QtWidgets/QFileDialog>

namespace caseweave {

namespace {

constexpr int lookEveryMs = 100;
constexpr int showAfterMs = 1000;
constexpr qint64 hardlyAnyRoom = 64 * 1024;

bool isFull(const QSaveFile &file)
{
    // What has no room at all is no place for files.
    const QStorageInfo place(QFileInfo(file.fileName()).absolutePath());
    return file.error() == QFileDevice::ResourceError
        || (place.isValid() && place.bytesTotal() > 0 && place.bytesAvailable() < hardlyAnyRoom);
}

} // namespace

FileJob::FileJob(const Context &context, const CaseId &id, const AccessDraft &record, QWidget *window)
    : QObject(window), m_context(context), m_case(id), m_record(record), m_window(window)
{
}

FileJob::~FileJob()
{
    m_progress->cancel();
    delete m_dialog;
}

void FileJob::showProgress()
{
    m_dialog = new QProgressDialog(m_window);
    nameWidget(m_dialog, QStringLiteral("exportProgress"), tr("Export"));
    m_dialog->setWindowTitle(tr("Export"));
    m_dialog->setLabelText(tr("It is being made. Nothing is there until all of it is."));
    m_dialog->setCancelButtonText(tr("Stop"));
    m_dialog->setRange(0, Progress::whole);
    m_dialog->setMinimumDuration(showAfterMs);
    m_dialog->setValue(0);
    connect(m_dialog, &QProgressDialog::canceled, this, [this] { m_progress->cancel(); });
    auto *looking = new QTimer(m_dialog);
    connect(looking, &QTimer::timeout, m_dialog, [this] {
        if (!m_progress->cancelled())
            m_dialog->setValue(std::min(m_progress->done(), Progress::whole - 1));
    });
    looking->start(lookEveryMs);
}

void FileJob::onThread(std::function<bool()> work, std::function<void(bool)> then)
{
    QThreadPool::globalInstance()->start(
        [work = std::move(work), then = std::move(then), me = QPointer<FileJob>(this)] {
            const bool done = work();
            QMetaObject::invokeMethod(qApp, [me, then, done] {
                if (me != nullptr)
                    then(done);
            });
        });
}

void FileJob::writeFile(const QString &path, Fill fill)
{
    showProgress();
    auto made = std::make_shared<Made>();
    m_path = path;
    m_fill = std::move(fill);
    onThread(
        [made, path, fill = m_fill, progress = m_progress] {
            made->file = std::make_unique<QSaveFile>(path);
            QSaveFile &file = *made->file;
            made->opened = file.open(QIODevice::WriteOnly)
                && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
            const bool done = made->opened && fill(file, *progress) && file.error() == QFileDevice::NoError
                && !progress->cancelled();
            if (!done)
                made->lookWhy();
            return done;
        },
        [this, made](bool done) { filled(made, done); });
}

void FileJob::Made::lookWhy()
{
    full = isFull(*file);
    atPlace = full || !opened || file->error() != QFileDevice::NoError;
    file.reset(); // and with it what was written
}

void FileJob::filled(const std::shared_ptr<Made> &made, bool done)
{
    if (m_progress->cancelled())
        return finish(false, tr("Stopped. Nothing was written."));
    if (!done)
        return made->atPlace ? failThere(*made) : finish(false, tr("The file could not be made. Nothing was written."));
    if (m_recorded)
        return commit(made); // at another place, what could not be written at one
    record([this, made] { commit(made); });
}

void FileJob::commit(const std::shared_ptr<Made> &made)
{
    onThread(
        [made] {
            const bool done = made->file->commit();
            made->lookWhy();
            return done;
        },
        [this, made](bool done) { done ? finish(true, doneText()) : failThere(*made); });
}

QString FileJob::withRecord(const QString &sentence) const
{
    return m_recorded ? tr("%1 The record says that it was begun.").arg(sentence) : sentence;
}

/// The same can go somewhere else, with all that was said about it.
void FileJob::failThere(const Made &made)
{
    delete m_dialog;
    const QString said = made.full ? tr("There is no room left there. Nothing was written.")
        : !made.opened             ? tr("Nothing can be written there. The place may be for reading alone.")
                                   : tr("The file could not be written there.");
    const QString sentence = withRecord(said);
    QDialog *asked = confirm(m_window, {tr("Choose another place?"), sentence, tr("Choose where")},
                             [me = QPointer<FileJob>(this)] {
                                 if (me != nullptr)
                                     me->askAgain();
                             });
    connect(asked, &QDialog::rejected, this, [this, sentence] { finish(false, sentence); });
}

void FileJob::askAgain()
{
    const QFileInfo before(m_path);
    const QString ending = before.suffix().isEmpty() ? QString() : QLatin1Char('.') + before.suffix();
    QFileDialog *dialog = askSavePlace(m_window, tr("Choose another place"), QStringLiteral("anotherPlace"),
                                       before.completeBaseName(), ending);
    connect(dialog, &QDialog::rejected, this, [this] { finish(false, withRecord(tr("Nothing was written."))); });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { writeFile(path, m_fill); });
    dialog->open();
}

void FileJob::doRecorded(Work work)
{
    record([this, work = std::move(work)] {
        showProgress();
        onThread([work, progress = m_progress] { return work(*progress) && !progress->cancelled(); },
                 [this](bool done) {
                     finish(done,
                            done ? doneText() : tr("It was stopped or failed. The record says that it was begun."));
                 });
    });
}

void FileJob::record(std::function<void()> then)
{
    m_context.requests.await(
        m_context.workspace.recordAccess(m_case, m_record), this,
        [this, then = std::move(then)](const CaseId &) {
            m_recorded = true;
            if (m_progress->cancelled())
                finish(false, tr("Stopped. Nothing was written, and the record says that it was begun."));
            else
                then();
        },
        [this](ErrorCode code) {
            finish(false, tr("Nothing left the case, because it could not be recorded. %1").arg(errorText(code)));
        });
}

QString FileJob::doneText() const
{
    switch (m_record.action) {
    case AccessAction::Printed:
        return tr("Sent to the printer. The record of the case says so.");
    case AccessAction::Copied:
        return tr("Copied. The record of the case says so.");
    default:
        return tr("Exported. The record of the case says so.");
    }
}

void FileJob::finish(bool done, const QString &sentence)
{
    delete m_dialog;
    done ? Q_EMIT told(sentence) : Q_EMIT failed(sentence);
    deleteLater();
}

} // namespace caseweave
