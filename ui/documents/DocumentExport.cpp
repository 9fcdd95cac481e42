// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/documents/DocumentExport.h"

#include "ui/files/CaseFileName.h"
#include "ui/files/FileJob.h"
#include "ui/files/ReaderGuard.h"
#include "ui/files/SavePlace.h"
#include "ui/sharing/ForWhomDialog.h"
#include "ui/words/CaseText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QMimeDatabase>
#include <QtCore/QThreadPool>
#include <QtWidgets/QFileDialog>

namespace caseweave {

DocumentExport::DocumentExport(const Context &context, const CaseSnapshotPtr &snapshot, const Document &document,
                               QWidget *window)
    : QObject(window), m_context(context), m_snapshot(snapshot), m_document(document), m_window(window)
{
    connect(&m_texts, &DocumentTexts::done, this, &DocumentExport::look);
}

void DocumentExport::begin()
{
    auto *dialog
        = new ForWhomDialog(m_context, *m_snapshot, QStringLiteral("saveCopy"), tr("Save a copy"), m_document.title,
                            tr("A restricted document goes to those alone who may read it."), m_window);
    connect(dialog, &ForWhomDialog::wished, this, &DocumentExport::chosen);
    connect(dialog, &QDialog::rejected, this, &QObject::deleteLater);
    dialog->present();
}

void DocumentExport::chosen(const QList<SharingRecipient> &recipients)
{
    m_recipients = recipients;
    if (recipients.isEmpty())
        return look();
    Q_EMIT told(tr("Looking through the document for what is restricted…"));
    m_texts.read(m_document.content);
}

/// On a thread of its own, because a document can be long.
void DocumentExport::look()
{
    QThreadPool::globalInstance()->start(
        [snapshot = m_snapshot, recipients = m_recipients, audience = m_document.audience,
         texts = QStringList{m_document.title} + m_texts.texts(), me = QPointer<DocumentExport>(this)] {
            Finding finding;
            ReaderGuard readers(*snapshot, recipients);
            if (!readers.lets(audience, false, {}))
                finding.outside = readers.because();
            ReaderGuard words(*snapshot, recipients);
            static_cast<void>(words.lets({}, false, texts));
            finding.because = words.because();
            finding.givenAway = words.givenAway();
            QMetaObject::invokeMethod(qApp, [me, finding] {
                if (me != nullptr)
                    me->ask(finding);
            });
        });
}

QString DocumentExport::consequence(const Finding &finding) const
{
    QStringList names;
    for (const SharingRecipient &one : m_recipients)
        names << one.name;
    QStringList text{tr("“%1” goes out, for %2.")
                         .arg(m_document.title, names.isEmpty() ? tr("you alone") : names.join(QStringLiteral("; ")))};
    if (!finding.givenAway.isEmpty())
        text << tr("It says what is restricted: %1. These may not read that: %2.")
                    .arg(finding.givenAway.join(QStringLiteral("; ")), finding.because.join(QStringLiteral("; ")));
    if (!m_recipients.isEmpty() && !m_texts.isAll())
        text << tr("Caseweave could not read all of it. Look yourself whether an address or a name in it must stay "
                   "secret.");
    if (!m_document.audience.isEmpty())
        text << tr("It is restricted. %1 Only they see in the record that you did it.")
                    .arg(audienceText(m_document.audience));
    else
        text << tr("Everybody in the case sees in the record that you did it.");
    return text.join(QStringLiteral("\n\n"));
}

void DocumentExport::ask(const Finding &finding)
{
    if (!finding.outside.isEmpty()) {
        Q_EMIT failed(tr("Nothing was saved: the document is restricted, and these may not read it: %1.")
                          .arg(finding.outside.join(QStringLiteral("; "))));
        deleteLater();
        return;
    }
    const bool givesAway = !finding.givenAway.isEmpty();
    confirm(m_window,
            {givesAway ? tr("Save it for them all the same?") : tr("Save a copy?"), consequence(finding),
             tr("Choose where"), givesAway || !m_document.audience.isEmpty()},
            [me = QPointer<DocumentExport>(this)] {
                if (me != nullptr)
                    me->choosePlace();
            });
}

AccessDraft DocumentExport::record() const
{
    AccessDraft draft;
    draft.action = AccessAction::SavedCopy;
    draft.what = QStringLiteral("document");
    draft.name = m_document.title;
    draft.recipients = m_recipients;
    // That there is such a document is for its readers alone to know: one entry, and the title in it.
    draft.onlyFor = readersOf(*m_snapshot, m_document.audience);
    return draft;
}

void DocumentExport::choosePlace()
{
    const QString ending = QMimeDatabase().mimeTypeForName(m_document.media).preferredSuffix();
    const QString name
        = caseFileName(m_snapshot->summary.reference,
                       QString(m_document.kind).replace(QLatin1Char('_'), QLatin1Char('-')), m_document.added.date());
    auto *dialog = askSavePlace(m_window, tr("Save a copy"), QStringLiteral("copyPlace"), name,
                                ending.isEmpty() ? ending : QLatin1Char('.') + ending);
    connect(dialog, &QDialog::rejected, this, &QObject::deleteLater);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        auto *job = new FileJob(m_context, m_snapshot->summary.id, record(), m_window);
        job->tellThrough(this);
        connect(job, &QObject::destroyed, this, &QObject::deleteLater);
        job->writeFile(path, [content = m_document.content](QIODevice &out, Progress &progress) {
            return content
                ->writeTo(out,
                          [&](std::uint64_t done, std::uint64_t of) {
                              progress.set(static_cast<std::int64_t>(done), static_cast<std::int64_t>(of));
                              return !progress.cancelled();
                          })
                .ok();
        });
    });
    dialog->open();
}

} // namespace caseweave
