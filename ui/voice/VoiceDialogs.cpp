// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voice/VoiceDialogs.h"

#include "ui/plan/ObjectDetails.h"
#include "ui/plan/OwnerChoice.h"
#include "ui/voice/VoiceText.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

namespace {

enum Owed { Yes, No, NotSaid };
enum Mistake { Stays, Withdrawn };

QString keyOf(const CaseSnapshot &snapshot, const QString &what)
{
    return QStringLiteral("voice/%1/%2").arg(QString::fromStdString(snapshot.summary.id.hex()), what);
}

} // namespace

VoiceDialog::VoiceDialog(const Context &context, const CaseSnapshot &snapshot, const Voice *voice, QWidget *parent)
    : ObjectSheet(context, QStringLiteral("voiceDialog"),
                  voice == nullptr ? tr("Record what somebody said") : tr("Change what was recorded"),
                  voice == nullptr ? tr("Record it") : tr("Save"), parent),
      m_voice(voice != nullptr ? std::optional(*voice) : std::nullopt)
{
    addWho(snapshot);
    addWords();
    addOwed(snapshot);
    if (m_voice) {
        m_mistake = new Choices(QStringLiteral("voiceMistake"),
                                {{Stays, tr("It stays")},
                                 {Withdrawn, tr("It was recorded by mistake"),
                                  tr("It is not shown any more. The record still says that it was written.")}});
        m_mistake->setValue(Stays);
        form()->addField(new FormField(tr("Does it stay?"), {}, m_mistake));
    }
    if (m_words != nullptr)
        addAudience(snapshot, voice, "words",
                    tr("Who spoke and when, and who owes an answer, is for everybody in the case."));
    sendObjects(snapshot.summary.id, [this] { return drafts(); });
    setKeptAs(keyOf(snapshot, m_voice ? objectText(m_voice->id) : QStringLiteral("new")));
    m_who->setFocus();
}

void VoiceDialog::addWho(const CaseSnapshot &snapshot)
{
    m_who = new Choice;
    m_who->setObjectName(QStringLiteral("voiceWho"));
    for (const Person &person : snapshot.people) {
        Voice of;
        of.person = person.id;
        m_who->addItem(tr("%1, %2").arg(personName(person), speakerPlace(of, snapshot)), objectText(person.id));
        if (m_voice && m_voice->person == person.id)
            m_who->setCurrentIndex(m_who->count() - 1);
    }
    auto *who = new FormField(tr("Who said it?"), tr("Add the person to the case first if they are not here."), m_who);
    who->setCheck([this] { return m_who->currentIndex() < 0 ? tr("Choose who said it.") : QString(); });
    form()->addField(who);
    m_day = addDate("voiceDay", tr("When?"), m_voice ? m_voice->day : context().today(), false, YearSought::Past);
    FormField *day = form()->fields().last();
    day->setHint(tr("The day on which they said it, or were asked."));
}

void VoiceDialog::addWords()
{
    if (saysWithheld(m_voice ? &*m_voice : nullptr, {"words", "answer"}, tr("What was said is restricted to others.")))
        return;
    m_known = new Choices(
        QStringLiteral("voiceKnown"),
        {{static_cast<int>(Knowledge::Known), tr("They said something")},
         {static_cast<int>(Knowledge::AskedNone), tr("Asked, and had nothing to say")},
         {static_cast<int>(Knowledge::NoReply), tr("Asked, no reply")},
         {static_cast<int>(Knowledge::Withheld), tr("Asked, and did not want to say")},
         {static_cast<int>(Knowledge::NotAsked), tr("Not asked"), tr("For example: too young, or not seen alone.")}});
    const Field *old = m_voice ? m_voice->field(QStringLiteral("words")) : nullptr;
    const Knowledge known = old != nullptr && !old->values.isEmpty() ? old->values.first().knowledge
        : m_voice                                                    ? Knowledge::NotAsked
                                                                     : Knowledge::Known;
    m_words
        = addText("voiceWords", tr("What did they say, in their own words?"),
                  tr("Write what was said, not what you make of it."), m_voice ? m_voice->text("words") : QString());
    FormField *words = form()->fields().last();
    words->setCheck([this] {
        return m_known->value() == static_cast<int>(Knowledge::Known) && m_words->toPlainText().trimmed().isEmpty()
            ? tr("Enter their words, or choose below why there are none.")
            : QString();
    });
    form()->addField(new FormField(tr("Were they asked?"), {}, m_known));
    connect(m_known, &Choices::chosen, words,
            [words](int value) { words->setVisible(value == static_cast<int>(Knowledge::Known)); });
    m_known->setValue(static_cast<int>(known));
    words->setVisible(known == Knowledge::Known);
    const auto addLine = [this](const char *name, const QString &label, const QString &hint, const char *key) {
        auto *line = new QLineEdit(m_voice ? m_voice->text(key) : QString());
        line->setObjectName(QLatin1String(name));
        auto *field = new FormField(label, hint, line);
        field->setMost(mostLineBytes);
        form()->addField(field);
        return line;
    };
    m_about = addLine("voiceAbout", tr("About what? (optional)"), tr("For example: the plan, where to live, school."),
                      "about");
    m_how = addLine("voiceHow", tr("How? (optional)"),
                    tr("For example: in a drawing, on a home visit, through an interpreter."), "how");
}

