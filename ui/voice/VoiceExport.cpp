// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voice/VoiceExport.h"

#include "ui/voice/VoiceSummary.h"
#include "ui/widgets/FormDialog.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QPointer>
#include <QtCore/QSaveFile>
#include <QtCore/QThreadPool>
#include <QtWidgets/QFileDialog>

namespace caseweave {

namespace {

/// Readable for its owner alone; the whole file or none.
bool save(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    return !bytes.isEmpty() && file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) && file.write(bytes) == bytes.size()
        && file.commit();
}

QString endingOf(VoiceExport::Form form)
{
    return form == VoiceExport::Form::Pdf ? QStringLiteral(".pdf")
        : form == VoiceExport::Form::Text ? QStringLiteral(".txt")
                                          : QStringLiteral("-counts.csv");
}

} // namespace

VoiceExport::VoiceExport(const Context &context, QWidget *window)
    : QObject(window), m_context(context), m_window(window)
{
}

void VoiceExport::begin(const CaseSnapshotPtr &snapshot, Form form)
{
    const auto made = std::make_shared<const VoiceSummary>(*snapshot, m_context.now());
    QStringList text;
    if (form == Form::Counts) {
        text << tr("Numbers without names go into a file. Numbers below %1 are not told.").arg(VoiceCounts::fewest);
    } else if (made->size() == 0) {
        Q_EMIT told(tr("There is nothing to export: no voice is recorded, or all are restricted."));
        return;
    } else {
        text << (made->size() == 1
                     ? tr("What 1 person said, with the answer, goes into a file that anybody who gets it can "
                          "read. Names are in it. Caseweave keeps no record of who exported.")
                     : tr("%1 voices with their answers go into a file that anybody who gets it can read. "
                          "Names are in it. Caseweave keeps no record of who exported.")
                           .arg(made->size()));
        if (made->leftOut() > 0)
            text << tr("Restricted, and left out: %1. The file says how many.").arg(made->leftOut());
        if (!made->givesAway().isEmpty())
            text << tr("A text in it gives away what is restricted: %1.")
                        .arg(made->givesAway().join(QStringLiteral("; ")));
    }
    confirm(m_window,
            {form == Form::Counts ? tr("Export the numbers?") : tr("Export “You said, we did”?"),
             text.join(QStringLiteral("\n\n")), tr("Choose where"),
             form != Form::Counts && !made->givesAway().isEmpty()},
            [this, made, form] { choosePlace(made, form); });
}

void VoiceExport::choosePlace(const Made &made, Form form)
{
    // Not the dialog that runs a loop of its own: the program may be locked while it stands open.
    auto *dialog = new QFileDialog(m_window, tr("Export"));
    dialog->setObjectName(QStringLiteral("voiceExportPlace"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(made->fileName() + endingOf(form));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, made, form](const QString &path) { write(made, form, path); });
    dialog->open();
}

void VoiceExport::write(const Made &made, Form form, const QString &path)
{
    QThreadPool::globalInstance()->start([made, path, form, me = QPointer<VoiceExport>(this)] {
        const bool done = save(path,
                               form == Form::Pdf        ? made->pdf()
                                   : form == Form::Text ? made->text()
                                                        : made->counts());
        QMetaObject::invokeMethod(qApp, [me, done] {
            if (me != nullptr)
                Q_EMIT me->told(done ? tr("It is exported.")
                                     : tr("The file could not be written. Choose another place."));
        });
    });
}

} // namespace caseweave
