// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/documents/DocumentDialogs.h"

#include "app/involvement/Visit.h"
#include "ui/documents/DocumentText.h"
#include "ui/files/ReaderGuard.h"
#include "ui/people/AudienceChoice.h"
#include "ui/people/RestrictedWords.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"

#include <QtCore/QFileInfo>
#include <QtWidgets/QLineEdit>

namespace caseweave {

namespace {

enum Mistake { Stays, Withdrawn };

QComboBox *makeKinds(const QString &chosen)
{
    auto *kinds = new Choice;
    kinds->setObjectName(QStringLiteral("documentKind"));
    for (const QString &key : documentKinds())
        kinds->addItem(documentKindText(key), key);
    kinds->setCurrentIndex(kinds->findData(chosen));
    return kinds;
}

QComboBox *makePeople(const CaseSnapshot &snapshot, const std::optional<ObjectId> &chosen)
{
    auto *people = new Choice;
    people->setObjectName(QStringLiteral("documentPerson"));
    people->addItem(FormDialog::tr("Nobody in particular"));
    for (const Person &person : snapshot.people) {
        people->addItem(personName(person), objectText(person.id));
        if (chosen == person.id)
            people->setCurrentIndex(people->count() - 1);
    }
    return people;
}

/// "report_final.pdf" is called "report final" until somebody says better.
QString titleOf(const QString &path)
{
    return QFileInfo(path).completeBaseName().replace(QLatin1Char('_'), QLatin1Char(' ')).simplified();
}

QLineEdit *addTitle(Form *form, const QString &name, const QString &label, const QString &hint, const QString &text)
{
    auto *line = new QLineEdit(text);
    line->setObjectName(name);
    auto *field = new FormField(label, hint, line);
    field->setMost(mostLineBytes);
    field->setCheck([line] {
        return line->text().trimmed().isEmpty() ? FormDialog::tr("Enter what the document is called.") : QString();
    });
    form->addField(field);
    return line;
}

FormField *kindField(QComboBox *kinds)
{
    auto *field = new FormField(FormDialog::tr("What is it?"), {}, kinds);
    field->setCheck([kinds] { return kinds->currentIndex() < 0 ? FormDialog::tr("Choose what it is.") : QString(); });
    return field;
}

} // namespace

AddDocumentsDialog::AddDocumentsDialog(const Context &context, const CaseSnapshot &snapshot, const QStringList &paths,
                                       const QString &notAdded, QWidget *parent)
    : FormDialog(context, QStringLiteral("addDocumentsDialog"),
                 paths.size() == 1 ? tr("Add a document") : tr("Add %1 documents").arg(paths.size()),
                 paths.size() == 1 ? tr("Add it") : tr("Add them"), parent),
      m_paths(paths), m_kind(makeKinds({})), m_person(makePeople(snapshot, {})),
      m_audience(new AudienceChoice(snapshot.members, QStringLiteral("documentAudience")))
{
    if (!notAdded.isEmpty()) {
        auto *others = new Paragraph(notAdded);
        others->setObjectName(QStringLiteral("documentsNotAdded"));
        form()->addWidget(others);
    }
    for (const QString &path : paths) {
        const QFileInfo file(path);
        m_titles << addTitle(form(), QStringLiteral("documentTitle_%1").arg(m_titles.size()), tr("What is it called?"),
                             tr("%1, %2").arg(file.fileName(), sizeText(static_cast<std::uint64_t>(file.size()))),
                             titleOf(path));
    }
    form()->addField(kindField(m_kind));
    form()->addField(new FormField(tr("Whom is it about?"), {}, m_person));
    auto *audience = new FormField(tr("Who may read it?"),
                                   tr("To others it is not there: no title, no place in the list."), m_audience);
    audience->setCheck([this] { return m_audience->problem(); });
    form()->addField(audience);
    form()->addWidget(new Paragraph(tr("The file stays where it is, and as it is. Delete it there yourself if nobody "
                                       "should find it."),
                                    "secondary"));
    setSubmit([this, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        const QList<DocumentDraft> said = drafts();
        QList<Written> written;
        for (const DocumentDraft &draft : said)
            written << Written{{draft.title}, draft.onlyFor};
        return sendOrAsk(*this, this->context().workspace.caseSnapshot(id), written,
                         m_paths.size() == 1 ? tr("Add it all the same") : tr("Add them all the same"),
                         [this, said]() -> std::optional<Workspace::Request> {
                             Q_EMIT wished(said);
                             accept();
                             return std::nullopt;
                         });
    });
    m_titles.first()->setFocus();
}

QList<DocumentDraft> AddDocumentsDialog::drafts() const
{
    QList<DocumentDraft> all;
    for (qsizetype i = 0; i < m_paths.size(); ++i)
        all << DocumentDraft{m_paths.at(i), m_titles.at(i)->text().trimmed(), m_kind->currentData().toString(),
                             readObject(m_person->currentData().toString()), m_audience->audience()};
    return all;
}

ChangeDocumentDialog::ChangeDocumentDialog(const Context &context, const CaseSnapshot &snapshot,
                                           const Document &document, QWidget *parent)
    : FormDialog(context, QStringLiteral("changeDocumentDialog"), tr("Change what is said of a document"), tr("Save"),
                 parent),
      m_document(document),
      m_kind(makeKinds(documentKinds().contains(document.kind) ? document.kind : documentKinds().last())),
      m_person(makePeople(snapshot, document.person)),
      m_mistake(new Choices(QStringLiteral("documentMistake"),
                            {{Stays, tr("It stays")},
                             {Withdrawn, tr("It was added by mistake"),
                              tr("It is not shown any more, and copies go from the computers of the case. Hubs keep "
                                 "the sealed file as long "
                                 "as they keep the case.")}}))
{
    m_title = addTitle(form(), QStringLiteral("documentTitle"), tr("What is it called?"), {}, document.title);
    form()->addField(kindField(m_kind));
    form()->addField(new FormField(tr("Whom is it about?"), {}, m_person));
    m_mistake->setValue(Stays);
    form()->addField(new FormField(tr("Does it stay?"), {}, m_mistake));
    if (!document.audience.isEmpty())
        form()->addWidget(new Paragraph(audienceText(document.audience), "secondary"));
    setSubmit([this, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        Workspace &workspace = this->context().workspace;
        const CaseSnapshotPtr now = workspace.caseSnapshot(id);
        const DocumentChange said = change();
        if (said.withdraw) {
            askToTakeAway([&workspace, id, said] { return workspace.documents().change(id, said); });
            return std::nullopt;
        }
        const Written written{{said.title.value_or(QString())},
                              now == nullptr ? QList<ProfessionalId>() : possibleReadersOf(*now, m_document.audience)};
        return sendOrAsk(*this, now, {written}, tr("Save it all the same"),
                         [&workspace, id, said] { return workspace.documents().change(id, said); });
    });
    m_title->setFocus();
}

/// There is no way back: the copies go.
void ChangeDocumentDialog::askToTakeAway(std::function<Workspace::Request()> send)
{
    const Consequence consequence{
        tr("Take the document away?"),
        tr("“%1” goes from the case for everybody, and the copies of it from their computers. This cannot be undone: "
           "whoever still has the file has to add it again.")
            .arg(m_document.title),
        tr("Take it away"), true, tr("Keep it")};
    confirm(this, consequence, [this, send = std::move(send)] { awaitAnswer(send()); });
}

bool ChangeDocumentDialog::takesAway() const
{
    return m_mistake->value() == Withdrawn;
}

DocumentChange ChangeDocumentDialog::change() const
{
    DocumentChange change;
    change.document = m_document.id;
    if (takesAway()) {
        change.withdraw = true;
        return change;
    }
    const auto person = readObject(m_person->currentData().toString());
    if (m_kind->currentData().toString() != m_document.kind)
        change.kind = m_kind->currentData().toString();
    if (person != m_document.person)
        change.person = person;
    // Something is always said: a form that was sent unchanged is no mistake.
    if (m_title->text().trimmed() != m_document.title || (!change.kind && !change.person))
        change.title = m_title->text().trimmed();
    return change;
}

} // namespace caseweave
