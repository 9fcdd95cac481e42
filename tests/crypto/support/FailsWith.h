// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"

#include <QDebug>

namespace caseweave::test {

/// For QVERIFY: whether it failed with this code, saying what happened instead if not. (QCOMPARE cannot show an
/// ErrorCode, because caseweave::toString hides QTest's.)
template <class T>
bool failsWith(const Result<T> &result, ErrorCode expected)
{
    if (!result.ok() && result.code() == expected)
        return true;
    const std::string_view actual = result.ok() ? std::string_view("success") : toString(result.code());
    qWarning().noquote() << "expected" << QByteArray(toString(expected).data()) << "but got"
                         << QByteArray(actual.data());
    return false;
}

} // namespace caseweave::test
