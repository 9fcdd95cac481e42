// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/casefile/FieldWrites.h"
#include "app/session/CaseView.h"
#include "app/session/InvolvementPicture.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

bool isOf(const ValueRow &row, ObjectType type)
{
    return row.type == static_cast<std::uint8_t>(type);
}

/// One of the values of a field of a visit, the newest unless something newer stands already.
void setText(Visit &visit, const QString &key, const QString &text)
{
    if (key == QLatin1String("involvement")) {
        visit.involvement = readObject(text).value_or(ObjectBytes{});
    } else if (key == QLatin1String("when")) {
        visit.when = VisitTime::parse(text);
        visit.whenText = visit.when ? QString() : text;
    } else if (key == QLatin1String("state")) {
        visit.state = visitStateOf(text);
        visit.stateText = visit.state == VisitState::Unclear ? text : QString();
    } else if (key == QLatin1String("alone")) {
        visit.alone = seenAloneOf(text);
    } else if (key == QLatin1String("children")) {
        visit.children = readObjects(text, &visit.otherChildren);
    } else if (key == QLatin1String("place")) {
        visit.place = text;
    } else if (key == QLatin1String("note")) {
        visit.note = text;
    }
}

} // namespace

void CaseView::addToVisit(Visit &visit, const ValueRow &row)
{
    const QString key = QString::fromStdString(row.key);
    visit.entries << row.origin.id;
    const QDateTime written = QDateTime::fromMSecsSinceEpoch(row.origin.timeMs());
    if (!visit.written.isValid() || written > visit.written) {
        visit.written = written;
        visit.author = author(row.origin.deviceIndex).name;
    }
    visit.withheld = visit.withheld || row.knowledge == sealedKnowledge;
    narrow(visit.onlyFor, audienceOf(row.origin));
}

void CaseView::readInvolvements(const std::vector<ValueRow> &rows, CaseSnapshot &snapshot)
{
    const ValueRow *before = nullptr; // the row that told the field of a visit
    for (const ValueRow &row : rows) {
        const bool isVisit = isOf(row, ObjectType::Visit);
        if ((!isVisit && !isOf(row, ObjectType::Involvement)) || isMarkOfReadable(row, rows))
            continue;
        if (!isVisit) {
            if (snapshot.involvements.isEmpty() || snapshot.involvements.last().id != row.object) {
                snapshot.involvements << Involvement();
                snapshot.involvements.last().id = row.object;
            }
            Involvement &one = snapshot.involvements.last();
            addValue(one.fields, row);
            one.entries << row.origin.id;
            continue;
        }
        if (snapshot.visits.isEmpty() || snapshot.visits.last().id != row.object) {
            snapshot.visits << Visit();
            snapshot.visits.last().id = row.object;
        }
        Visit &visit = snapshot.visits.last();
        addToVisit(visit, row);
        const QString key = QString::fromStdString(row.key);
        if (before && before->object == row.object && before->key == row.key) {
            if (before->text != row.text && !visit.conflicts.contains(key))
                visit.conflicts << key;
        } else {
            setText(visit, key, text::fromPayload(row.text));
        }
        before = &row;
    }
    snapshot.visits.removeIf([](const Visit &visit) {
        return visit.state == VisitState::Withdrawn && !visit.conflicts.contains(QStringLiteral("state"));
    });
    deriveInvolvements(snapshot, QDateTime::fromMSecsSinceEpoch(m_clock.nowMs()));
}

} // namespace caseweave
