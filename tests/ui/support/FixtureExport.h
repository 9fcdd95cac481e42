// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "ui/export/ExportContent.h"

/// What tests of exports begin with.
namespace caseweave::fixture {

/// Maya Shah, at the fixtures' now.
ExportMaker maker();
/// For "The panel", who is no member.
ExportWish forPanel();
/// As written; nothing where that failed.
QByteArray made(const ExportContent &content, ExportForm form);
/// The value of the first detail that is for some alone.
QString restrictedDetail(const CaseSnapshot &snapshot);
/// An event of the police that says no more than this, on a day of its own for each number.
ChronologyEvent plainEvent(int number, const QString &title, const QString &text = {});
/// Somebody of the directory, by number, as who reads an export.
SharingRecipient recipient(int number);
ExportWish wishFor(const QList<SharingRecipient> &recipients);

} // namespace caseweave::fixture
