// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>
#include <functional>

class QLabel;

namespace caseweave {

/// Label, hint, error and field in that order, as one accessible thing: the field's accessible name is the label, its
/// description is hint and error.
class FormField : public QWidget {
    Q_OBJECT

public:
    /// Takes the field as a child. `field` needs an object name.
    FormField(const QString &label, const QString &hint, QWidget *field, QWidget *parent = nullptr);

    /// What is wrong with the present content, as a sentence that says what to do; empty when nothing is.
    using Check = std::function<QString()>;
    void setCheck(Check check);
    /// What is typed is sent as at most so many bytes of UTF-8: near that the field says how much room is left, and
    /// past it is wrong.
    void setMost(std::size_t bytes);

    /// How what is typed short is written out: done as soon as the keyboard leaves the field, and at Enter or as the
    /// form is sent, which then goes no further, so that it is seen before.
    void setInFull(std::function<QString(const QString &typed)> inFull) { m_inFull = std::move(inFull); }

    /// Writes out what is typed short. Whether anything was.
    bool writeOut();

    /// Runs the checks and shows what it says. True when nothing is wrong.
    bool validate();
    /// An error that came from elsewhere, for example from the hub. Gone at the next edit.
    void setError(const QString &error);
    QString error() const { return m_errorText; }
    QString label() const { return m_labelText; }
    QWidget *field() const { return m_field; }
    void setHint(const QString &hint);

Q_SIGNALS:
    void edited();
    void errorChanged();
    void writtenOut(); ///< what was typed short stands there in full, after Enter

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void watch(QWidget *field);
    void onEdited();
    void describe();
    QString problem() const;
    QString typed() const;
    qint64 room() const; ///< in bytes; below 0: too much
    void showRoom();

    QString m_labelText;
    QString m_errorText;
    QLabel *m_hint;
    QLabel *m_error;
    QLabel *m_roomLeft;
    QWidget *m_field;
    QWidget *m_spoken = nullptr;
    Check m_check;
    std::function<QString(const QString &)> m_inFull;
    std::size_t m_most = 0; ///< none
    bool m_touched = false;
};

} // namespace caseweave
