// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/CensusCodes.h"

#include <QHash>

namespace caseweave::census {

namespace {

using Codes = QHash<QString, const char *>;

QString find(const Codes &codes, const QString &code)
{
    const auto found = codes.constFind(code);
    return found == codes.constEnd() ? QString() : QString::fromUtf8(*found);
}

} // namespace

QString referralSource(const QString &code)
{
    static const Codes codes{{QStringLiteral("1A"), "family member, relative or carer"},
                             {QStringLiteral("1B"), "acquaintance"},
                             {QStringLiteral("1C"), "the child"},
                             {QStringLiteral("1D"), "another individual"},
                             {QStringLiteral("2A"), "school"},
                             {QStringLiteral("2B"), "education service"},
                             {QStringLiteral("3A"), "GP"},
                             {QStringLiteral("3B"), "health visitor"},
                             {QStringLiteral("3C"), "school nurse"},
                             {QStringLiteral("3D"), "other primary health service"},
                             {QStringLiteral("3E"), "accident and emergency department"},
                             {QStringLiteral("3F"), "other health service"},
                             {QStringLiteral("4"), "housing"},
                             {QStringLiteral("5A"), "social care of the same authority"},
                             {QStringLiteral("5B"), "another service of the same authority"},
                             {QStringLiteral("5C"), "another local authority"},
                             {QStringLiteral("6"), "police"},
                             {QStringLiteral("7"), "other legal agency"},
                             {QStringLiteral("8"), "other"},
                             {QStringLiteral("9"), "anonymous"},
                             {QStringLiteral("10"), "not known"}};
    return find(codes, code);
}

QString primaryNeed(const QString &code)
{
    static const Codes codes{{QStringLiteral("N0"), "not stated"},
                             {QStringLiteral("N1"), "abuse or neglect"},
                             {QStringLiteral("N2"), "the child's disability or illness"},
                             {QStringLiteral("N3"), "a parent's disability or illness"},
                             {QStringLiteral("N4"), "family in acute stress"},
                             {QStringLiteral("N5"), "family dysfunction"},
                             {QStringLiteral("N6"), "socially unacceptable behaviour"},
                             {QStringLiteral("N7"), "low income"},
                             {QStringLiteral("N8"), "absent parenting"},
                             {QStringLiteral("N9"), "other than a child in need"}};
    return find(codes, code);
}

QString categoryOfAbuse(const QString &code)
{
    static const Codes codes{{QStringLiteral("NEG"), "neglect"},
                             {QStringLiteral("PHY"), "physical abuse"},
                             {QStringLiteral("SAB"), "sexual abuse"},
                             {QStringLiteral("EMO"), "emotional abuse"},
                             {QStringLiteral("MUL"), "several categories"}};
    return find(codes, code);
}

QString reasonForClosure(const QString &code)
{
    static const Codes codes{{QStringLiteral("RC1"), "adopted"},
                             {QStringLiteral("RC2"), "died"},
                             {QStringLiteral("RC3"), "child arrangements order"},
                             {QStringLiteral("RC4"), "special guardianship order"},
                             {QStringLiteral("RC5"), "moved to the services of another local authority"},
                             {QStringLiteral("RC6"), "moved to adult social care"},
                             {QStringLiteral("RC7"), "services ceased for another reason"},
                             {QStringLiteral("RC8"), "closed after assessment, no further action"},
                             {QStringLiteral("RC9"), "closed after assessment, referred to early help"}};
    return find(codes, code);
}

QString sex(const QString &code)
{
    static const Codes codes{{QStringLiteral("1"), "male"},
                             {QStringLiteral("M"), "male"},
                             {QStringLiteral("2"), "female"},
                             {QStringLiteral("F"), "female"},
                             {QStringLiteral("0"), ""},
                             {QStringLiteral("U"), ""},
                             {QStringLiteral("9"), "indeterminate"},
                             {QStringLiteral("I"), "indeterminate"}};
    return find(codes, code);
}

} // namespace caseweave::census
