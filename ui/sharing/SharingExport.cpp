// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sharing/SharingExport.h"

#include "ui/files/FileJob.h"
#include "ui/files/SavePlace.h"
#include "ui/sharing/ForWhomDialog.h"
#include "ui/sharing/SharingRegister.h"
#include "ui/widgets/FormDialog.h"
#include "ui/words/ErrorText.h"
#include "ui/words/NumberText.h"

#include <QtCore/QIODevice>
#include <QtWidgets/QFileDialog>

namespace caseweave {

namespace {

constexpr qint64 mostAtOnce = 1000; ///< as many as a workspace gives

} // namespace

SharingExport::SharingExport(const Context &context, QWidget *window)
    : QObject(window), m_context(context), m_window(window)
{
    connect(&context.workspace, &Workspace::sharingLoaded, this, &SharingExport::take);
    // Or a page that somebody else asked for later would be taken for what did not come.
    connect(&context.workspace, &Workspace::requestFailed, this, [this](quint64 request, ErrorCode code) {
        if (request == 0 && std::exchange(m_gathering, false))
            Q_EMIT failed(errorText(code));
    });
}

void SharingExport::begin(const CaseId &id, const PageView &view, Form form)
{
    m_case = id;
    m_view = view;
    m_form = form;
    m_gathering = false;
    const CaseSnapshotPtr snapshot = m_context.workspace.caseSnapshot(id);
    if (snapshot == nullptr)
        return;
    auto *dialog
        = new ForWhomDialog(m_context, *snapshot, QStringLiteral("sharingForWhom"), tr("Export the register"),
                            tr("The decisions that the filters show go out."), ForWhomDialog::leavesOut(), m_window);
    connect(dialog, &ForWhomDialog::wished, this, &SharingExport::gather);
    dialog->present();
}

void SharingExport::gather(const QList<SharingRecipient> &recipients)
{
    m_recipients = recipients;
    m_gathered.clear();
    m_gathering = true;
    m_context.workspace.requestSharing(m_case, m_view.decisions, 0, mostAtOnce);
}

void SharingExport::take(const SharingPage &page)
{
    if (!m_gathering || page.caseId != m_case || page.filter != m_view.decisions || page.first != m_gathered.size())
        return;
    m_gathered += page.decisions;
    if (!page.decisions.isEmpty() && m_gathered.size() < page.total) {
        m_context.workspace.requestSharing(m_case, m_view.decisions, m_gathered.size(), mostAtOnce);
        return;
    }
    m_gathering = false;
    const CaseSnapshotPtr snapshot = m_context.workspace.caseSnapshot(m_case);
    if (snapshot == nullptr)
        return;
    const auto made = std::make_shared<const SharingRegister>(*snapshot, std::exchange(m_gathered, {}), m_view.filter,
                                                              m_recipients, m_context.now());
    if (made->size() == 0)
        Q_EMIT told(tr("There is nothing to export: no decision is here, or all are restricted."));
    else
        ask(made);
}

QString SharingExport::consequence(const SharingRegister &made) const
{
    QStringList names;
    for (const SharingRecipient &one : m_recipients)
        names << one.name;
    const QString whom = names.isEmpty() ? tr("you alone") : names.join(QStringLiteral("; "));
    QStringList text{made.size() == 1 ? tr("1 decision goes out, for %1.").arg(whom)
                                      : tr("%1 decisions go out, for %2.").arg(numberText(made.size()), whom)};
    if (!made.filterText().isEmpty())
        text << made.filterText();
    if (made.guard().leftOut() > 0)
        text << tr("%1 The file says how much.").arg(made.guard().leftOutBecause());
    if (made.guard().restricted() > 0)
        text
            << tr("Restricted decisions that stay in it: %1. Each says whom it is for.").arg(made.guard().restricted());
    text << tr("Anybody who gets the file can read it. Everybody in the case sees in the record that you did it.");
    return text.join(QStringLiteral("\n\n"));
}

void SharingExport::ask(const std::shared_ptr<const SharingRegister> &made)
{
    confirm(m_window,
            {tr("Export the register?"), consequence(*made), tr("Choose where"),
             made->guard().leftOut() > 0 || made->guard().restricted() > 0},
            [this, made] { choosePlace(made); });
}

void SharingExport::choosePlace(const std::shared_ptr<const SharingRegister> &made)
{
    const QString ending = m_form == Form::Csv ? QStringLiteral(".csv") : QStringLiteral(".pdf");
    auto *dialog = askSavePlace(m_window, tr("Export the register"), QStringLiteral("sharingExportPlace"),
                                made->fileName(), ending);
    connect(dialog, &QFileDialog::fileSelected, this, [this, made](const QString &path) { write(made, path); });
    dialog->open();
}

void SharingExport::write(const std::shared_ptr<const SharingRegister> &made, const QString &path)
{
    AccessDraft record;
    record.what = QStringLiteral("sharing");
    record.form = m_form == Form::Csv ? QStringLiteral("csv") : QStringLiteral("pdf");
    record.from = m_view.decisions.from;
    record.to = m_view.decisions.to;
    record.recipients = m_recipients;
    record.leftOut = made->guard().leftOut();
    record.restricted = made->guard().restricted();
    record.onlyFor = made->guard().audience();
    auto *job = new FileJob(m_context, m_case, record, m_window);
    job->tellThrough(this);
    job->writeFile(path, [made, form = m_form](QIODevice &out, Progress &) {
        const QByteArray bytes = form == Form::Csv ? made->csv() : made->pdf();
        return !bytes.isEmpty() && out.write(bytes) == bytes.size();
    });
}

} // namespace caseweave
