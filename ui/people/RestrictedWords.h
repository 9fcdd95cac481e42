// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

namespace caseweave {

/// A restricted detail that a text gives away, and who would learn of it without being among those it is for.
struct SafeMention {
    QString what; ///< "Address of Rachel Banks"
    QStringList outside; ///< names
};

/// Texts that somebody is about to write, and who will be able to read them.
struct Written {
    QStringList texts;
    QList<ProfessionalId> readers; ///< empty: everybody in the case
};

/// Looks in them for the restricted details of the case that are readable here, as SafeDetails finds them. The writer
/// counts among nobody who learns of one.
QList<SafeMention> mentionsIn(const CaseSnapshot &snapshot, const QList<Written> &written);

/// For the submit of a form. Where nothing is given away it sends; else it asks first by naming who would learn what,
/// and the way that needs no thought is to change the text. `goOn`: what the button says that sends it all the same.
std::optional<Workspace::Request> sendOrAsk(FormDialog &form, const QList<SafeMention> &mentions, const QString &goOn,
                                            FormDialog::Submit send);

/// The same, with the case as it stands now: an address may have come since the form was opened.
std::optional<Workspace::Request> sendOrAsk(FormDialog &form, const CaseSnapshotPtr &now, const QList<Written> &written,
                                            const QString &goOn, FormDialog::Submit send);

} // namespace caseweave
