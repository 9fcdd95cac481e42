// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/casescreen/CaseScreen.h"

#include "ui/caselist/ChangeCaseDialog.h"
#include "ui/chronology/ChronologyScreen.h"
#include "ui/chronology/EventDialog.h"
#include "ui/clocks/ClockScreen.h"
#include "ui/context/Requests.h"
#include "ui/documents/DocumentScreen.h"
#include "ui/export/ExportDialog.h"
#include "ui/export/ExportRun.h"
#include "ui/involvement/InvolvementActions.h"
#include "ui/involvement/VisitsScreen.h"
#include "ui/messages/MessagesScreen.h"
#include "ui/overview/AddPersonDialog.h"
#include "ui/overview/ConcernDialogs.h"
#include "ui/overview/OverviewScreen.h"
#include "ui/people/AddMemberDialog.h"
#include "ui/plan/PlanScreen.h"
#include "ui/record/RecordScreen.h"
#include "ui/release/ReleaseDialog.h"
#include "ui/sharing/SharingDialog.h"
#include "ui/sharing/SharingScreen.h"
#include "ui/style/Style.h"
#include "ui/undo/ChangedFields.h"
#include "ui/undo/NewThing.h"
#include "ui/undo/Reopening.h"
#include "ui/voice/VoiceScreen.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormValues.h"
#include "ui/widgets/IdentityBar.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"

#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QVBoxLayout>
#include <utility>

