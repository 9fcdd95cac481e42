// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtCore/QUrl>

/// Links that the computer's own programs for calls and mail open, made of what people typed. Any thread.
namespace caseweave {

struct ReachLink {
    QString value; ///< the number or address alone, as it was typed
    QUrl url;
};

/// The first number to call in a text such as "Assessment duty, 01632 960100" (RFC 3966); nothing where there is none.
std::optional<ReachLink> callLink(const QString &text);
/// The first mail address in a text (RFC 6068). The subject has the reference and nothing else of the case; an empty
/// one makes none.
std::optional<ReachLink> mailLink(const QString &text, const QString &reference);
/// The reference as it may stand in a mail, which anybody may see on its way: empty where somebody of the case is named
/// in it.
QString referenceForMail(const CaseSnapshot &snapshot);

} // namespace caseweave
