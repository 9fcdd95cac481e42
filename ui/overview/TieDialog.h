// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Ties.h"
#include "ui/widgets/FormDialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace caseweave {

class AudienceChoice;

/// How two people of a case stand to each other, to be added or changed. Who may read it begins with those who may read
/// what it tells of.
class TieDialog : public FormDialog {
    Q_OBJECT

public:
    /// Somebody new to `from`: the other person is chosen in the dialog.
    TieDialog(const Context &context, const CaseSnapshot &snapshot, const Person &from, QWidget *parent = nullptr);
    TieDialog(const Context &context, const CaseSnapshot &snapshot, const Tie &tie, QWidget *parent = nullptr);

    /// What takes it away, for the same people as could read it.
    static FieldDraft removal(const CaseSnapshot &snapshot, const Tie &tie);

private:
    TieDialog(const Context &context, const CaseSnapshot &snapshot, const Person &from, const Tie *tie,
              const QString &title, QWidget *parent);
    void addOthers(const CaseSnapshot &snapshot);
    void addKinds(const Tie *tie);
    void addAudience();
    void beginAudience();
    std::optional<ObjectId> other() const;
    TieSaid said() const;
    QStringList tellsOf() const;
    bool saysWider(const CaseSnapshot &now) const;
    FieldDraft draft() const;

    QList<Person> m_people;
    Person m_from;
    std::optional<Tie> m_tie;
    QComboBox *m_other = nullptr;
    QList<std::pair<QString, QCheckBox *>> m_kinds;
    QLineEdit *m_words;
    AudienceChoice *m_audience;
};

} // namespace caseweave
