// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/release/ReleaseDialog.h"

#include "ui/context/Requests.h"
#include "ui/release/ReleaseText.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/words/DateText.h"
#include "ui/words/ErrorText.h"

#include <QtWidgets/QVBoxLayout>

namespace caseweave {

ReleaseDialog::ReleaseDialog(const Context &context, const CaseSnapshot &snapshot, QWidget *parent)
    : FormDialog(context, QStringLiteral("releaseDialog"), tr("Delete at the hubs"), tr("Go on"), parent),
      m_id(snapshot.summary.id), m_reference(snapshot.summary.reference), m_past(new QVBoxLayout)
{
    auto *past = new QWidget;
    past->setLayout(m_past);
    m_past->setContentsMargins(0, 0, 0, 0);
    form()->addWidget(past);
    form()->addWidget(new Card(
        Tone::Warning, tr("Hubs delete, computers do not"),
        tr("The hubs of all agencies that are in this case, or were, delete what you choose, for good. What is on "
           "the computers of members, and in back-ups, stays there.\n\nEach hub waits first: 30 days, unless its "
           "operator set from "
           "1 day to 10 years. Until then any lead can take it back, here. A hub under a legal hold deletes nothing "
           "until that is lifted; this program cannot see whether one is. If an inquiry, a court or a claim may "
           "need this record, ask whoever is responsible for records first.")));
    addChoice(snapshot);
    connect(&context.workspace, &Workspace::caseChanged, this, [this](const CaseId &changed, bool) {
        if (changed == m_id)
            showReleases();
    });
    connect(&context.workspace, &Workspace::packedFound, this, [this](const CaseId &id, const QList<Digest> &found) {
        if (id == m_id)
            m_packed = found;
    });
    setSubmit([this]() -> std::optional<Workspace::Request> {
        ask();
        return std::nullopt;
    });
    showReleases();
    m_what->setFocus();
}

void ReleaseDialog::addChoice(const CaseSnapshot &snapshot)
{
    const QString entries = tr("Single entries that are in packed history too. Nobody misses anything: it only makes "
                               "room at the hub.");
    const QString whole = tr("Everything of case %1 but who signed this and which devices were in it. The case takes "
                             "nothing more, and nobody can be added to it.")
                              .arg(snapshot.summary.reference);
    m_what = new Choices(QStringLiteral("releaseWhat"),
                         {{static_cast<int>(ReleaseKind::Entries), tr("Entries kept twice"), entries},
                          {static_cast<int>(ReleaseKind::WholeCase), tr("The whole case"), whole}});
    m_field = new FormField(tr("What are the hubs to delete?"), {}, m_what);
    m_field->setCheck([this] { return problem(); });
    form()->addField(m_field);
    connect(m_what, &Choices::chosen, this, &ReleaseDialog::choose);
    // A choice that stands cannot be chosen again: whoever goes on after a failure has it looked for once more.
    connect(submitButton(), &QPushButton::clicked, this, [this] { choose(m_what->value().value_or(0)); });
}

void ReleaseDialog::choose(int what)
{
    if (what == static_cast<int>(ReleaseKind::Entries) && !m_packed && !m_looking)
        lookForPacked();
}

void ReleaseDialog::lookForPacked()
{
    m_looking = true;
    m_field->setHint(tr("Looking through what the hub has. This can take a minute."));
    context().requests.await(
        context().workspace.findPacked(m_id), this,
        [this](const CaseId &) {
            m_looking = false;
            m_field->setError({});
            m_field->setHint(m_packed && !m_packed->isEmpty() ? tr("Kept twice: %1.").arg(entriesText(m_packed->size()))
                                                              : tr("The hub keeps no entry twice."));
        },
        [this](ErrorCode code) {
            m_looking = false;
            m_field->setHint({});
            m_field->setError(code == ErrorCode::Network
                                  ? tr("The hub cannot be reached, so it cannot be looked through. Try again later.")
                                  : errorText(code));
        });
}

QString ReleaseDialog::problem() const
{
    if (!m_what->value())
        return tr("Choose what the hubs are to delete.");
    if (m_what->value() == static_cast<int>(ReleaseKind::WholeCase))
        return {};
    if (m_looking)
        return tr("Wait until the hub was looked through, then go on.");
    if (!m_packed)
        return tr("The hub was not looked through. It is tried again now: wait, then go on.");
    return m_packed->isEmpty() ? tr("There is nothing to delete: the hub keeps no entry twice.") : QString();
}

void ReleaseDialog::ask()
{
    const bool whole = m_what->value() == static_cast<int>(ReleaseKind::WholeCase);
    const QList<Digest> ids = whole ? QList<Digest>() : *m_packed;
    Consequence consequence;
    consequence.title = whole ? tr("Delete case %1 at the hubs?").arg(m_reference)
                              : tr("Delete %1 at the hubs?").arg(entriesText(ids.size()));
    const QDate end = context().today().addDays(CaseRelease::usualHoldDays);
    consequence.text = whole
        ? tr("From %1 on, or when the hold of each hub ends, no hub has this case any more. Who joins later gets "
             "nothing of it. Members keep what is on their computers. Every member sees that you asked for this.")
              .arg(dateText(end))
        : tr("From %1 on, or when the hold of each hub ends, they are in packed history alone. Every member sees that "
             "you asked for this.")
              .arg(dateText(end));
    consequence.goOn = whole ? tr("Delete the case at the hubs") : tr("Delete the entries at the hubs");
    consequence.dangerous = true;
    const ReleaseKind kind = whole ? ReleaseKind::WholeCase : ReleaseKind::Entries;
    confirm(this, consequence, [this, kind, ids] { send(kind, ids); });
}

void ReleaseDialog::send(ReleaseKind kind, const QList<Digest> &ids)
{
    awaitAnswer(context().workspace.releaseAtHubs(m_id, kind, ids));
}

void ReleaseDialog::showReleases()
{
    while (QLayoutItem *item = m_past->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const CaseSnapshotPtr snapshot = context().workspace.caseSnapshot(m_id);
    m_past->parentWidget()->setVisible(snapshot != nullptr && !snapshot->releases.isEmpty());
    if (snapshot == nullptr || snapshot->releases.isEmpty())
        return;
    m_past->addWidget(makeLabel(tr("Asked so far"), "heading"));
    for (const CaseRelease &release : snapshot->releases)
        m_past->addWidget(makeRow(release));
    showAll(m_past);
}

QWidget *ReleaseDialog::makeRow(const CaseRelease &release)
{
    const QDateTime now = context().now();
    auto *card = new Card(release.stands() ? Tone::Danger : Tone::Neutral, releaseHeading(release),
                          releaseState(release, now));
    card->setObjectName(QStringLiteral("releaseCard"));
    if (release.stands()) {
        QPushButton *back = makeButton(tr("Take it back"), QStringLiteral("takeBackRelease"));
        back->setAccessibleDescription(releaseHeading(release));
        connect(back, &QPushButton::clicked, this, [this, release] { takeBack(release); });
        card->addAction(back);
    }
    return card;
}

void ReleaseDialog::takeBack(const CaseRelease &release)
{
    Consequence consequence;
    consequence.title = tr("Take it back?");
    consequence.text
        = tr("The hubs go on keeping what they have not deleted yet. A hub whose hold has ended deleted it "
             "already. Every member sees that you took it back.");
    consequence.goOn = tr("Take it back");
    confirm(this, consequence, [this, release] {
        context().requests.await(
            context().workspace.takeBackRelease(m_id, release.notes), this, [this](const CaseId &) { showReleases(); },
            [this](ErrorCode code) { form()->setProblem(errorText(code)); });
    });
}

} // namespace caseweave
