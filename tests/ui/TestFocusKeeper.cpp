// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FocusKeeper.h"

#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

using namespace caseweave;

namespace {

/// A list that makes its buttons anew, between two fields, with another button behind it.
struct Rows {
    QWidget window;
    QLineEdit *before = new QLineEdit;
    QWidget *list = new QWidget;
    QPushButton *save = new QPushButton(QStringLiteral("Save"));
    QWidget *otherwise = nullptr;
    QLineEdit *after = new QLineEdit;

    explicit Rows(const QStringList &subjects)
    {
        auto *column = new QVBoxLayout(&window);
        column->addWidget(before);
        column->addWidget(list);
        column->addWidget(save);
        column->addWidget(after);
        new QVBoxLayout(list);
        make(subjects);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
    }

    void make(const QStringList &subjects)
    {
        const FocusKeeper keeper(*list, otherwise);
        while (QLayoutItem *item = list->layout()->takeAt(0)) {
            delete item->widget();
            delete item;
        }
        for (const QString &subject : subjects) {
            auto *button = new QPushButton(subject);
            button->setObjectName(QStringLiteral("acknowledge"));
            FocusKeeper::setSubject(*button, subject);
            list->layout()->addWidget(button);
            button->show();
        }
    }

    void focus(const QString &subject)
    {
        for (QPushButton *one : list->findChildren<QPushButton *>()) {
            if (one->text() == subject)
                one->setFocus();
        }
    }

    static QString focused()
    {
        const auto *button = qobject_cast<QPushButton *>(QApplication::focusWidget());
        return button == nullptr ? QString() : button->text();
    }
};

} // namespace

/// Where the keyboard is after a list was made anew.
class TestFocusKeeper : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itStaysWithTheSameSubject();
    void itIsOnNoOtherButtonWhereTheSubjectIsGone();
    void whatIsNoButtonLeadsToNone();
    void itGoesWhereItWasToldTo();
    void theTabKeyFindsWhatIsNewInItsPlace();
};

void TestFocusKeeper::itStaysWithTheSameSubject()
{
    Rows rows({QStringLiteral("A"), QStringLiteral("B")});
    rows.focus(QStringLiteral("A"));
    rows.make({QStringLiteral("C"), QStringLiteral("A"), QStringLiteral("B")});
    QCOMPARE(Rows::focused(), QStringLiteral("A"));
}

void TestFocusKeeper::itIsOnNoOtherButtonWhereTheSubjectIsGone()
{
    Rows rows({QStringLiteral("A"), QStringLiteral("B")});
    rows.focus(QStringLiteral("A"));
    rows.make({QStringLiteral("B")});
    QCOMPARE(Rows::focused(), QString());
    QCOMPARE(QApplication::focusWidget(), rows.after);
}

void TestFocusKeeper::whatIsNoButtonLeadsToNone()
{
    Rows rows({QStringLiteral("A"), QStringLiteral("B")});
    auto *number = new QLabel(QStringLiteral("01632 960100"));
    number->setTextInteractionFlags(Qt::TextSelectableByMouse);
    rows.list->layout()->addWidget(number);
    number->show();
    number->setFocus(Qt::MouseFocusReason);
    rows.make({QStringLiteral("A"), QStringLiteral("B")});
    QCOMPARE(Rows::focused(), QString());
}

void TestFocusKeeper::itGoesWhereItWasToldTo()
{
    Rows rows({QStringLiteral("A"), QStringLiteral("B")});
    rows.otherwise = rows.before;
    rows.focus(QStringLiteral("A"));
    rows.make({QStringLiteral("B")});
    QCOMPARE(QApplication::focusWidget(), rows.before);
    rows.focus(QStringLiteral("B"));
    rows.before->hide();
    rows.make({});
    QCOMPARE(QApplication::focusWidget(), rows.after);
}

void TestFocusKeeper::theTabKeyFindsWhatIsNewInItsPlace()
{
    Rows rows({QStringLiteral("Ann"), QStringLiteral("Tom")});
    rows.make({QStringLiteral("Max"), QStringLiteral("Ann"), QStringLiteral("Tom")});
    rows.before->setFocus();
    for (const char *expected : {"Max", "Ann", "Tom", "Save"}) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(Rows::focused(), QLatin1String(expected));
    }
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), rows.after);
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
    QCOMPARE(QApplication::focusWidget(), rows.before);
}

QTEST_MAIN(TestFocusKeeper)
#include "TestFocusKeeper.moc"
