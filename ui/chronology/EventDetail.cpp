// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chronology/EventDetail.h"

#include "ui/chronology/ChronologyDelegate.h"
#include "ui/style/Tokens.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

QString orNot(const QString &text)
{
    return text.isEmpty() ? EventDetail::tr("not written") : text;
}

QString peopleText(const QList<ObjectId> &people, const CaseSnapshotPtr &snapshot)
{
    QStringList names;
    for (const Person &person : snapshot == nullptr ? QList<Person>() : snapshot->people) {
        if (people.contains(person.id))
            names << personName(person);
    }
    if (names.size() < people.size())
        names << EventDetail::tr("%1 not known here").arg(people.size() - names.size());
    return people.isEmpty() ? EventDetail::tr("not said") : names.join(QStringLiteral(", "));
}

bool canWrite(const CaseSnapshotPtr &snapshot)
{
    if (snapshot == nullptr || !snapshot->summary.stillMember)
        return false;
    const MemberRole role = snapshot->summary.myRole;
    return role == MemberRole::Contributor || role == MemberRole::Lead;
}

} // namespace

EventDetail::EventDetail(const Context &context, QWidget *parent)
    : DetailPane(QStringLiteral("eventDetail"), tr("The chosen event"), parent), m_context(context)
{
    show(nullptr, nullptr);
}

void EventDetail::show(const ChronologyEvent *event, const CaseSnapshotPtr &snapshot)
{
    clear();
    if (event == nullptr)
        column()->addWidget(new Paragraph(tr("Choose an event to read all of it."), "secondary"));
    else
        fill(*event, snapshot);
    finish();
}

void EventDetail::fill(const ChronologyEvent &event, const CaseSnapshotPtr &snapshot)
{
    addAudience(event.onlyFor);
    column()->addWidget(makeLabel(dateTimeText(event.date, event.time), "secondary"));
    if (event.withheld) {
        column()->addWidget(new Paragraph(tr("Restricted to others"), "heading"));
        column()->addWidget(
            new Paragraph(tr("%1, %2, recorded something here for named people only. Ask them if you need to know.")
                              .arg(event.author, event.agency.name)));
        return;
    }
    column()->addWidget(new Paragraph(event.title, "heading"));
    QList<TagText> tags = tagsOf(event);
    tags.removeIf([](const TagText &tag) { return tag.tone == Tone::Restricted; }); // it stands above, and wraps there
    addTags(tags);
    for (const EventContradiction &contradiction : event.contradictions)
        addContradiction(contradiction, canWrite(snapshot));
    addEvent(event, snapshot);
    addEarlier(event);
    if (canWrite(snapshot))
        addActions(event);
}

void EventDetail::addEvent(const ChronologyEvent &event, const CaseSnapshotPtr &snapshot)
{
    if (!event.text.isEmpty()) {
        auto *text = new Paragraph(event.text);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column()->addWidget(text);
    }
    column()->addSpacing(size::xs);
    addFact(tr("About"), peopleText(event.people, snapshot));
    addFact(tr("Source"), orNot(event.source));
    addFact(tr("Impact"), orNot(event.impact));
    addFact(tr("Action"), orNot(event.action));
    addFact(tr("Shared with"),
            event.onlyFor.isEmpty() ? tr("everybody in this case") : event.onlyFor.join(QStringLiteral("; ")));
    addFact(tr("Written by"),
            tr("%1, %2, %3").arg(event.author, event.agency.name, sinceText(event.written, m_context.now())));
    addFact(tr("Record"), verificationText(event.verification));
}

void EventDetail::addContradiction(const EventContradiction &contradiction, bool canWrite)
{
    const bool isOpen = !contradiction.settled;
    auto *card = new Card(isOpen ? Tone::Warning : Tone::Neutral,
                          isOpen ? tr("Contradiction") : tr("Contradiction, settled"), contradiction.note);
    card->setObjectName(QStringLiteral("contradiction"));
    const bool isHere = !contradiction.otherTitle.isEmpty();
    card->addSmallPrint(isHere ? tr("%1: %2").arg(dateText(contradiction.other.date), contradiction.otherTitle)
                               : tr("The other event is not here."));
    card->addSmallPrint(
        tr("Noted by %1, %2").arg(contradiction.author, sinceText(contradiction.written, m_context.now())));
    if (!isOpen)
        card->addSmallPrint(tr("What came out: %1 (%2, %3)")
                                .arg(contradiction.settled->text, contradiction.settled->author,
                                     sinceText(contradiction.settled->written, m_context.now())));
    if (isHere) {
        auto *go = makeButton(tr("Go to the other event"), QStringLiteral("otherEvent"), "link");
        go->setAccessibleDescription(contradiction.otherTitle);
        connect(go, &QPushButton::clicked, this, [this, place = contradiction.other] { Q_EMIT otherWanted(place); });
        card->addAction(go);
    }
    if (canWrite && isOpen) {
        auto *settle = makeButton(tr("Say what came out"), QStringLiteral("settleContradiction"), "link");
        connect(settle, &QPushButton::clicked, this, [this, contradiction] { Q_EMIT settlementWanted(contradiction); });
        card->addAction(settle);
    }
    column()->addWidget(card);
}

void EventDetail::addEarlier(const ChronologyEvent &event)
{
    if (!event.corrected)
        return;
    column()->addSpacing(size::s);
    column()->addWidget(makeLabel(tr("Corrected"), "heading"));
    column()->addWidget(
        new Paragraph(tr("By %1, %2: %3")
                          .arg(event.corrected->author, sinceText(event.corrected->written, m_context.now()),
                               event.corrected->reason)));
    for (auto was = event.earlier.rbegin(); was != event.earlier.rend(); ++was) {
        addFact(tr("Before"), tr("%1, written by %2").arg(dateTimeText(was->date, was->time), was->author));
        QStringList said{was->title, was->text};
        for (const auto &[name, text] : {std::pair(tr("Source"), was->source), std::pair(tr("Impact"), was->impact),
                                         std::pair(tr("Action"), was->action)}) {
            if (!text.isEmpty())
                said << tr("%1: %2").arg(name, text);
        }
        said.removeAll(QString());
        auto *old = new Paragraph(said.join(QLatin1Char('\n')), "secondary");
        old->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column()->addWidget(old);
    }
}

void EventDetail::addActions(const ChronologyEvent &event)
{
    auto *actions = new QWidget;
    auto *flow = new FlowLayout(size::s, actions);
    if (event.mayCorrect && event.verification == Verification::Verified) {
        auto *correct = makeButton(tr("Correct it"), QStringLiteral("correctEvent"));
        correct->setAccessibleDescription(tr("Writes it anew; what it said stays beneath"));
        connect(correct, &QPushButton::clicked, this, &EventDetail::correctionWanted);
        flow->addWidget(correct);
    }
    auto *contradict = makeButton(tr("Contradicts another"), QStringLiteral("contradictEvent"));
    contradict->setAccessibleDescription(tr("Notes that this event and another cannot both be as they are written"));
    connect(contradict, &QPushButton::clicked, this, &EventDetail::contradictionWanted);
    flow->addWidget(contradict);
    column()->addSpacing(size::s);
    column()->addWidget(actions);
}

} // namespace caseweave
