// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/OrdinaryWords.h"

#include <QtCore/QSet>

namespace caseweave {

bool isOrdinaryWord(const QString &word)
{
    static const QSet<QString> ordinary = [] {
        const QString all = QStringLiteral(
            "a about after again all also always am an and any are as asked at be because been before being "
            "both but by came can come could did didnt do does doesnt dont each for from get go goes got "
            "had has have having he her here hers herself him himself his how i if in into is isnt it its "
            "itself just know knows like made make me more most my never no not now of off on one only or "
            "other our out over own said saw say says see seen she should so some such take tell than that "
            "the their them then there these they thing things this those to told too under until up us "
            "very want wanted wants was wasnt we went were what when where which while who whom why will "
            "with without would yet you your");
        const QStringList words = all.split(QLatin1Char(' '));
        return QSet<QString>(words.begin(), words.end());
    }();
    return ordinary.contains(word);
}

} // namespace caseweave
