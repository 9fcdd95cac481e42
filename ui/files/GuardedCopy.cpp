// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/GuardedCopy.h"

#include "ui/files/ReaderGuard.h"
#include "ui/widgets/FormDialog.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/SelectableText.h"
#include "ui/words/CaseText.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>

namespace caseweave {

namespace {

using Tell = std::function<void(FileJob &job)>;

QString say(const char *text)
{
    return QCoreApplication::translate("GuardedCopy", text);
}

bool mayRead(const CaseSnapshot &snapshot, const ShownText &shown, const Member &member)
{
    return shown.readers.isEmpty() ? isReader(snapshot, shown.onlyFor, member) : shown.readers.contains(member.card.id);
}

QString consequence(const CaseSnapshot &snapshot, const ShownText &shown)
{
    QStringList outside;
    for (const Member &member : snapshot.members) {
        const bool belongs = !member.me && !member.removed && member.role != MemberRole::Recovery;
        if (belongs && !mayRead(snapshot, shown, member))
            outside << readerText(snapshot, shown.onlyFor, member);
    }
    outside.removeDuplicates();
    QStringList text{say("It is restricted. %1.").arg(audienceText(shown.onlyFor))};
    if (!outside.isEmpty())
        text << say("These people in the case must not see it: %1.").arg(outside.join(QStringLiteral("; ")));
    text << say("Every program on this computer can read the clipboard. The record of the case says that you copied "
                "it.");
    return text.join(QStringLiteral("\n\n"));
}

/// Never nobody: what is for nobody is told to everybody in the case.
QList<ProfessionalId> toldTo(const CaseSnapshot &snapshot, const ShownText &shown)
{
    QList<ProfessionalId> others;
    for (const Member &member : snapshot.members) {
        if (!member.me && !member.removed && shown.readers.contains(member.card.id))
            others << member.card.id;
    }
    return others.isEmpty() ? readersOf(snapshot, shown.onlyFor) : others;
}

AccessDraft recordOf(const CaseSnapshot &snapshot, const ShownText &shown)
{
    AccessDraft record;
    record.action = AccessAction::Copied;
    record.what = shown.what;
    record.name = shown.name;
    record.form = QStringLiteral("text");
    record.onlyFor = toldTo(snapshot, shown);
    return record;
}

void askAndCopy(QWidget *pane, const Context &context, const ShownText &shown, const QString &text, const Tell &tell)
{
    const CaseSnapshotPtr snapshot = context.workspace.caseSnapshot(shown.id);
    if (snapshot == nullptr)
        return;
    Consequence asked{say("Copy what is restricted?"), consequence(*snapshot, shown), say("Copy it"), true};
    asked.stay = say("Do not copy");
    const AccessDraft record = recordOf(*snapshot, shown);
    confirm(pane, asked, [pane, context, id = shown.id, record, text, tell] {
        auto *job = new FileJob(context, id, record, pane);
        QObject::connect(job, &FileJob::told, pane, [text] { QGuiApplication::clipboard()->setText(text); });
        tell(*job);
        job->doRecorded([](Progress &) { return true; });
    });
}

} // namespace

void guardCopies(QWidget *pane, const Context &context, const ShownText &shown, Tell tell)
{
    std::function<void(const QString &text)> copier;
    if (!shown.onlyFor.isEmpty())
        copier = [pane, context, shown, tell](const QString &text) { askAndCopy(pane, context, shown, text, tell); };
    if (auto *itself = qobject_cast<Paragraph *>(pane))
        itself->setCopier(copier);
    for (Paragraph *one : pane->findChildren<Paragraph *>())
        one->setCopier(copier);
    for (SelectableText *one : pane->findChildren<SelectableText *>())
        one->setCopier(copier);
}

} // namespace caseweave
