// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voice/VoiceNumbers.h"

#include "ui/files/SavePlace.h"
#include "ui/voice/VoiceSummary.h"
#include "ui/widgets/FormDialog.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QPointer>
#include <QtCore/QSaveFile>
#include <QtCore/QThreadPool>
#include <QtWidgets/QFileDialog>

namespace caseweave {

VoiceNumbers::VoiceNumbers(const Context &context, QWidget *window)
    : QObject(window), m_context(context), m_window(window)
{
}

VoiceTally VoiceNumbers::tallyOf(const QList<CaseSummary> &cases)
{
    VoiceTally tally;
    for (const CaseSummary &one : cases) {
        if (!one.damaged)
            tally += one.voices;
    }
    return tally;
}

void VoiceNumbers::begin()
{
    confirm(
        m_window,
        {tr("Export the numbers?"),
         tr("Numbers of what was said and answered in all your cases, as they are on this computer, go into a file. "
            "No name, no child and no case is in it. Numbers below %1 are not told.")
             .arg(VoiceCounts::fewest),
         tr("Choose where")},
        [me = QPointer<VoiceNumbers>(this)] {
            if (me != nullptr)
                me->choosePlace();
        });
}

void VoiceNumbers::choosePlace()
{
    auto *dialog = askSavePlace(m_window, tr("Export"), QStringLiteral("voiceNumbersPlace"),
                                QStringLiteral("voices-%1").arg(m_context.today().toString(Qt::ISODate)),
                                QStringLiteral(".csv"));
    connect(dialog, &QFileDialog::fileSelected, this, &VoiceNumbers::write);
    dialog->open();
}

void VoiceNumbers::write(const QString &path)
{
    QThreadPool::globalInstance()->start(
        [path, cases = m_context.workspace.cases(), me = QPointer<VoiceNumbers>(this)] {
            const QByteArray table = VoiceCounts::csv(tallyOf(cases));
            QSaveFile file(path); // all of it or none
            const bool done = file.open(QIODevice::WriteOnly)
                && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
                && file.write(table) == table.size() && file.commit();
            QMetaObject::invokeMethod(qApp, [me, done] {
                if (me != nullptr)
                    Q_EMIT me->told(done ? tr("It is exported.")
                                         : tr("The file could not be written. Choose another place."));
            });
        });
}

} // namespace caseweave
