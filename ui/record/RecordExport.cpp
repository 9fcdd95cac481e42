// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/record/RecordExport.h"

#include "ui/files/CaseFileName.h"
#include "ui/files/Csv.h"
#include "ui/files/FileJob.h"
#include "ui/files/ReaderGuard.h"
#include "ui/files/SavePlace.h"
#include "ui/widgets/FormDialog.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"
#include "ui/words/ErrorText.h"
#include "ui/words/NumberText.h"
#include "ui/words/RecordText.h"

#include <QtCore/QIODevice>
#include <QtWidgets/QFileDialog>

namespace caseweave {

namespace {

constexpr qint64 mostAtOnce = 1000; ///< as many as a workspace gives

QStringList rowOf(const RecordLine &line, const CaseSnapshot &snapshot)
{
    return {line.written.toString(QStringLiteral("yyyy-MM-dd HH:mm")),
            recordWhatText(line),
            recordOfText(line, snapshot),
            line.author,
            line.agency.name,
            verificationText(line.verification)};
}

} // namespace

RecordExport::RecordExport(const Context &context, QWidget *window)
    : QObject(window), m_context(context), m_window(window)
{
    connect(&context.workspace, &Workspace::recordLoaded, this, &RecordExport::take);
    // Or a page that somebody else asked for later would be taken for what did not come.
    connect(&context.workspace, &Workspace::requestFailed, this, [this](quint64 request, ErrorCode code) {
        if (request == 0 && std::exchange(m_gathering, false))
            Q_EMIT failed(errorText(code));
    });
}

void RecordExport::begin(const CaseId &id, const PageView &view)
{
    m_case = id;
    m_view = view;
    m_lines.clear();
    m_total = -1;
    m_gathering = true;
    m_context.workspace.requestRecord(id, view.lines, 0, mostAtOnce);
}

void RecordExport::take(const RecordPage &page)
{
    if (!m_gathering || page.caseId != m_case || page.filter != m_view.lines || page.first != m_lines.size())
        return;
    // Lines came meanwhile and moved the others.
    if (m_total >= 0 && m_total != page.total)
        return begin(m_case, PageView(m_view));
    m_total = page.total;
    m_lines += page.lines;
    if (!page.lines.isEmpty() && m_lines.size() < page.total) {
        m_context.workspace.requestRecord(m_case, m_view.lines, m_lines.size(), mostAtOnce);
        return;
    }
    m_gathering = false;
    ask();
}

void RecordExport::ask()
{
    const CaseSnapshotPtr snapshot = m_context.workspace.caseSnapshot(m_case);
    if (snapshot == nullptr)
        return;
    qint64 leftOut = 0;
    qint64 rows = 0;
    QByteArray table = csv::mark()
        + csv::line({tr("When"), tr("What"), tr("Of what"), tr("Who"), tr("Agency"), tr("How it stands")});
    for (const RecordLine &line : std::exchange(m_lines, {})) {
        if (!line.onlyFor.isEmpty()) {
            ++leftOut;
            continue;
        }
        table += csv::line(rowOf(line, *snapshot));
        ++rows;
    }
    if (rows == 0) {
        Q_EMIT told(tr("There is nothing to export."));
        return;
    }
    ReaderGuard none(*snapshot, {}); // in its filters are no words but the program's, and members
    QStringList head{filterSentence(m_view.filter, none)};
    head << (leftOut == 0 ? tr("Nothing was left out.") : tr("Restricted lines left out: %1.").arg(leftOut));
    head.removeAll(QString());
    const QString out = head.join(QLatin1Char(' '));
    const ProfessionalCard &me = m_context.workspace.profile().me;
    table += csv::line({tr("Record of case %1").arg(snapshot->summary.reference),
                        tr("Made on %1 by %2, %3").arg(dateTimeText(m_context.now()), me.name, me.agency.name), out});
    const QString name = caseFileName(snapshot->summary.reference, QStringLiteral("record"), m_context.today());
    confirm(m_window,
            {tr("Export the record?"),
             tr("%1 lines go into a file that anybody who gets it can read. They name the professionals of the case. "
                "%2\n\nEverybody in the case sees in the record that you did it.")
                 .arg(numberText(rows))
                 .arg(out),
             tr("Choose where")},
            [this, table, leftOut, name] { choosePlace(table, leftOut, name); });
}

void RecordExport::choosePlace(const QByteArray &table, qint64 leftOut, const QString &fileName)
{
    auto *dialog = askSavePlace(m_window, tr("Export the record"), QStringLiteral("recordExportPlace"), fileName,
                                QStringLiteral(".csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, table, leftOut](const QString &path) {
        AccessDraft record;
        record.what = QStringLiteral("record");
        record.form = QStringLiteral("csv");
        record.from = m_view.lines.from;
        record.to = m_view.lines.to;
        record.leftOut = leftOut;
        auto *job = new FileJob(m_context, m_case, record, m_window);
        job->tellThrough(this);
        job->writeFile(path, [table](QIODevice &out, Progress &) { return out.write(table) == table.size(); });
    });
    dialog->open();
}

} // namespace caseweave
