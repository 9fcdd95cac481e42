// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/MessageDialog.h"

#include "app/payload/Payload.h"
#include "ui/messages/AskChoice.h"
#include "ui/messages/MentionEdit.h"
#include "ui/messages/MessageText.h"
#include "ui/people/AudienceChoice.h"
#include "ui/people/RestrictedWords.h"
#include "ui/style/Style.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/ShortDates.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

constexpr int textLines = 6;
constexpr int farYears = 2; // an answer that is due later is a slip of the keys

enum Answers { Answered, NotYet };

} // namespace

MessageDialog::MessageDialog(const Context &context, const CaseSnapshot &snapshot, const Message *repliedTo,
                             const QList<Message> &owed, QWidget *parent, const std::optional<ProfessionalId> &to)
    : FormDialog(context, QStringLiteral("messageDialog"), repliedTo == nullptr ? tr("Write a message") : tr("Reply"),
                 tr("Send"), parent),
      m_members(snapshot.members), m_owed(owed)
{
    QString key = QStringLiteral("message/") + QString::fromStdString(snapshot.summary.id.hex());
    if (repliedTo != nullptr) {
        m_thread = repliedTo->thread;
        m_readers = repliedTo->readers;
        key += QLatin1Char('/') + QString::fromStdString(repliedTo->thread.id.hex());
    }
    // What was begun for one person does not come back for another, or for everybody.
    if (to)
        key += QStringLiteral("/to/") + QString::fromStdString(to->hex());
    addText(repliedTo);
    if (!m_owed.isEmpty())
        addAnswers();
    if (repliedTo == nullptr)
        addAudience(snapshot);
    addAsk(snapshot);
    if (to && m_audience != nullptr)
        m_audience->setNamed({*to});
    followAudience();
    setSubmit([this, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        Workspace &workspace = this->context().workspace;
        const MessageDraft said = draft();
        return sendOrAsk(*this, workspace.caseSnapshot(id), {{{said.text}, m_thread ? m_readers : said.onlyFor}},
                         tr("Send it all the same"),
                         [&workspace, id, said] { return workspace.sendMessage(id, said); });
    });
    setKeptAs(key);
    m_text->setFocus();
}

void MessageDialog::addText(const Message *repliedTo)
{
    if (repliedTo != nullptr) {
        auto *audience = new QFrame;
        audience->setObjectName(QStringLiteral("audience"));
        auto *row = new QVBoxLayout(audience);
        row->setContentsMargins(size::s, size::xs, size::s, size::xs);
        const bool isRestricted = !repliedTo->onlyFor.isEmpty();
        QLabel *to
            = makeLabel(isRestricted ? audienceText(audienceFor(repliedTo->onlyFor, context().workspace.profile().me))
                                     : tr("To everybody in this case"),
                        "strong");
        to->setWordWrap(true);
        row->addWidget(to);
        if (isRestricted)
            audience->setProperty("role", QStringLiteral("audience"));
        form()->addWidget(audience);
        form()->addWidget(new Paragraph(tr("%1: %2").arg(repliedTo->mine ? tr("You") : repliedTo->author,
                                                         bodyOf(*repliedTo).left(mostTitleBytes).simplified()),
                                        "secondary"));
    }
    m_text = new MentionEdit(QStringLiteral("messageText"));
    m_text->setFixedHeight(context().style.linePx(Text::Body) * textLines + 2 * size::m);
    auto *text = new FormField(tr("Message"), tr("To mention a colleague, type @ and choose their name."), m_text);
    text->setCheck(
        [this] { return m_text->toPlainText().trimmed().isEmpty() ? tr("Write what you want to say.") : QString(); });
    text->setMost(mostNoteBytes);
    form()->addField(text);
}

void MessageDialog::addAnswers()
{
    QStringList who;
    for (const Message &message : std::as_const(m_owed))
        who << message.author;
    who.removeDuplicates();
    m_answers = new Choices(
        QStringLiteral("messageAnswers"),
        {{Answered, tr("Yes, this answers it")}, {NotYet, tr("Not yet"), tr("You still owe the answer.")}});
    m_answers->setValue(Answered);
    form()->addField(new FormField(tr("Does it answer what %1 asked you?").arg(who.join(tr(" and "))), {}, m_answers));
}

void MessageDialog::addAudience(const CaseSnapshot &snapshot)
{
    m_audience = new AudienceChoice(snapshot.members, QStringLiteral("messageAudience"));
    auto *audience = new FormField(tr("Who may read it?"), tr("All replies go to the same people."), m_audience);
    audience->setCheck([this] { return m_audience->problem(); });
    connect(audience, &FormField::edited, this, &MessageDialog::followAudience);
    form()->addField(audience);
}

void MessageDialog::addAsk(const CaseSnapshot &snapshot)
{
    m_ask = new AskChoice(snapshot.members, QStringLiteral("messageAsk"));
    auto *ask = new FormField(tr("Do you need an answer?"), {}, m_ask);
    ask->setCheck([this] { return m_ask->problem(); });
    form()->addField(ask);
    m_by = new QLineEdit;
    m_by->setObjectName(QStringLiteral("messageBy"));
    auto *by = new FormField(tr("By when? (optional)"), {}, m_by);
    by->setCheck([this]() -> QString {
        if (!m_ask->asks() || m_by->text().trimmed().isEmpty())
            return {};
        const std::optional<QDate> read = readDate(m_by->text());
        if (!read)
            return tr("Enter a date such as 25 November 2026.");
        if (*read < context().today())
            return tr("Enter today or a later date.");
        return *read > context().today().addYears(farYears) ? tr("Check the year: it is %1.").arg(read->year())
                                                            : QString();
    });
    takeShortDates(*by, context(), YearSought::Coming);
    form()->addField(by);
    connect(m_ask, &AskChoice::asksChanged, by, &QWidget::setVisible);
    by->hide();
}

void MessageDialog::followAudience()
{
    const QList<ProfessionalCard> among = colleagues();
    m_text->setColleagues(among);
    m_ask->setAmong(among);
}

QList<ProfessionalCard> MessageDialog::colleagues() const
{
    const bool isRestricted = m_audience != nullptr ? m_audience->restricted() : !m_readers.isEmpty();
    const QList<ProfessionalId> readers = m_audience != nullptr ? m_audience->audience() : m_readers;
    QList<ProfessionalCard> cards;
    for (const Member &member : m_members) {
        if (!member.me && !member.removed && member.role != MemberRole::Recovery
            && (!isRestricted || readers.contains(member.card.id)))
            cards << member.card;
    }
    return cards;
}

MessageDraft MessageDialog::draft() const
{
    MessageDraft draft;
    draft.text = m_text->toPlainText().trimmed();
    draft.thread = m_thread;
    if (m_audience != nullptr)
        draft.onlyFor = m_audience->audience();
    draft.mentioned = m_text->mentioned();
    draft.asked = m_ask->asked();
    if (m_ask->asks() && !m_by->text().trimmed().isEmpty())
        draft.by = readDate(m_by->text());
    if (m_answers != nullptr && m_answers->value() == Answered) {
        for (const Message &message : m_owed)
            draft.answers << message.self;
    }
    return draft;
}

} // namespace caseweave
