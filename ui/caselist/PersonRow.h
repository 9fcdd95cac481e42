// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"

#include <QtWidgets/QWidget>

class QCheckBox;
class QGridLayout;
class QLineEdit;

namespace caseweave {

class Form;
class FormField;

/// The few fields that a child or somebody of the family begins with.
class PersonRow : public QWidget {
    Q_OBJECT

public:
    /// `number` tells rows of one form apart in object names and labels.
    PersonRow(PersonKind kind, int number, QDate today, QWidget *parent = nullptr);

    PersonDraft draft() const;
    bool isEmpty() const;
    QList<FormField *> fields() const;
    void focusFirst();

Q_SIGNALS:
    void removeWanted();

private:
    void addBirth(const QString &prefix, QDate today, QGridLayout *grid);
    void showBirth();

    PersonKind m_kind;
    QLineEdit *m_given;
    QLineEdit *m_family;
    QLineEdit *m_born = nullptr;
    QLineEdit *m_relationship = nullptr;
    QCheckBox *m_unborn = nullptr;
    FormField *m_givenField;
    FormField *m_familyField;
    FormField *m_bornField = nullptr;
    FormField *m_relationshipField = nullptr;
};

} // namespace caseweave
