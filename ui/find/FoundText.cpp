// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/find/FoundText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("FoundText", text);
}

} // namespace

QString foundKindText(FoundKind kind)
{
    switch (kind) {
    case FoundKind::Person:
        return tr("Person");
    case FoundKind::Professional:
        return tr("Professional");
    case FoundKind::Case:
        return tr("Case");
    case FoundKind::Event:
        return tr("Event");
    case FoundKind::Concern:
        return tr("Concern");
    case FoundKind::Visit:
        return tr("Visit");
    case FoundKind::Sharing:
        return tr("Sharing");
    case FoundKind::Plan:
        return tr("Plan");
    case FoundKind::Voice:
        return tr("Voice");
    case FoundKind::Message:
        return tr("Message");
    case FoundKind::Document:
        return tr("Document");
    }
    return {};
}

QString foundKindsText(FoundKind kind)
{
    switch (kind) {
    case FoundKind::Person:
        return tr("People");
    case FoundKind::Professional:
        return tr("Professionals");
    case FoundKind::Case:
        return tr("Cases");
    case FoundKind::Event:
        return tr("Events");
    case FoundKind::Concern:
        return tr("Concerns");
    case FoundKind::Visit:
        return tr("Visits");
    case FoundKind::Sharing:
        return tr("Sharing");
    case FoundKind::Plan:
        return tr("Plans");
    case FoundKind::Voice:
        return tr("Voices");
    case FoundKind::Message:
        return tr("Messages");
    case FoundKind::Document:
        return tr("Documents");
    }
    return {};
}

QString foundTitle(const FoundThing &thing)
{
    return thing.title.isEmpty() ? foundKindText(thing.kind) : thing.title;
}

QList<TagText> foundTags(const FoundThing &thing)
{
    QList<TagText> tags{{foundKindText(thing.kind), Tone::Neutral}};
    if (thing.earlier)
        tags << TagText{tr("in an earlier wording"), Tone::Warning};
    if (thing.similar)
        tags << TagText{tr("written much alike"), Tone::Warning};
    return tags;
}

} // namespace caseweave
