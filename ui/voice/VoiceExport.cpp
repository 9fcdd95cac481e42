// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voice/VoiceExport.h"

#include "ui/files/FileJob.h"
#include "ui/files/SavePlace.h"
#include "ui/sharing/ForWhomDialog.h"
#include "ui/voice/VoiceSummary.h"
#include "ui/widgets/FormDialog.h"

#include <QtCore/QIODevice>
#include <QtWidgets/QFileDialog>

namespace caseweave {

namespace {

QString endingOf(VoiceExport::Form form)
{
    return form == VoiceExport::Form::Pdf ? QStringLiteral(".pdf")
        : form == VoiceExport::Form::Text ? QStringLiteral(".txt")
                                          : QStringLiteral("-counts.csv");
}

QByteArray bytesOf(const VoiceSummary &made, VoiceExport::Form form)
{
    return form == VoiceExport::Form::Pdf ? made.pdf() : form == VoiceExport::Form::Text ? made.text() : made.counts();
}

} // namespace

VoiceExport::VoiceExport(const Context &context, QWidget *window)
    : QObject(window), m_context(context), m_window(window)
{
}

void VoiceExport::begin(const CaseSnapshotPtr &snapshot, Form form)
{
    m_case = snapshot->summary.id;
    m_form = form;
    const bool numbers = form == Form::Counts;
    auto *dialog = new ForWhomDialog(
        m_context, *snapshot, QStringLiteral("voiceForWhom"),
        numbers ? tr("Export numbers without names") : tr("Export “You said, we did”"),
        numbers
            ? tr("How much was recorded, answered and is owed in this case goes out. Numbers below %1 are not told.")
                  .arg(VoiceCounts::fewest)
            : tr("What people said and what was done about it goes out, with their names."),
        ForWhomDialog::leavesOut(), m_window);
    connect(dialog, &ForWhomDialog::wished, this, &VoiceExport::make);
    dialog->present();
}

void VoiceExport::make(const QList<SharingRecipient> &recipients)
{
    m_recipients = recipients;
    // As it stands now: what was restricted since the question is restricted.
    if (const CaseSnapshotPtr snapshot = m_context.workspace.caseSnapshot(m_case))
        ask(std::make_shared<const VoiceSummary>(*snapshot, recipients, m_context.now()));
}

QString VoiceExport::consequence(const VoiceSummary &made) const
{
    QStringList names;
    for (const SharingRecipient &one : m_recipients)
        names << one.name;
    const QString whom = names.isEmpty() ? tr("you alone") : names.join(QStringLiteral("; "));
    QStringList text;
    if (m_form == Form::Counts) {
        text << tr("Numbers without names go out, for %1. Numbers below %2 are not told.")
                    .arg(whom, QString::number(VoiceCounts::fewest));
    } else {
        text << (made.readable() == 1
                     ? tr("What 1 person said, with the answer, goes out, for %1. Names are in it.").arg(whom)
                     : tr("%1 voices with their answers go out, for %2. Names are in it.")
                           .arg(QString::number(made.readable()), whom));
        if (made.guard().leftOut() > 0)
            text
                << tr("%1 In their place the file says that something is left out.").arg(made.guard().leftOutBecause());
        if (made.guard().restricted() > 0)
            text << tr("Restricted passages that stay in it: %1. Each says whom it is for.")
                        .arg(made.guard().restricted());
    }
    text << tr("Anybody who gets the file can read it. Everybody in the case sees in the record that you did it.");
    return text.join(QStringLiteral("\n\n"));
}

void VoiceExport::ask(const Made &made)
{
    const bool numbers = m_form == Form::Counts;
    if (!numbers && made->readable() == 0) {
        Q_EMIT told(made->size() == 0 ? tr("There is nothing to export: no voice is recorded.")
                                      : tr("There is nothing to export: all of it is restricted."));
        return;
    }
    confirm(m_window,
            {numbers ? tr("Export the numbers?") : tr("Export “You said, we did”?"), consequence(*made),
             tr("Choose where"), !numbers && (made->guard().leftOut() > 0 || made->guard().restricted() > 0)},
            [this, made] { choosePlace(made); });
}

void VoiceExport::choosePlace(const Made &made)
{
    auto *dialog
        = askSavePlace(m_window, tr("Export"), QStringLiteral("voiceExportPlace"), made->fileName(), endingOf(m_form));
    connect(dialog, &QFileDialog::fileSelected, this, [this, made](const QString &path) { write(made, path); });
    dialog->open();
}

AccessDraft VoiceExport::record(const VoiceSummary &made) const
{
    AccessDraft record;
    record.recipients = m_recipients;
    if (m_form == Form::Counts) {
        record.what = QStringLiteral("voice_numbers");
        record.form = QStringLiteral("csv");
        return record;
    }
    record.what = QStringLiteral("voices");
    record.form = m_form == Form::Pdf ? QStringLiteral("pdf") : QStringLiteral("text");
    record.leftOut = made.guard().leftOut();
    record.restricted = made.guard().restricted();
    record.onlyFor = made.guard().audience();
    return record;
}

void VoiceExport::write(const Made &made, const QString &path)
{
    auto *job = new FileJob(m_context, m_case, record(*made), m_window);
    job->tellThrough(this);
    job->writeFile(path, [made, form = m_form](QIODevice &out, Progress &) {
        const QByteArray bytes = bytesOf(*made, form);
        return !bytes.isEmpty() && out.write(bytes) == bytes.size();
    });
}

} // namespace caseweave
