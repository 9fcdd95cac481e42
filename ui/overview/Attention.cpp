// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/Attention.h"

#include "app/session/Ties.h"
#include "ui/context/Requests.h"
#include "ui/involvement/InvolvementActions.h"
#include "ui/overview/ConcernDialogs.h"
#include "ui/release/ReleaseText.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/FocusKeeper.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"
#include "ui/words/ClockText.h"
#include "ui/words/DateText.h"
#include "ui/words/ErrorText.h"
#include "ui/words/NumberText.h"

#include <QtWidgets/QVBoxLayout>

namespace caseweave {

Attention::Attention(const Context &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_actions(new InvolvementActions(context, this)),
      m_column(new QVBoxLayout(this))
{
    connect(m_actions, &InvolvementActions::told, this, &Attention::told);
    connect(m_actions, &InvolvementActions::failed, this, &Attention::failed);
    connect(m_actions, &InvolvementActions::done, this, &Attention::done);
    setObjectName(QStringLiteral("attention"));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(size::s + 2);
}

void Attention::show(const CaseSnapshotPtr &snapshot)
{
    const FocusKeeper keeper(*this);
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_snapshot = snapshot;
    if (snapshot == nullptr)
        return;
    for (const ConcernLevel level : {ConcernLevel::High, ConcernLevel::Medium, ConcernLevel::Low}) {
        for (const Concern &concern : snapshot->concerns) {
            if (concern.level == level && concern.open(m_context.today()))
                addConcern(concern);
        }
    }
    for (const QuietConcern &concern : snapshot->quietConcerns)
        addQuietConcern(concern);
    addClocks();
    addPlanActions();
    addOwedAnswers();
    addMessages();
    addTrouble();
    addReleases();
    addConflicts();
    addContradictions();
    addVisits();
    addUnread();
    addNews();
    addRestricted();
    if (m_column->count() == 0)
        add(new Card(Tone::Good, tr("Nothing needs attention"),
                     tr("No open concern, no date within three working days, and nothing new since you last looked.")));
}

void Attention::add(QWidget *card)
{
    m_column->addWidget(card);
    card->show(); // a layout would show it a turn of the event loop later, and the column's height be wrong until then
}

void Attention::addConcern(const Concern &concern)
{
    const QString heading
        = tr("%1 concern, raised %2").arg(concernLevelText(concern.level), sinceText(concern.raised, m_context.now()));
    const Tone tone = concern.level == ConcernLevel::High ? Tone::Danger : Tone::Warning;
    auto *card = new Card(tone, heading, concern.text);
    card->setObjectName(QStringLiteral("concernCard"));
    QStringList by;
    for (const Acknowledgement &one : concern.acknowledged)
        by << one.by;
    if (concern.acknowledgedByMe) {
        by.removeAll(m_context.workspace.profile().me.name);
        by.prepend(tr("you"));
    }
    const QString raiser
        = concern.mine ? tr("You") : tr("%1, %2").arg(concern.raisedBy, agencyKindText(concern.agency.kind).toLower());
    const QString seen = by.isEmpty() ? tr("Nobody has acknowledged it yet.")
                                      : tr("Acknowledged by %1.").arg(by.join(QStringLiteral(", ")));
    card->addSmallPrint(
        tr("%1. %2 Not a referral. Ends %3 unless raised again.").arg(raiser, seen, dateText(concern.expires)));
    if (concern.quietly)
        card->addSmallPrint(tr("Raised quietly on %1; enough have raised one.").arg(dateText(concern.raised.date())));
    if (!concern.onlyFor.isEmpty())
        card->addTag(audienceTag(audienceFor(concern.onlyFor, m_context.workspace.profile().me)));
    addConcernActions(card, concern);
    add(card);
}

void Attention::addConcernActions(Card *card, const Concern &concern)
{
    if (!m_snapshot->summary.stillMember || m_snapshot->summary.myRole == MemberRole::Reader)
        return;
    if (concern.mine) {
        QPushButton *withdraw = makeButton(tr("Withdraw"), QStringLiteral("withdrawConcern"), "link");
        FocusKeeper::setSubject(*withdraw, QString::fromStdString(concern.id.hex()));
        connect(withdraw, &QPushButton::clicked, this, [this, concern] {
            auto *dialog = new WithdrawConcernDialog(m_context, m_snapshot->summary.id, concern, this);
            connect(dialog, &FormDialog::succeeded, this,
                    [this] { Q_EMIT told(tr("Withdrawn. The concern and your reason stay in the record.")); });
            dialog->present();
        });
        card->addAction(withdraw);
    } else if (!concern.acknowledgedByMe) {
        QPushButton *acknowledge = makeButton(tr("Acknowledge"), QStringLiteral("acknowledgeConcern"));
        FocusKeeper::setSubject(*acknowledge, QString::fromStdString(concern.id.hex()));
        acknowledge->setAccessibleDescription(
            tr("Tells the others that you have seen the concern of %1").arg(concern.raisedBy));
        connect(acknowledge, &QPushButton::clicked, this, [this, concern] { this->acknowledge(concern); });
        card->addAction(acknowledge);
    }
}

void Attention::addQuietConcern(const QuietConcern &concern)
{
    auto *card
        = new Card(Tone::Neutral,
                   tr("Your quiet %1 concern, raised %2")
                       .arg(concernLevelText(concern.level).toLower(), sinceText(concern.raised, m_context.now())),
                   concern.text);
    card->setObjectName(QStringLiteral("quietConcernCard"));
    const QString readers = concern.forAll ? tr("everybody in this case") : tr("those who raised one");
    card->addSmallPrint(tr("Only you see it. Once %1 professionals have raised one quietly, %2 can read it. Held until "
                           "%3. Not a referral.")
                            .arg(concern.needed)
                            .arg(readers, dateText(concern.until)));
    if (!concern.sent)
        card->addSmallPrint(tr("It is on this computer alone until it can be sent."));
    if (m_snapshot->summary.stillMember) {
        QPushButton *back = makeButton(tr("Take back"), QStringLiteral("takeBackQuiet"), "link");
        FocusKeeper::setSubject(*back, QString::fromStdString(Id<Digest>{concern.id}.hex()));
        connect(back, &QPushButton::clicked, this, [this, id = concern.id] {
            confirm(this,
                    {tr("Take back your quiet concern?"),
                     tr("It counts for nothing from then on, and its text is gone. This cannot be undone."),
                     tr("Take it back"), true, tr("Keep it")},
                    [this, id] { takeBack(id); });
        });
        card->addAction(back);
    }
    add(card);
}

void Attention::takeBack(const Digest &concern)
{
    m_context.requests.await(
        m_context.workspace.takeBackQuiet(m_snapshot->summary.id, concern), this,
        [this](const CaseId &) {
            Q_EMIT told(
                tr("Taken back. As soon as the hub hears of it, it counts for nothing and is given to nobody."));
        },
        [this](ErrorCode code) { Q_EMIT failed(errorText(code)); });
}

void Attention::acknowledge(const Concern &concern)
{
    m_context.requests.await(
        m_context.workspace.acknowledgeConcern(m_snapshot->summary.id, concern.id), this,
        [this](const CaseId &) { Q_EMIT told(tr("You have acknowledged the concern. The others can see that.")); },
        [this](ErrorCode code) { Q_EMIT failed(errorText(code)); });
}

void Attention::addClocks()
{
    const QDateTime now = m_context.now();
    for (const StatutoryClock &clock : m_snapshot->clocks) {
        if (!isPressing(clock, now))
            continue;
        const bool overdue = clock.isOverdue(now);
        auto *card = new Card(
            overdue ? Tone::Danger : Tone::Warning,
            tr("%1: %2").arg(clock.rule.name, clockTag(clock, now).text.toLower()),
            tr("%1. Due %2.").arg(childrenText(clock.subjects, m_snapshot->summary.subjects), dueText(clock.due)));
        card->setObjectName(QStringLiteral("clockCard"));
        if (!clock.rule.confirmed)
            card->addSmallPrint(tr("The rule is unconfirmed."));
        QPushButton *why = makeButton(tr("Why this date"), QStringLiteral("showClock"), "link");
        why->setAccessibleName(tr("Why this date: %1").arg(clock.rule.name));
        connect(why, &QPushButton::clicked, this, &Attention::clocksWanted);
        card->addAction(why);
        add(card);
    }
}

/// Leads alone can tell the hub anew who may use the case; their programs do it by themselves.
QString Attention::lackedText() const
{
    const QString lost = tr("It came back without what it had. Nothing on your computer is lost, and you can go on "
                            "writing.")
        + QLatin1Char(' ');
    if (m_snapshot->summary.myRole == MemberRole::Lead)
        return lost
            + tr("Your program tells it who may use the case, and then what each of you wrote goes there again by "
                 "itself. If this "
                 "stays for more than a day, tell your agency's administrator.");
    QStringList leads;
    for (const Member &member : m_snapshot->members) {
        if (!member.removed && member.role == MemberRole::Lead)
            leads << member.card.name;
    }
    return lost
        + tr("Once the program of %1 is connected, what each of you wrote goes there again by itself. If this stays "
             "for more than a "
             "day, ask them: you may have been removed meanwhile.")
              .arg(leads.isEmpty() ? tr("a lead") : leads.join(tr(" or ")));
}

void Attention::addTrouble()
{
    const Integrity &integrity = m_snapshot->integrity;
    if (m_snapshot->summary.oldCopy)
        add(new Card(
            Tone::Warning, tr("This may be an older state of the case"),
            tr("The file of this case on this computer lacks what was last written here, or may lack it: it was "
               "damaged, or is an old copy. What is missing comes from the hub. Until then you can read, and "
               "not write. If this stays while the hub is reached, tell your agency's administrator.")));
    if (m_snapshot->summary.stillMember && m_snapshot->summary.lackedAtHub)
        add(new Card(Tone::Warning, tr("The hub does not have this case any more"), lackedText()));
    if (!m_snapshot->summary.stillMember)
        add(new Card(Tone::Warning, tr("You were removed from this case"),
                     tr("You can read what had arrived by then. Nothing new comes.")));
    if (integrity.forks > 0) {
        const QString whose = integrity.frozenDevicesOf.isEmpty()
            ? QString()
            : tr(" They are of %1.").arg(integrity.frozenDevicesOf.join(QStringLiteral(", ")));
        add(new Card(Tone::Danger, tr("Records contradict each other"),
                     tr("Two different records claim the same place and were set aside.%1 Tell your agency's "
                        "administrator today.")
                         .arg(whose)));
    }
    if (integrity.withheld > 0)
        add(new Card(Tone::Warning, tr("Something is missing"),
                     tr("The hub has not delivered %1 records that others have. If this stays, tell your agency's "
                        "administrator.")
                         .arg(integrity.withheld)));
}

/// For everybody: whoever does not lead the case can tell somebody who does.
void Attention::addReleases()
{
    for (const CaseRelease &release : m_snapshot->releases) {
        const bool whole = release.kind == ReleaseKind::WholeCase;
        if (!release.stands() || (!whole && m_context.today() >= release.usualEnd()))
            continue;
        auto *card
            = new Card(whole ? Tone::Danger : Tone::Neutral,
                       whole ? tr("This case is to be deleted at the hubs") : tr("The hubs are to delete something"),
                       releaseHeading(release));
        card->setObjectName(QStringLiteral("releaseNews"));
        card->addSmallPrint(tr("%1 Case menu, Delete at the hubs.").arg(releaseState(release, m_context.now())));
        add(card);
    }
}

void Attention::addToSettleOfClocks(const QString &heading, const QString &body)
{
    auto *card = new Card(Tone::Warning, heading, body);
    QPushButton *look = makeButton(tr("Show the clocks"), QStringLiteral("settleClocks"), "link");
    connect(look, &QPushButton::clicked, this, &Attention::clocksWanted);
    card->addAction(look);
    add(card);
}

void Attention::addConflicts()
{
    for (const Field &field : m_snapshot->fields) {
        if (field.conflicting() && field.name == QLatin1String("jurisdiction"))
            addToSettleOfClocks(tr("Two people chose whose rules apply"),
                                tr("They chose at the same time. The newest counts until somebody chooses again."));
        if (!field.conflicting() || (field.name != QLatin1String("stage") && field.name != QLatin1String("reference")))
            continue;
        QStringList authors;
        for (const FieldValue &value : field.values)
            authors << value.author;
        auto *card = new Card(
            Tone::Warning, tr("%1 of the case: two versions").arg(fieldLabel(field.name)),
            tr("%1 wrote at the same time. Both are kept until somebody settles it.").arg(authors.join(tr(" and "))));
        if (m_snapshot->summary.stillMember && m_snapshot->summary.myRole != MemberRole::Reader) {
            QPushButton *look = makeButton(tr("Look at both"), QStringLiteral("lookAtCaseConflict"), "link");
            connect(look, &QPushButton::clicked, this, &Attention::changeCaseWanted);
            card->addAction(look);
        }
        add(card);
    }
    for (const Milestone &one : m_snapshot->milestones) {
        if (one.twoVersions)
            addToSettleOfClocks(tr("A milestone of %1 has two versions").arg(dateText(one.date)),
                                tr("They were written at the same time. The newest counts, and dates follow it, until "
                                   "somebody changes it."));
    }
    for (const Person &person : m_snapshot->people) {
        for (const Field &field : person.fields) {
            // Of how people stand to each other the newest holds, and both are in the record.
            if (!field.conflicting() || tiedTo(field.name))
                continue;
            QStringList authors;
            for (const FieldValue &value : field.values)
                authors << value.author;
            auto *card
                = new Card(Tone::Warning, tr("%1 of %2: two versions").arg(fieldLabel(field.name), personName(person)),
                           tr("%1 wrote at the same time. Both are kept until somebody settles it.")
                               .arg(authors.join(tr(" and "))));
            QPushButton *look = makeButton(tr("Look at both"), QStringLiteral("lookAtConflict"), "link");
            connect(look, &QPushButton::clicked, this, [this, id = person.id] { Q_EMIT personWanted(id); });
            card->addAction(look);
            add(card);
        }
    }
}

void Attention::addNews()
{
    const int news = m_snapshot->summary.newEntries;
    if (news == 0)
        return;
    const QString since = m_snapshot->lastOpened.isValid()
        ? tr("Since %1.").arg(sinceText(m_snapshot->lastOpened, m_context.now()))
        : tr("You first opened this case %1. What others write counts as new until you close it.")
              .arg(sinceText(m_snapshot->firstOpened, m_context.now()));
    const QString heading = !m_snapshot->lastOpened.isValid() ? tr("New to you: %1").arg(numberText(news))
        : news == 1                                           ? tr("1 thing is new since last time")
                    : tr("%1 things are new since last time").arg(numberText(news));
    auto *card = new Card(Tone::Accent, heading, since);
    QPushButton *look = makeButton(tr("Show the chronology"), QStringLiteral("showNew"), "link");
    connect(look, &QPushButton::clicked, this, &Attention::newEventsWanted);
    card->addAction(look);
    add(card);
}

void Attention::addContradictions()
{
    const int open = m_snapshot->openContradictions;
    if (open == 0)
        return;
    auto *card = new Card(Tone::Warning,
                          open == 1 ? tr("Two events contradict each other")
                                    : tr("%1 contradictions in the chronology").arg(open),
                          tr("Nobody has said yet which is right."));
    QPushButton *look
        = makeButton(open == 1 ? tr("Show them") : tr("Show the events"), QStringLiteral("showContradictions"), "link");
    connect(look, &QPushButton::clicked, this, &Attention::contradictionsWanted);
    card->addAction(look);
    add(card);
}

void Attention::addRestricted()
{
    for (const Person &person : m_snapshot->people) {
        for (const Field &field : person.fields) {
            if (field.onlyFor.isEmpty() || (tiedTo(field.name) && field.text().isEmpty()))
                continue;
            auto *card = new Card(Tone::Restricted, tr("Restricted"),
                                  tr("%1 of %2. Not shown when others are in the room (F12).")
                                      .arg(fieldLabel(field.name), personName(person)));
            card->addTag(audienceTag(audienceFor(field.onlyFor, m_context.workspace.profile().me)));
            QPushButton *look = makeButton(tr("Show"), QStringLiteral("showRestricted"), "link");
            look->setAccessibleName(tr("Show %1 of %2").arg(fieldLabel(field.name).toLower(), personName(person)));
            connect(look, &QPushButton::clicked, this, [this, id = person.id] { Q_EMIT personWanted(id); });
            card->addAction(look);
            add(card);
        }
    }
}

} // namespace caseweave
