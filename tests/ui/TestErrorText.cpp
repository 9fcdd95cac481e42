// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/ErrorText.h"

#include <QtCore/QSet>
#include <QtTest/QTest>

using namespace caseweave;

class TestErrorText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCodeHasASentenceOfItsOwn();
    void noSentencePleadsOrShouts();
    void aWrongPassphraseIsSaidPlainly();
};

void TestErrorText::everyCodeHasASentenceOfItsOwn()
{
    QSet<QString> sentences;
    for (int i = 0; i <= static_cast<int>(ErrorCode::Weak); ++i) {
        const QString sentence = errorText(static_cast<ErrorCode>(i));
        QVERIFY2(sentence.endsWith(QLatin1Char('.')), qPrintable(sentence));
        // What happened and what to do are two statements.
        QVERIFY2(sentence.count(QLatin1Char('.')) + sentence.count(QLatin1Char(';')) >= 2, qPrintable(sentence));
        QVERIFY2(!sentences.contains(sentence), qPrintable(sentence));
        sentences << sentence;
    }
}

void TestErrorText::noSentencePleadsOrShouts()
{
    for (int i = 0; i <= static_cast<int>(ErrorCode::Weak); ++i) {
        for (const QString &sentence :
             {errorText(static_cast<ErrorCode>(i)), enrolErrorText(static_cast<ErrorCode>(i)),
              unlockErrorText(static_cast<ErrorCode>(i)), openCaseErrorText(static_cast<ErrorCode>(i)),
              addMemberErrorText(static_cast<ErrorCode>(i)), hubRefusalText(static_cast<ErrorCode>(i), true),
              hubRefusalText(static_cast<ErrorCode>(i), false), syncErrorText(static_cast<ErrorCode>(i), true),
              syncErrorText(static_cast<ErrorCode>(i), false)}) {
            for (const char *word : {"please", "sorry", "oops", "invalid", "failed", "!"})
                QVERIFY2(!sentence.contains(QLatin1String(word), Qt::CaseInsensitive), qPrintable(sentence));
        }
    }
}

void TestErrorText::aWrongPassphraseIsSaidPlainly()
{
    QVERIFY(unlockErrorText(ErrorCode::CannotOpen).contains(QLatin1String("passphrase is not right")));
}

QTEST_GUILESS_MAIN(TestErrorText)
#include "TestErrorText.moc"
