// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/ImportCheck.h"

#include "app/text/Text.h"

namespace caseweave {

namespace {

/// Null without a name or a date of birth: then two may well be different children.
QString childKey(const QString &given, const QString &family, const std::optional<QDate> &born)
{
    if (!born || (given.isEmpty() && family.isEmpty()))
        return {};
    return foldedForImport(family) + u'/' + foldedForImport(given) + u'/' + born->toString(Qt::ISODate);
}

} // namespace

qint64 ImportPlan::count(ImportNote::Weight weight) const
{
    return std::count_if(notes.begin(), notes.end(), [weight](const ImportNote &one) { return one.weight == weight; });
}

void ImportPlan::sortNotes()
{
    std::stable_sort(notes.begin(), notes.end(),
                     [](const ImportNote &a, const ImportNote &b) { return a.row < b.row; });
}

ImportKnown::ImportKnown(const QList<CaseSummary> &cases)
{
    for (const CaseSummary &one : cases) {
        if (!one.reference.isEmpty())
            m_references.insert(foldedForImport(one.reference), one.reference);
        for (const Person &child : one.subjects) {
            if (const QString key = childKey(child.givenName(), child.familyName(), child.born()); !key.isNull())
                m_children.insert(key, one.reference.isNull() ? QStringLiteral("") : one.reference);
        }
    }
}

bool ImportKnown::hasReference(const QString &reference) const
{
    return !reference.isEmpty() && m_references.contains(foldedForImport(reference));
}

QString ImportKnown::caseOf(const PersonDraft &child) const
{
    const QString key = childKey(child.givenName, child.familyName, child.born);
    return key.isNull() ? QString() : m_children.value(key);
}

QString foldedForImport(const QString &text)
{
    return searchWords(text).join(QString());
}

bool isNhsNumber(const QString &text)
{
    int digits = 0;
    int sum = 0;
    int last = 0;
    for (const QChar c : text) {
        if (c == u' ' || c == u'-')
            continue;
        if (c < u'0' || c > u'9' || ++digits > 10)
            return false;
        last = c.digitValue();
        if (digits < 10)
            sum += last * (11 - digits);
    }
    const int check = (11 - sum % 11) % 11;
    return digits == 10 && check != 10 && check == last;
}

bool isUpn(const QString &text)
{
    static const QString letters = QStringLiteral("ABCDEFGHJKLMNPQRTUVWXYZ");
    const QString upn = text.trimmed().toUpper();
    if (upn.size() != 13)
        return false;
    qsizetype sum = 0;
    for (qsizetype i = 1; i < upn.size(); ++i) {
        const QChar c = upn.at(i);
        const bool isDigit = c >= u'0' && c <= u'9';
        // A temporary number has a letter at its end.
        const qsizetype value = isDigit ? c.digitValue() : i == 12 ? letters.indexOf(c) : -1;
        if (value < 0)
            return false;
        sum += value * (i + 1);
    }
    return letters.indexOf(upn.at(0)) == sum % letters.size();
}

} // namespace caseweave
