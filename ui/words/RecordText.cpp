// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/RecordText.h"

#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"
#include "ui/words/WrittenText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("RecordText", text);
}

QString whatText(const QString &key)
{
    static const QHash<QString, const char *> words{{QStringLiteral("chronology"), "Chronology"},
                                                    {QStringLiteral("calendar"), "Calendar"},
                                                    {QStringLiteral("professionals"), "Professionals"},
                                                    {QStringLiteral("sharing"), "Register of sharing"},
                                                    {QStringLiteral("record"), "Record"},
                                                    {QStringLiteral("case"), "Whole case"},
                                                    {QStringLiteral("network"), "Picture of who is involved"},
                                                    {QStringLiteral("document"), "Document"},
                                                    {QStringLiteral("plan"), "Plan"},
                                                    {QStringLiteral("visits"), "Visits"},
                                                    {QStringLiteral("clocks"), "Time limits and dates"},
                                                    {QStringLiteral("voices"), "“You said, we did”"},
                                                    {QStringLiteral("documents"), "List of documents"},
                                                    {QStringLiteral("voice_numbers"), "Numbers of voices"},
                                                    {QStringLiteral("event"), "Event"},
                                                    {QStringLiteral("message"), "Message"},
                                                    {QStringLiteral("voice"), "What somebody said"}};
    const char *word = words.value(key);
    return word == nullptr ? key : say(word);
}

QString formText(const QString &key)
{
    static const QHash<QString, const char *> words{
        {QStringLiteral("pdf"), "as PDF"},           {QStringLiteral("csv"), "as a table"},
        {QStringLiteral("ics"), "as calendar file"}, {QStringLiteral("vcf"), "as contact cards"},
        {QStringLiteral("bundle"), "as a bundle"},   {QStringLiteral("paper"), "on paper"},
        {QStringLiteral("text"), "as text"}};
    const char *word = words.value(key);
    return word == nullptr ? key : say(word);
}

QString periodText(const AccessDraft &access)
{
    if (access.from && access.to)
        return say("%1 to %2").arg(dateText(*access.from), dateText(*access.to));
    if (access.from)
        return say("from %1").arg(dateText(*access.from));
    return access.to ? say("up to %1").arg(dateText(*access.to)) : QString();
}

} // namespace

QString accessText(const AccessDraft &access)
{
    if (access.action == AccessAction::Opened)
        return {};
    QString what = whatText(access.what);
    if (!access.name.isEmpty())
        what = say("%1 “%2”").arg(what, access.name);
    if (!access.form.isEmpty())
        what += QLatin1Char(' ') + formText(access.form);
    QStringList names;
    for (const SharingRecipient &one : access.recipients)
        names << one.name;
    QStringList parts{what,
                      names.isEmpty() ? say("for nobody else") : say("for %1").arg(names.join(QStringLiteral("; ")))};
    if (const QString period = periodText(access); !period.isEmpty())
        parts << period;
    QString text = parts.join(QStringLiteral(", ")) + QLatin1Char('.');
    if (access.leftOut > 0)
        text += QLatin1Char(' ')
            + (access.leftOut == 1 ? say("1 passage left out.") : say("%1 passages left out.").arg(access.leftOut));
    if (access.restricted > 0)
        text += QLatin1Char(' ') + say("Restricted passages in it: %1.").arg(access.restricted);
    return text;
}

QString recordWhatText(const RecordLine &line)
{
    // An export of something restricted is one line for everybody and this one for those who may read that.
    if (line.access && line.access->restricted > 0)
        return recordKindText(QStringLiteral("access_withheld"));
    return line.details.isEmpty() ? recordKindText(line.what) : writtenText(line.details);
}

QString recordOfText(const RecordLine &line, const CaseSnapshot &snapshot)
{
    if (line.access)
        return accessText(*line.access);
    return line.details.isEmpty() ? QString() : writtenOfText(line.details, snapshot);
}

QString recordFilterText(RecordKind kind)
{
    switch (kind) {
    case RecordKind::Everything:
        return say("Everything");
    case RecordKind::Written:
        return say("Written");
    case RecordKind::Opened:
        return say("Looked at");
    case RecordKind::Exported:
        return say("Exported");
    case RecordKind::Printed:
        return say("Printed");
    case RecordKind::Copied:
        return say("Copied");
    case RecordKind::Members:
        return say("Members and keys");
    }
    Q_UNREACHABLE();
}

} // namespace caseweave
