// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

class QVBoxLayout;

namespace caseweave {

class Choices;
class FormField;

/// Has hubs delete something of a case after their hold, and shows what leads had them delete so far. For leads. A
/// hub is looked through for entries that packed history holds too once that is what is to go.
class ReleaseDialog : public FormDialog {
    Q_OBJECT

public:
    ReleaseDialog(const Context &context, const CaseSnapshot &snapshot, QWidget *parent = nullptr);

private:
    void addChoice(const CaseSnapshot &snapshot);
    void choose(int what);
    void lookForPacked();
    QString problem() const;
    void ask();
    void send(ReleaseKind kind, const QList<Digest> &ids);
    void showReleases();
    QWidget *makeRow(const CaseRelease &release);
    void takeBack(const CaseRelease &release);

    CaseId m_id;
    QString m_reference;
    Choices *m_what = nullptr;
    FormField *m_field = nullptr;
    QVBoxLayout *m_past;
    std::optional<QList<Digest>> m_packed; ///< once the hub was looked through
    bool m_looking = false;
};

} // namespace caseweave