namespace caseweave {

CaseScreen::CaseScreen(const Context &context, const CaseId &id, QWidget *parent)
    : QWidget(parent), m_context(context), m_id(id), m_identity(new IdentityBar), m_tabs(new QTabBar),
      m_pages(new QStackedWidget), m_involvement(new InvolvementActions(context, this)),
      m_addSomeone(makeButton(tr("Add someone"), QStringLiteral("addSomeone"))),
      m_raise(makeButton(tr("Raise concern"), QStringLiteral("raiseConcern"), "primary")),
      m_addEvent(makeButton(tr("Add event"), QStringLiteral("addEvent"), "primary")),
      m_recordMilestone(makeButton(tr("Record a milestone"), QStringLiteral("recordMilestone"), "primary")),
      m_share(makeButton(tr("Share"), QStringLiteral("share"), "primary"))
{
    setObjectName(QStringLiteral("caseScreen"));
    nameWidget(m_tabs, QStringLiteral("caseTabs"), tr("Pages of the case"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setElideMode(Qt::ElideNone);
    m_tabs->setContentsMargins(0, 0, 0, 0);
    for (const QString &text : {tr("Overview"), tr("Chronology"), tr("Messages"), tr("Visits"), tr("Plan"),
                                tr("Voices"), tr("Documents"), tr("Clocks"), tr("Sharing"), tr("Record")})
        m_tabs->addTab(text);
    for (QPushButton *button : {m_addSomeone, m_raise, m_addEvent, m_recordMilestone, m_share})
        m_identity->addAction(button);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_identity);
    auto *tabRow = new QHBoxLayout;
    tabRow->setContentsMargins(size::xl - size::s, 0, size::xl, 0);
    tabRow->addWidget(m_tabs, 1);
    column->addLayout(tabRow);
    column->addWidget(makeRule());
    column->addWidget(m_pages, 1);

    connect(m_tabs, &QTabBar::currentChanged, this, &CaseScreen::turned);
    connect(m_addSomeone, &QPushButton::clicked, this, &CaseScreen::addSomeone);
    connect(m_raise, &QPushButton::clicked, this, &CaseScreen::raiseConcern);
    connect(m_addEvent, &QPushButton::clicked, this, &CaseScreen::addEvent);
    connect(m_share, &QPushButton::clicked, this, &CaseScreen::share);
    connect(m_recordMilestone, &QPushButton::clicked, this, &CaseScreen::recordMilestone);
    connect(m_involvement, &InvolvementActions::told, this, &CaseScreen::told);
    connect(m_involvement, &InvolvementActions::failed, this, &CaseScreen::failed);
    connect(m_involvement, &InvolvementActions::done, this, &CaseScreen::done);
    connect(&context.workspace, &Workspace::caseChanged, this, [this](const CaseId &changed, bool eventsChanged) {
        if (changed == m_id)
            this->changed(eventsChanged);
    });
    connect(&context.workspace, &Workspace::hereChanged, m_identity,
            [this] { m_identity->showHere(m_context.workspace.here(m_id)); });
    turned();
}

CasePage *CaseScreen::make(Page page)
{
    switch (page) {
    case Overview:
        return makeOverview();
    case Chronology: {
        auto *chronology = new ChronologyScreen(m_context);
        connect(chronology, &ChronologyScreen::addEventWanted, this, &CaseScreen::addEvent);
        return chronology;
    }
    case Messages:
        return new MessagesScreen(m_context);
    case Visits:
        return new VisitsScreen(m_context);
    case Plan:
        return new PlanScreen(m_context);
    case Voices:
        return new VoiceScreen(m_context);
    case Documents:
        return new DocumentScreen(m_context);
    case Clocks:
        return new ClockScreen(m_context);
    case Sharing: {
        auto *sharing = new SharingScreen(m_context);
        connect(sharing, &SharingScreen::shareWanted, this, &CaseScreen::share);
        connect(sharing, &SharingScreen::correctionWanted, this,
                [this](const SharingDecision &corrected) { decide(&corrected); });
        return sharing;
    }
    case Record:
        return new RecordScreen(m_context);
    }
    Q_UNREACHABLE();
}

CasePage *CaseScreen::makeOverview()
{
    auto *overview = new OverviewScreen(m_context);
    connect(overview, &OverviewScreen::chronologyWanted, this, [this] { setPage(Chronology); });
    connect(overview, &OverviewScreen::contradictionsWanted, this,
            [this] { turnTo<ChronologyScreen>(Chronology).showContradictions(); });
    connect(overview, &OverviewScreen::clocksWanted, this, [this] { turnTo<ClockScreen>(Clocks).focusClocks(); });
    connect(overview, &OverviewScreen::changeCaseWanted, this, &CaseScreen::changeCase);
    connect(overview, &OverviewScreen::addPersonWanted, this, &CaseScreen::addPerson);
    connect(overview, &OverviewScreen::addProfessionalWanted, this, &CaseScreen::addProfessional);
    connect(overview, &OverviewScreen::messageWanted, this,
            [this](const EntryId &id) { turnTo<MessagesScreen>(Messages).showMessage(id); });
    connect(overview, &OverviewScreen::unreadWanted, this, [this] { turnTo<MessagesScreen>(Messages).showUnread(); });
    connect(overview, &OverviewScreen::voicesWanted, this, [this] { turnTo<VoiceScreen>(Voices).showOwed(); });
    connect(overview, &OverviewScreen::planWanted, this, [this] { turnTo<PlanScreen>(Plan).showMine(); });
    return overview;
}

void CaseScreen::turned()
{
    CasePage *&shown = m_made[page()];
    if (shown == nullptr) {
        shown = make(page());
        connect(shown, &CasePage::told, this, &CaseScreen::told);
        connect(shown, &CasePage::failed, this, &CaseScreen::failed);
        connect(shown, &CasePage::done, this, &CaseScreen::done);
        m_pages->addWidget(shown);
        m_reload[page()] = false; // it begins with what is newest
    }
    refresh(); // before it is seen
    m_pages->setCurrentWidget(shown);
    Q_EMIT pageTurned();
}

void CaseScreen::changed(bool eventsChanged)
{
    if (eventsChanged)
        m_reload.fill(true);
    refresh();
}

void CaseScreen::refresh()
{
    const CaseSnapshotPtr snapshot = this->snapshot();
    if (snapshot == nullptr)
        return;
    m_identity->show(snapshot->summary, m_context.today());
    const bool general = page() == Overview || page() == Record;
    m_addSomeone->setVisible(canLead() && general);
    m_raise->setVisible(canWrite() && general);
    m_addEvent->setVisible(canWrite() && page() == Chronology);
    m_recordMilestone->setVisible(canWrite() && page() == Clocks);
    m_share->setVisible(canWrite() && page() == Sharing);
    const int unread = snapshot->summary.unreadMessages;
    m_tabs->setTabText(Messages, unread > 0 ? tr("Messages (%1)").arg(unread) : tr("Messages"));
    m_made[page()]->show(snapshot);
    if (std::exchange(m_reload[page()], false))
        m_made[page()]->reload();
    Q_EMIT titleChanged();
}

QString CaseScreen::shortTitle() const
{
    const CaseSnapshotPtr snapshot = this->snapshot();
    if (snapshot == nullptr || snapshot->summary.subjects.isEmpty())
        return tr("Case");
    const Person &first = snapshot->summary.subjects.first();
    // Of two without a name the references differ.
    if (first.fullName().isEmpty() && !snapshot->summary.reference.isEmpty())
        return snapshot->summary.reference;
    return first.familyName().isEmpty() ? shortName(first) : first.familyName();
}

int CaseScreen::unread() const
{
    const CaseSnapshotPtr snapshot = this->snapshot();
    return snapshot == nullptr ? 0 : snapshot->summary.unreadMessages;
}

void CaseScreen::setPage(Page page)
{
    m_tabs->setCurrentIndex(page);
}

CaseScreen::Page CaseScreen::page() const
{
    return static_cast<Page>(m_tabs->currentIndex());
}

bool CaseScreen::canWrite() const
{
    const CaseSnapshotPtr snapshot = this->snapshot();
    return snapshot != nullptr && snapshot->summary.stillMember
        && (snapshot->summary.myRole == MemberRole::Contributor || snapshot->summary.myRole == MemberRole::Lead);
}

bool CaseScreen::canLead() const
{
    const CaseSnapshotPtr snapshot = this->snapshot();
    return snapshot != nullptr && snapshot->summary.stillMember && snapshot->summary.myRole == MemberRole::Lead;
}

void CaseScreen::addSomeone()
{
    if (!canLead())
        return;
    auto *dialog = new AddMemberDialog(m_context, *snapshot(), this);
    connect(dialog, &FormDialog::succeeded, this, [this] {
        Q_EMIT told(tr("Added. Once this has reached the hub, the case appears on their computer by itself."));
    });
    dialog->present();
}

void CaseScreen::raiseConcern()
{
    if (!canWrite())
        return;
    writeConcern({});
}

void CaseScreen::writeConcern(const QJsonObject &entered)
{
    auto *dialog = new RaiseConcernDialog(m_context, m_id, this);
    const auto undo = std::make_shared<NewConcern>(
        *snapshot(), tr("Concern raised. Everybody in this case sees it. It is not a referral."));
    connect(dialog, &FormDialog::succeeded, this, [this, dialog, undo] {
        // A quiet one is taken back where it stands, as long as it is held.
        if (dialog->isQuiet()) {
            Q_EMIT told(tr("Raised quietly. It is read once enough have raised one, and not before. It is not a "
                           "referral."));
            return;
        }
        undo->setReopening(onPage(this, [values = valuesIn(dialog->form())](CaseScreen &here) {
            if (here.canWrite())
                here.writeConcern(values);
        }));
        Q_EMIT done(undo);
    });
    presentAgain(dialog, entered);
}

void CaseScreen::addEvent()
{
    if (!canWrite())
        return;
    auto *dialog = new EventDialog(m_context, *snapshot(), nullptr, this);
    auto *list = page() == Chronology ? qobject_cast<ChronologyScreen *>(m_made[Chronology]) : nullptr;
    connect(dialog, &FormDialog::succeeded, this, [this, list, since = m_context.now()] {
        if (list != nullptr)
            list->chooseNew(since);
        Q_EMIT told(tr("Event saved."));
    });
    dialog->present();
}

void CaseScreen::writeMessage()
{
    turnTo<MessagesScreen>(Messages).write();
}

void CaseScreen::addPerson()
{
    if (!canWrite())
        return;
    auto *dialog = new AddPersonDialog(m_context, m_id, this);
    connect(dialog, &FormDialog::succeeded, this, [this] { Q_EMIT told(tr("Added to the case.")); });
    dialog->present();
}

void CaseScreen::changeCase()
{
    if (!canWrite())
        return;
    const auto undo = std::make_shared<ChangedFields>(*snapshot(), QList<FieldThing>{{ObjectType::Case, {}}},
                                                      tr("Saved. Everybody in this case sees it."));
    auto *dialog = new ChangeCaseDialog(m_context, *snapshot(), this);
    connect(dialog, &FormDialog::succeeded, this, [this, dialog, undo] {
        undo->setWritten(dialog->written());
        Q_EMIT done(undo);
    });
    dialog->present();
}

void CaseScreen::decide(const SharingDecision *corrected)
{
    if (!canWrite())
        return;
    auto *dialog = new SharingDialog(m_context, *snapshot(), corrected, this);
    auto *list = page() == Sharing ? qobject_cast<SharingScreen *>(m_made[Sharing]) : nullptr;
    connect(dialog, &FormDialog::succeeded, this, [this, list, since = m_context.now()] {
        if (list != nullptr)
            list->chooseNew(since);
        Q_EMIT told(tr("Decision recorded. Share it yourself: Caseweave sends it to nobody else."));
    });
    dialog->present();
}

void CaseScreen::exportSharing(bool asPdf)
{
    turnTo<SharingScreen>(Sharing).exportAs(asPdf ? SharingExport::Form::Pdf : SharingExport::Form::Csv);
}

std::optional<ExportWhat> CaseScreen::onPaper() const
{
    switch (page()) {
    case Overview:
        return ExportWhat::Network;
    case Chronology:
        return ExportWhat::Chronology;
    case Messages:
        return std::nullopt;
    case Visits:
        return ExportWhat::Visits;
    case Plan:
        return ExportWhat::Plan;
    case Voices:
        return ExportWhat::Voices;
    case Documents:
        return ExportWhat::Documents;
    case Clocks:
        return ExportWhat::Clocks;
    case Sharing:
        return ExportWhat::Sharing;
    case Record:
        return ExportWhat::Record;
    }
    Q_UNREACHABLE();
}

void CaseScreen::askWhatLeaves(bool toPrinter)
{
    const CaseSnapshotPtr shown = snapshot();
    const std::optional<ExportWhat> what = onPaper();
    if (shown == nullptr || (toPrinter && !what))
        return;
    // The page that is looked at is what somebody wants to have on paper. A file of the overview is seldom the picture.
    const bool begins = what && (toPrinter || what != ExportWhat::Network);
    auto *dialog = new ExportDialog(m_context, *shown, begins ? *what : ExportWhat::Chronology, m_made[page()]->view(),
                                    toPrinter ? ExportForm::Paper : ExportForm::Pdf, this);
    connect(dialog, &ExportDialog::wished, this, [this](const ExportWish &wish) {
        auto *run = new ExportRun(m_context, m_id, wish, this);
        connect(run, &ExportRun::told, this, &CaseScreen::told);
        connect(run, &ExportRun::failed, this, &CaseScreen::failed);
        run->begin();
    });
    dialog->present();
}

void CaseScreen::deleteAtHubs()
{
    if (!canLead())
        return;
    auto *dialog = new ReleaseDialog(m_context, *snapshot(), this);
    connect(dialog, &FormDialog::succeeded, this,
            [this] { Q_EMIT told(tr("The hubs are asked. Until their hold ends you can take it back.")); });
    dialog->present();
}

void CaseScreen::recordMilestone()
{
    turnTo<ClockScreen>(Clocks).record();
}

void CaseScreen::chooseJurisdiction()
{
    turnTo<ClockScreen>(Clocks).chooseJurisdiction();
}

void CaseScreen::addProfessional()
{
    if (canWrite())
        m_involvement->addProfessional(*snapshot());
}

void CaseScreen::planVisit()
{
    if (canWrite())
        m_involvement->planVisit(*snapshot());
}

void CaseScreen::recordContact()
{
    if (canWrite())
        m_involvement->recordContact(*snapshot());
}

void CaseScreen::focusTabs()
{
    m_tabs->setFocus(Qt::OtherFocusReason);
}

void CaseScreen::focusSearch()
{
    turnTo<ChronologyScreen>(Chronology).focusSearch();
}

} // namespace caseweave
