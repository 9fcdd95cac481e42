// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/door/DoorPage.h"

class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace caseweave {

class Choices;
class Form;
class FormField;
class Paragraph;
class PassphraseField;

/// First start: the invitation, as text, as a file or as 14 words, and a passphrase for this computer.
class EnrolScreen : public DoorPage {
    Q_OBJECT

public:
    explicit EnrolScreen(const Context &context, QWidget *parent = nullptr);

private:
    void addInvitation();
    void addPassphrase();
    void readFile();
    void showWay();
    qsizetype wordCount() const;
    void countWords();
    void showProtection();
    void send();
    void setWaiting(bool waiting);

    Context m_context;
    Form *m_form;
    Choices *m_way = nullptr;
    QPlainTextEdit *m_token = nullptr;
    FormField *m_tokenField = nullptr;
    QWidget *m_file = nullptr;
    QLineEdit *m_hub = nullptr;
    FormField *m_hubField = nullptr;
    QPlainTextEdit *m_words = nullptr;
    FormField *m_wordsField = nullptr;
    PassphraseField *m_passphrase = nullptr;
    PassphraseField *m_again = nullptr;
    Paragraph *m_alone = nullptr; ///< what the passphrase has to do without
    QPushButton *m_go;
};

} // namespace caseweave
