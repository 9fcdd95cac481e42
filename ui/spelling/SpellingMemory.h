// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>

namespace caseweave {

class Spelling;

/// Remembers whether somebody wants the spelling checked, in the same small file as StyleMemory. GUI thread; `spelling`
/// outlives it.
class SpellingMemory : public QObject {
    Q_OBJECT

public:
    SpellingMemory(Spelling &spelling, const QString &file, QObject *parent = nullptr);
};

} // namespace caseweave