void VoiceDialog::addOwed(const CaseSnapshot &snapshot)
{
    m_owed = new Choices(QStringLiteral("voiceOwed"),
                         {{Yes, tr("Yes")}, {No, tr("No")}, {NotSaid, tr("Not decided yet")}});
    auto *owed
        = new FormField(tr("Is an answer owed?"), tr("An answer says what was done about it, or why not."), m_owed);
    owed->setCheck([this] { return m_owed->value() ? QString() : tr("Choose whether an answer is owed."); });
    form()->addField(owed);
    m_owedBy = new OwnerChoice(snapshot, OwnerChoice::Among::Professionals, m_voice ? m_voice->owedBy : PlanOwner(),
                               QStringLiteral("voiceOwedBy"));
    auto *by = new FormField(tr("By whom?"), {}, m_owedBy);
    by->setCheck([this] {
        return m_owed->value() == Yes && m_owedBy->owner().isEmpty() ? tr("Choose who owes the answer.") : QString();
    });
    form()->addField(by);
    m_owedOn = addDate("voiceOwedOn", tr("By when? (optional)"), m_voice ? m_voice->owedOn : std::nullopt, true,
                       YearSought::Coming);
    FormField *on = form()->fields().last();
    const auto showOwed = [by, on](int value) {
        by->setVisible(value == Yes);
        on->setVisible(value == Yes);
    };
    connect(m_owed, &Choices::chosen, by, showOwed);
    showOwed(NotSaid);
    if (m_voice) {
        const QString before = m_voice->text("owed");
        m_owed->setValue(before == QLatin1String("yes") ? Yes : before == QLatin1String("no") ? No : NotSaid);
        showOwed(*m_owed->value());
    }
}

QList<ObjectDraft> VoiceDialog::drafts() const
{
    ObjectDetails all(m_voice ? &*m_voice : nullptr);
    all.add("person", m_who->currentData().toString());
    all.add("on", dayOf(m_day));
    if (m_words != nullptr) {
        const auto known = static_cast<Knowledge>(*m_known->value());
        const QString words = known == Knowledge::Known ? m_words->toPlainText().trimmed() : QString();
        all.add("words", words, known, readers(), readersChanged());
        all.add("about", m_about->text().simplified(), Knowledge::NotAsked, readers(), readersChanged());
        all.add("how", m_how->text().simplified(), Knowledge::NotAsked, readers(), readersChanged());
        if (m_voice && readersChanged() && !m_voice->text("answer").isEmpty())
            all.add("answer", m_voice->text("answer"), Knowledge::NotAsked, readers(), true);
    }
    const int owed = *m_owed->value();
    all.add("owed", owed == Yes ? QStringLiteral("yes") : owed == No ? QStringLiteral("no") : QString());
    all.add("owed_by", owed == Yes ? m_owedBy->owner() : QString());
    all.add("owed_on", owed == Yes ? dayOf(m_owedOn) : QString());
    if (m_mistake != nullptr && m_mistake->value() == Withdrawn)
        all.add("state", QStringLiteral("withdrawn"));
    return {{ObjectType::Voice, m_voice ? std::optional(m_voice->id) : std::nullopt, all.details,
             m_voice ? m_voice->entries() : QList<EntryId>()}};
}

AnswerDialog::AnswerDialog(const Context &context, const CaseSnapshot &snapshot, const Voice &voice, QWidget *parent)
    : ObjectSheet(context, QStringLiteral("answerDialog"), tr("Answer what was said"), tr("Save the answer"), parent)
{
    form()->addWidget(new Paragraph(tr("%1, %2").arg(speakerText(voice, snapshot), saidOnText(voice)), "secondary"));
    form()->addWidget(new Paragraph(wordsText(voice)));
    QPlainTextEdit *answer = addText("answerText", tr("What was done, or said to them?"),
                                     tr("In words that they understand: it goes into “You said, we did”."),
                                     voice.text("answer"), tr("Enter what was done or said in answer."));
    QLineEdit *day = addDate("answeredOn", tr("When were they told?"),
                             voice.answeredOn ? voice.answeredOn : context.today(), false, YearSought::Past);
    addAudience(snapshot, &voice, "words", tr("That it is answered, and when, is for everybody in the case."));
    sendObjects(snapshot.summary.id, [=, this, old = voice] {
        ObjectDetails all(&old);
        all.add("answer", answer->toPlainText().trimmed(), Knowledge::NotAsked, readers(), true);
        all.add("answered_on", dayOf(day));
        return QList<ObjectDraft>{{ObjectType::Voice, old.id, all.details, old.entries()}};
    });
    setKeptAs(keyOf(snapshot, QStringLiteral("answer/") + objectText(voice.id)));
    answer->setFocus();
}

} // namespace caseweave
