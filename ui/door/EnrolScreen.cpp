// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/door/EnrolScreen.h"

#include "ui/context/Requests.h"
#include "ui/door/NewPassphrase.h"
#include "ui/style/Style.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/PassphraseField.h"
#include "ui/words/ErrorText.h"

#include <QtCore/QFile>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

enum Way { AsText, AsWords };

constexpr int wordsOfAToken = 14; // docs/protocol.md 2.5
constexpr qint64 longestInvitation = 8192;

QPlainTextEdit *makeText(const Style &style, const QString &objectName, int lines)
{
    auto *text = new QPlainTextEdit;
    text->setObjectName(objectName);
    text->setTabChangesFocus(true);
    text->setFixedHeight(style.linePx(Text::Body) * lines + 2 * size::m);
    return text;
}

} // namespace

EnrolScreen::EnrolScreen(const Context &context, QWidget *parent)
    : DoorPage(tr("Set up Caseweave on this computer"),
               tr("Your agency's administrator has sent you an invitation. It works once and for 24 hours."), parent),
      m_context(context), m_form(new Form), m_go(makeButton(tr("Continue"), QStringLiteral("enrolContinue"), "primary"))
{
    setObjectName(QStringLiteral("enrolScreen"));
    column()->addWidget(m_form);
    addInvitation();
    addPassphrase();
    column()->addWidget(m_go, 0, Qt::AlignLeft);
    column()->addStretch(1);
    connect(m_go, &QPushButton::clicked, this, &EnrolScreen::send);
    // Why the one before came to nothing.
    connect(&m_context.workspace, &Workspace::syncStatusChanged, this, [this](const SyncStatus &status) {
        if (status.error)
            m_form->setProblem(enrolErrorText(*status.error));
    });
    showWay();
}

void EnrolScreen::addInvitation()
{
    m_way = new Choices(QStringLiteral("enrolWay"),
                        {{AsText, tr("A text or a file"), tr("The text begins with caseweave-enrol.")},
                         {AsWords, tr("An address and 14 words"), tr("Read out to you, or on paper.")}});
    m_way->setValue(AsText);
    m_form->addField(new FormField(tr("What did you get?"), {}, m_way));
    connect(m_way, &Choices::chosen, this, &EnrolScreen::showWay);

    m_token = makeText(m_context.style, QStringLiteral("enrolToken"), 3);
    m_tokenField = new FormField(tr("Invitation"), tr("Paste all of it here, or open the file."), m_token);
    m_tokenField->setCheck([this] {
        return m_token->toPlainText().trimmed().startsWith(QLatin1String("caseweave-enrol:"))
            ? QString()
            : tr("Paste the whole invitation. It begins with caseweave-enrol.");
    });
    m_form->addField(m_tokenField);
    QPushButton *file = makeButton(tr("Open a file"), QStringLiteral("enrolFile"));
    m_file = new QWidget;
    auto *fileRow = new QHBoxLayout(m_file);
    fileRow->setContentsMargins(0, 0, 0, 0);
    fileRow->addWidget(file);
    fileRow->addStretch(1);
    m_form->addWidget(m_file);
    connect(file, &QPushButton::clicked, this, &EnrolScreen::readFile);

    m_hub = new QLineEdit;
    m_hub->setObjectName(QStringLiteral("enrolHub"));
    m_hubField = new FormField(
        tr("First, the address"),
        tr("Of your agency's hub. It comes before the words, for example hub.greendale.example:7443"), m_hub);
    m_hubField->setCheck([this] {
        return m_hub->text().trimmed().isEmpty() ? tr("Enter the address that came before the words.") : QString();
    });
    m_form->addField(m_hubField);
    m_words = makeText(m_context.style, QStringLiteral("enrolWords"), 3);
    m_wordsField = new FormField(tr("Then, the 14 words"), {}, m_words);
    m_wordsField->setCheck([this] {
        const qsizetype count = wordCount();
        return count == wordsOfAToken ? QString() : tr("Enter all 14 words. There are %1 now.").arg(count);
    });
    m_form->addField(m_wordsField);
    connect(m_words, &QPlainTextEdit::textChanged, this, &EnrolScreen::countWords);
    countWords();
}

qsizetype EnrolScreen::wordCount() const
{
    return m_words->toPlainText().simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts).size();
}

void EnrolScreen::countWords()
{
    // Whoever listens and types must know whether they missed one.
    const QString how = tr("In the order in which they are read out, with a space after each.");
    const qsizetype count = wordCount();
    m_wordsField->setHint(count == 0 ? how : tr("%1 %2 of 14 are here.").arg(how).arg(count));
}

void EnrolScreen::addPassphrase()
{
    m_form->addWidget(makeLabel(tr("Now make up a passphrase of your own"), "heading"));
    m_alone = new Paragraph(tr("This computer has no key store, so the passphrase alone protects what Caseweave keeps "
                               "here. Make it a long one."),
                            "secondary");
    m_alone->setObjectName(QStringLiteral("enrolProtection"));
    m_form->addWidget(m_alone);
    connect(&m_context.workspace, &Workspace::protectionChanged, this, &EnrolScreen::showProtection);
    showProtection();
    const NewPassphrase made = addNewPassphrase(m_form, QStringLiteral("enrolPassphrase"),
                                                tr("It opens Caseweave on this computer, and has nothing to do with "
                                                   "the invitation. Nobody can reset it, so keep "
                                                   "it as your agency tells you."));
    m_passphrase = made.field;
    m_again = made.again;
    connect(m_again, &PassphraseField::returnPressed, this, &EnrolScreen::send);
}

void EnrolScreen::showWay()
{
    const bool text = m_way->value() == AsText;
    m_tokenField->setVisible(text);
    m_file->setVisible(text);
    m_hubField->setVisible(!text);
    m_wordsField->setVisible(!text);
}

void EnrolScreen::showProtection()
{
    m_alone->setVisible(m_context.workspace.protection() == Protection::PassphraseAlone);
}

void EnrolScreen::readFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open the invitation"));
    if (path.isEmpty())
        return;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > longestInvitation) {
        m_tokenField->setError(tr("That file is not an invitation. Choose the one from your administrator."));
        return;
    }
    m_token->setPlainText(QString::fromUtf8(file.read(longestInvitation)).trimmed());
    m_tokenField->validate();
}

void EnrolScreen::send()
{
    if (!m_form->validate())
        return;
    m_form->clearProblem();
    const bool text = m_way->value() == AsText;
    const QString token = text ? m_token->toPlainText().trimmed() : m_words->toPlainText().simplified().toLower();
    const QString hub = text ? QString() : m_hub->text().trimmed();
    SecretBytes passphrase = m_passphrase->take();
    m_again->clear();
    setWaiting(true);
    m_context.requests.await(
        m_context.workspace.enrol(token, hub, std::move(passphrase)), this,
        [this](const CaseId &) { setWaiting(false); },
        [this](ErrorCode code) {
            setWaiting(false);
            m_form->setProblem(enrolErrorText(code));
        });
}

void EnrolScreen::setWaiting(bool waiting)
{
    m_go->setEnabled(!waiting);
    m_go->setText(waiting ? tr("Asking the hub") : tr("Continue"));
    m_form->setEnabled(!waiting);
}

} // namespace caseweave
