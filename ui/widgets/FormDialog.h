// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"

#include <QtCore/QJsonObject>
#include <QtWidgets/QDialog>
#include <functional>

class QPushButton;
class QTimer;

namespace caseweave {

class Form;

/// A sheet with a form, one main button and Cancel. Checks the form, sends it, waits for the answer; on a failure it
/// stays open with what was typed and says what to do. What is typed is kept as one types, where the form has a name to
/// keep it by, until it is sent: closing the sheet, locking, and a crash lose nothing.
class FormDialog : public QDialog {
    Q_OBJECT

public:
    FormDialog(const Context &context, const QString &objectName, const QString &title, const QString &submitText,
               QWidget *parent = nullptr);

    Form *form() const { return m_form; }
    QPushButton *submitButton() const { return m_submit; }

    /// Called once the form has no errors. Returns the request to wait for, or nothing when it decided not to send.
    using Submit = std::function<std::optional<Workspace::Request>()>;
    void setSubmit(Submit submit) { m_send = std::move(submit); }
    /// For a submit that asked something first: waits for this answer as if it had been returned.
    void awaitAnswer(Workspace::Request request);
    /// The name by which the workspace keeps what is typed (Workspace::keepForm). Before present().
    void setKeptAs(const QString &key) { m_key = key; }
    /// Shows the sheet over its parent; it deletes itself when it closes. Returns at once.
    void present();
    /// Which sentence tells of a code; errorText where none is set.
    void setSentences(std::function<QString(ErrorCode)> sentence) { m_sentence = std::move(sentence); }

Q_SIGNALS:
    void succeeded(const caseweave::CaseId &id);

protected:
    const Context &context() const { return m_context; }
    void showEvent(QShowEvent *event) override;
    /// Enter with Ctrl presses the main button from wherever the keyboard is: in a text of many lines Enter is a line.
    void keyPressEvent(QKeyEvent *event) override;
    void done(int result) override;
    /// Makes the fields of these object names, where a form makes fields as they are needed.
    virtual void makeFields(const QStringList &objectNames);

private:
    void putBack();
    void startAfresh();
    void putClearedBack();
    void tellThatItIsBack();
    void tellAbove(QWidget *above, const QString &sentence, QPushButton *button);
    void keep();
    void submit();
    void setWaiting(bool waiting);
    void fit();

    Context m_context;
    Form *m_form;
    QPushButton *m_submit;
    QWidget *m_inner = nullptr;
    Submit m_send;
    QString m_key;
    QJsonObject m_untouched; ///< the values before anything was typed
    QTimer *m_keeping = nullptr;
    QWidget *m_again = nullptr; ///< says that what was typed before is here, or was cleared
    std::function<QString(ErrorCode)> m_sentence;
};

/// Asks by naming the consequence; `goAhead` is called when the person goes on. Returns at once, with the dialog that
/// asks.
struct Consequence {
    QString title;
    QString text;
    QString goOn; ///< what the button says
    bool dangerous = false;
    QString stay = {}; ///< what the other button says, where that is the one to press without a thought; else Cancel
};
QDialog *confirm(QWidget *parent, const Consequence &consequence, std::function<void()> goAhead);

} // namespace caseweave
