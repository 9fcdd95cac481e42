// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"
#include "ui/words/DateText.h"

class QLineEdit;
class QPlainTextEdit;

namespace caseweave {

class AudienceChoice;

/// What sheets about plans and voices have in common: fields of several lines, dates, and who may read what.
class ObjectSheet : public FormDialog {
    Q_OBJECT

protected:
    using FormDialog::FormDialog;
    QPlainTextEdit *addText(const char *objectName, const QString &label, const QString &hint, const QString &text,
                            const QString &ifEmpty = {});
    QLineEdit *addDate(const char *objectName, const QString &label, const std::optional<QDate> &date, bool optional,
                       YearSought year);
    /// `key` names the field whose readers it begins with.
    void addAudience(const CaseSnapshot &snapshot, const FieldObject *old, const char *key, const QString &hint);
    /// What is restricted is for others: says so, and adds no fields.
    bool saysWithheld(const FieldObject *old, const QList<const char *> &keys, const QString &sentence);
    QList<ProfessionalId> readers() const;
    bool readersChanged() const;
    /// Sends what `drafts` gives when the form is right.
    void sendObjects(const CaseId &id, std::function<QList<ObjectDraft>()> drafts);
    static QString dayOf(const QLineEdit *date); ///< as it is written; empty: none

private:
    AudienceChoice *m_audience = nullptr;
    QList<ProfessionalId> m_readersBefore;
};

} // namespace caseweave
