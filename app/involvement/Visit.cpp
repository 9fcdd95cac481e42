// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/involvement/Visit.h"

#include "crypto/hash/Hash.h"

namespace caseweave {

namespace {

const QString dayFormat = QStringLiteral("yyyy-MM-dd");
const QString timeFormat = QStringLiteral("yyyy-MM-ddTHH:mm");

} // namespace

std::optional<VisitTime> VisitTime::parse(const QString &text)
{
    const bool withTime = text.size() > dayFormat.size();
    const QDateTime read = QDateTime::fromString(text, withTime ? timeFormat : dayFormat);
    // Reading what was written back tells digits of other scripts, signs and spaces from the form.
    if (!read.isValid() || read.date().year() < 1800 || read.date().year() > 2299)
        return std::nullopt;
    const VisitTime time{read.date(), withTime ? std::optional(read.time()) : std::nullopt};
    return time.text() == text ? std::optional(time) : std::nullopt;
}

QString VisitTime::text() const
{
    // Not through a QDateTime: an hour that a change of the clocks skips is a time that people may write.
    const QString date = day.toString(dayFormat);
    return time ? date + time->toString(QStringLiteral("'T'HH:mm")) : date;
}

QString keyOf(VisitState state)
{
    switch (state) {
    case VisitState::Planned:
        return QStringLiteral("planned");
    case VisitState::Seen:
        return QStringLiteral("seen");
    case VisitState::NotSeen:
        return QStringLiteral("not_seen");
    case VisitState::Cancelled:
        return QStringLiteral("cancelled");
    case VisitState::Withdrawn:
        return QStringLiteral("withdrawn");
    case VisitState::Unclear:
        break;
    }
    return {};
}

VisitState visitStateOf(const QString &key)
{
    for (const VisitState state :
         {VisitState::Planned, VisitState::Seen, VisitState::NotSeen, VisitState::Cancelled, VisitState::Withdrawn}) {
        if (keyOf(state) == key)
            return state;
    }
    return VisitState::Unclear;
}

QString keyOf(SeenAlone alone)
{
    if (alone == SeenAlone::NotSaid)
        return {};
    return alone == SeenAlone::Yes ? QStringLiteral("yes") : QStringLiteral("no");
}

SeenAlone seenAloneOf(const QString &key)
{
    if (key == QLatin1String("yes"))
        return SeenAlone::Yes;
    return key == QLatin1String("no") ? SeenAlone::No : SeenAlone::NotSaid;
}

QString objectText(const ObjectBytes &object)
{
    return QString::fromStdString(toHex(object));
}

std::optional<ObjectBytes> readObject(const QString &text)
{
    const auto bytes = fromHex(text.toStdString());
    ObjectBytes object{};
    if (!bytes || bytes->size() != object.size())
        return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), object.begin());
    return object;
}

QString objectsText(const QList<ObjectBytes> &objects)
{
    QStringList texts;
    for (const ObjectBytes &object : objects)
        texts << objectText(object);
    return texts.join(QLatin1Char(' '));
}

QList<ObjectBytes> readObjects(const QString &text, int *notUnderstood)
{
    QList<ObjectBytes> objects;
    for (const QString &part : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (const auto object = readObject(part)) {
            if (!objects.contains(*object))
                objects << *object;
        } else if (notUnderstood) {
            ++*notUnderstood;
        }
    }
    return objects;
}

ObjectBytes involvementOf(const ProfessionalId &professional)
{
    const Digest digest = hash("CW1 involvement", professional.bytes);
    ObjectBytes object{};
    std::copy_n(digest.begin(), object.size(), object.begin());
    return object;
}

} // namespace caseweave
