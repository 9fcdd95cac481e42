// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixtureDocuments.h"
#include "tests/ui/support/Look.h"
#include "ui/documents/DocumentModel.h"
#include "ui/documents/DocumentScreen.h"
#include "ui/documents/DocumentText.h"
#include "ui/documents/PreviewPane.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/Notice.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QMimeData>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtGui/QDropEvent>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTableView>

using namespace caseweave;
using namespace caseweave::look;

namespace {

CaseSnapshotPtr banks(const Desk &desk)
{
    return desk.workspace.caseSnapshot(FixtureWorkspace::banks());
}

DocumentScreen *screen(const Desk &desk)
{
    return &desk.window.currentCase()->turnTo<DocumentScreen>(CaseScreen::Documents);
}

void openDocuments(Desk &desk)
{
    fixture::addBanksDocuments(desk.workspace);
    openBanks(desk, CaseScreen::Documents);
}

void choose(Desk &desk, int row)
{
    auto *table = find<QTableView>(&desk.window, "documentTable");
    table->setCurrentIndex(table->model()->index(row, 0));
    desk.waitUntil([&] { return screen(desk)->preview()->isSettled(); });
    desk.settle();
}

QString placeOf(const Desk &desk, int row)
{
    const auto *model = find<QTableView>(&desk.window, "documentTable")->model();
    return model->index(row, DocumentModel::Place).data(Qt::AccessibleTextRole).toString();
}

QDialog *dialog(Desk &desk, const char *name)
{
    QDialog *found = nullptr;
    desk.waitUntil([&] {
        const auto all = desk.window.findChildren<QDialog *>(QLatin1String(name));
        const auto shown = std::find_if(all.begin(), all.end(), [](const QDialog *one) { return one->isVisible(); });
        found = shown == all.end() ? nullptr : *shown;
        return found != nullptr;
    });
    return found;
}

} // namespace

/// What people do with documents, at one desk.
class TestDocumentFlows : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString file(const char *name, const QByteArray &bytes)
    {
        QFile out(m_folder.filePath(QLatin1String(name)));
        out.open(QIODevice::WriteOnly);
        out.write(bytes);
        return out.fileName();
    }

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void theListSaysWhereEachOneIs()
    {
        Desk desk;
        openDocuments(desk);
        QCOMPARE(placeOf(desk, 0), QStringLiteral("Here"));
        QCOMPARE(placeOf(desk, 1), QStringLiteral("Here, Restricted"));
        QCOMPARE(placeOf(desk, 2), QStringLiteral("At the hub"));
        QCOMPARE(placeOf(desk, 3), QStringLiteral("Arriving 45%"));
    }

    void theModelIsSound()
    {
        Desk desk;
        openDocuments(desk);
        DocumentModel model(desk.clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const CaseId id = FixtureWorkspace::banks();
        FixtureDocuments &documents = desk.workspace.fixtureDocuments();
        model.show(banks(desk), documents.picture(id));
        QCOMPARE(model.rowCount(), 4);
        documents.setAdding(id, {{7, QStringLiteral("School report"), 12}});
        model.show(banks(desk), documents.picture(id));
        QCOMPARE(model.rowCount(), 5);
        QVERIFY(model.addingAt(0) != nullptr);
        QCOMPARE(model.documentAt(1)->id, banks(desk)->documents.first().id);
        documents.setAdding(id, {{7, QStringLiteral("School report"), 13}});
        model.show(banks(desk), documents.picture(id));
        QVERIFY(model.index(0, DocumentModel::Place)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(QStringLiteral("13%")));
        model.show(nullptr, {});
        QCOMPARE(model.rowCount(), 0);
    }

    void aDocumentIsReadWithKeysAlone()
    {
        Desk desk;
        openDocuments(desk);
        choose(desk, 0);
        PreviewPane *preview = screen(desk)->preview();
        auto *page = find<QScrollArea>(preview, "previewPage");
        desk.waitUntil([&] { return page->isVisible(); });
        QCOMPARE(find<QLabel>(preview, "previewPlace")->text(), QStringLiteral("Page 1 of 3"));
        QVERIFY(page->accessibleDescription().contains(QStringLiteral("Isaac was seen")));
        QTest::keyClick(find<QTableView>(&desk.window, "documentTable"), Qt::Key_Return);
        QVERIFY(QApplication::focusWidget() == page);
        QTest::keyClick(page, Qt::Key_End);
        QCOMPARE(find<QLabel>(preview, "previewPlace")->text(), QStringLiteral("Page 3 of 3"));
        desk.waitUntil([&] { return page->accessibleDescription().contains(QStringLiteral("Page 3.")); });
        QTest::keyClick(page, Qt::Key_Home);
        desk.waitUntil([&] { return page->accessibleDescription().contains(QStringLiteral("Page 1.")); });
        const int before = page->widget()->width();
        QTest::keyClick(page, Qt::Key_Plus);
        desk.waitUntil([&] { return page->widget()->width() > before; });
        desk.action("actionNextPage")->trigger();
        QCOMPARE(find<QLabel>(preview, "previewPlace")->text(), QStringLiteral("Page 2 of 3"));
    }

    void textIsShownAsText()
    {
        Desk desk;
        openDocuments(desk);
        choose(desk, 1);
        auto *text = find<QPlainTextEdit>(screen(desk), "previewText");
        desk.waitUntil([&] { return text->isVisible(); });
        QVERIFY(text->toPlainText().contains(QStringLiteral("may stay until 31 January")));
        QVERIFY(says(screen(desk), QStringLiteral("Only: you")));
    }

    void whatIsNotHereIsFetchedAndStopped()
    {
        Desk desk;
        openDocuments(desk);
        choose(desk, 2);
        QVERIFY(says(screen(desk), QStringLiteral("Choose “Get it”")));
        QTest::keyClick(find<QTableView>(&desk.window, "documentTable"), Qt::Key_Return);
        desk.settle();
        QCOMPARE(placeOf(desk, 2), QStringLiteral("Waiting to arrive"));
        auto *move = find<QPushButton>(screen(desk), "documentMove");
        QCOMPARE(move->text(), QStringLiteral("Stop"));
        move->click();
        QCOMPARE(placeOf(desk, 2), QStringLiteral("Stopped"));
        DocumentState failed;
        failed.coming = true;
        failed.error = ErrorCode::DiskFull;
        desk.workspace.fixtureDocuments().setState(FixtureWorkspace::banks(), banks(desk)->documents.at(2).id, failed);
        QCOMPARE(placeOf(desk, 2), QStringLiteral("Did not arrive"));
        QCOMPARE(move->text(), QStringLiteral("Try again"));
    }

    void filesThatAreDroppedAreAddedTogether()
    {
        Desk desk;
        openBanks(desk, CaseScreen::Documents);
        QMimeData data;
        data.setUrls(
            {QUrl::fromLocalFile(file("school_report.txt", "one")), QUrl::fromLocalFile(file("letter.txt", "two"))});
        QDragEnterEvent enter({5, 5}, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(screen(desk), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({5, 5}, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(screen(desk), &drop);
        QCOMPARE(drop.dropAction(), Qt::CopyAction);
        QDialog *sheet = dialog(desk, "addDocumentsDialog");
        QCOMPARE(find<QLineEdit>(sheet, "documentTitle_0")->text(), QStringLiteral("school report"));
        press(sheet, "submit");
        QVERIFY(problemIn(sheet).contains(QStringLiteral("Choose what it is")));
        auto *kind = find<QComboBox>(sheet, "documentKind");
        kind->setCurrentIndex(kind->findData(QStringLiteral("report")));
        auto *person = find<QComboBox>(sheet, "documentPerson");
        person->setCurrentIndex(1);
        press(sheet, "submit");
        desk.waitUntil([&] { return banks(desk)->documents.size() == 2; });
        const QList<DocumentDraft> &drafts = desk.workspace.fixtureDocuments().drafts();
        QCOMPARE(drafts.size(), 2);
        QCOMPARE(drafts.last().title, QStringLiteral("letter"));
        QCOMPARE(drafts.last().person, std::optional(banks(desk)->people.first().id));
        QVERIFY(drafts.last().onlyFor.isEmpty());
        desk.settle();
        QCOMPARE(find<Notice>(&desk.window, "notice")->sentence(),
                 QStringLiteral("2 documents are added. They are sent by themselves."));
    }

    void whatIsFetchedIsToldUntilItIsHere()
    {
        Desk desk;
        openDocuments(desk);
        choose(desk, 2);
        const auto *notice = find<Notice>(&desk.window, "notice");
        const ObjectId id = banks(desk)->documents.at(2).id;
        const auto become = [&](const DocumentState &state) {
            desk.workspace.fixtureDocuments().setState(FixtureWorkspace::banks(), id, state);
            desk.settle();
        };
        DocumentState failed;
        failed.coming = true;
        failed.error = ErrorCode::DiskFull;
        DocumentState here;
        here.here = true;
        here.atHub = true;
        press(&desk.window, "documentMove");
        QVERIFY(notice->sentence().contains(QLatin1String("is fetched from the hub")));
        become(failed);
        QVERIFY2(notice->sentence().contains(QLatin1String(" is not here. ")), qPrintable(notice->sentence()));
        press(&desk.window, "documentMove"); // tries again
        QVERIFY(notice->sentence().contains(QLatin1String("is fetched from the hub")));
        become(here);
        QVERIFY2(notice->sentence().endsWith(QLatin1String(" is here.")), qPrintable(notice->sentence()));
        // And what was told of one place does not stand in another.
        desk.window.goToCases();
        QVERIFY(notice->sentence().isEmpty());
    }

    void whomItIsAboutIsSaidAsItWasChosen()
    {
        Desk desk;
        openDocuments(desk);
        const auto *model = find<QTableView>(&desk.window, "documentTable")->model();
        QVERIFY(!banks(desk)->documents.at(1).person);
        QCOMPARE(model->index(1, DocumentModel::About).data().toString(), QStringLiteral("nobody in particular"));
    }

    void aFileThatCannotBeAddedIsTold()
    {
        Desk desk;
        openBanks(desk, CaseScreen::Documents);
        screen(desk)->addFiles({file("report.txt", "one")});
        QDialog *sheet = dialog(desk, "addDocumentsDialog");
        find<QComboBox>(sheet, "documentKind")->setCurrentIndex(0);
        desk.workspace.failNext(ErrorCode::DiskFull);
        QSignalSpy failed(screen(desk), &DocumentScreen::failed);
        press(sheet, "submit");
        desk.waitUntil([&] { return !failed.isEmpty(); });
        QVERIFY(failed.last().first().toString().contains(QStringLiteral("was not added")));
        screen(desk)->addFiles({file("empty.txt", {})});
        QCOMPARE(failed.last().first().toString(), QStringLiteral("empty.txt is empty. Nothing was added."));
    }

    void filesThatCannotBeAddedKeepNoOtherOut()
    {
        Desk desk;
        openBanks(desk, CaseScreen::Documents);
        QSignalSpy failed(screen(desk), &DocumentScreen::failed);
        screen(desk)->addFiles({file("empty.txt", {}), file("letter.txt", "one"), m_folder.path(),
                                m_folder.filePath(QStringLiteral("gone.txt")), file("report.txt", "two")});
        QDialog *sheet = dialog(desk, "addDocumentsDialog");
        const QString notAdded = find<Paragraph>(sheet, "documentsNotAdded")->plainText();
        QCOMPARE(notAdded,
                 QStringLiteral("Not added: empty.txt is empty; %1 is not a file; gone.txt is not there any more.")
                     .arg(QFileInfo(m_folder.path()).fileName()));
        QCOMPARE(failed.last().first().toString(), notAdded);
        QCOMPARE(find<QLineEdit>(sheet, "documentTitle_0")->text(), QStringLiteral("letter"));
        QCOMPARE(find<QLineEdit>(sheet, "documentTitle_1")->text(), QStringLiteral("report"));
        auto *kind = find<QComboBox>(sheet, "documentKind");
        kind->setCurrentIndex(kind->findData(QStringLiteral("report")));
        press(sheet, "submit");
        desk.waitUntil([&] { return banks(desk)->documents.size() == 2; });
        screen(desk)->addFiles({file("note.txt", "three")});
        QVERIFY(dialog(desk, "addDocumentsDialog")->findChild<Paragraph *>(QStringLiteral("documentsNotAdded"))
                == nullptr);
    }

    void anAddedDocumentIsChosen()
    {
        Desk desk;
        openDocuments(desk);
        choose(desk, 2);
        const qsizetype before = banks(desk)->documents.size();
        screen(desk)->addFiles({file("letter.txt", "one"), file("report.txt", "two")});
        QDialog *sheet = dialog(desk, "addDocumentsDialog");
        auto *kind = find<QComboBox>(sheet, "documentKind");
        kind->setCurrentIndex(kind->findData(QStringLiteral("report")));
        press(sheet, "submit");
        desk.waitUntil([&] { return banks(desk)->documents.size() == before + 2; });
        desk.settle();
        const auto *table = find<QTableView>(&desk.window, "documentTable");
        QCOMPARE(table->currentIndex().siblingAtColumn(0).data().toString(), QStringLiteral("letter"));
        QVERIFY(table->viewport()->rect().intersects(table->visualRect(table->currentIndex())));
    }

    void aPictureIsAsWideAsItsPlace()
    {
        Desk desk;
        openDocuments(desk);
        DocumentState here;
        here.here = true;
        here.atHub = true;
        desk.workspace.fixtureDocuments().setState(FixtureWorkspace::banks(), banks(desk)->documents.at(2).id, here);
        choose(desk, 2); // the first that has a page at all
        const auto *page = find<QScrollArea>(screen(desk)->preview(), "previewPage");
        desk.waitUntil([&] { return page->isVisible(); });
        desk.settle();
        QCOMPARE(page->horizontalScrollBar()->maximum(), 0);
        QVERIFY(page->widget()->width() > page->viewport()->width() * 9 / 10);
    }

    void whatIsChosenStaysWhileOthersAreAdded()
    {
        Desk desk;
        openDocuments(desk);
        FixtureDocuments &documents = desk.workspace.fixtureDocuments();
        const DocumentAdding one{7, QStringLiteral("School report"), 12};
        const DocumentAdding other{8, QStringLiteral("Letter of the school"), 0};
        const CaseId id = FixtureWorkspace::banks();
        documents.setAdding(id, {one, other});
        const auto *table = find<QTableView>(&desk.window, "documentTable");
        const auto chosen = [&] { return table->currentIndex().siblingAtColumn(0).data().toString(); };
        choose(desk, 1);
        QCOMPARE(chosen(), other.title);
        documents.setAdding(id, {other}); // the first is done
        QCOMPARE(chosen(), other.title);
        documents.put(id, one.title, QStringLiteral("report"), QStringLiteral("text/plain"), "one");
        QCOMPARE(chosen(), other.title);
        documents.setAdding(id, {});
        documents.put(id, other.title, QStringLiteral("letter"), QStringLiteral("text/plain"), "two");
        desk.settle();
        QCOMPARE(chosen(), other.title); // it is a document now
        choose(desk, 1);
        QCOMPARE(chosen(), QStringLiteral("Letter of the refuge"));
        documents.setAdding(id, {{9, other.title, 5}});
        QCOMPARE(chosen(), QStringLiteral("Letter of the refuge"));
    }

    void theKeyboardStaysWhereADocumentIsAdded()
    {
        Desk desk;
        openBanks(desk, CaseScreen::Documents);
        find<QPushButton>(screen(desk), "documentAdd")->setFocus();
        press(screen(desk), "documentAdd");
        auto *files = qobject_cast<QFileDialog *>(dialog(desk, "documentFiles"));
        find<QLineEdit>(files, "fileNameEdit")->setText(file("report.txt", "one"));
        static_cast<QDialog *>(files)->accept();
        QDialog *sheet = dialog(desk, "addDocumentsDialog");
        find<QComboBox>(sheet, "documentKind")->setCurrentIndex(0);
        press(sheet, "submit");
        desk.waitUntil([&] { return banks(desk)->documents.size() == 1; });
        desk.settle();
        QApplication::setActiveWindow(&desk.window);
        QVERIFY(QApplication::focusWidget() != nullptr);
        QVERIFY(screen(desk)->isAncestorOf(QApplication::focusWidget()));
    }

    void whatIsFetchedAgainIsNotSaidToBeGone()
    {
        Desk desk;
        openDocuments(desk);
        choose(desk, 0);
        press(screen(desk), "documentFree");
        const auto *notice = find<Notice>(&desk.window, "notice");
        desk.waitUntil([&] { return notice->sentence().startsWith(QLatin1String("The copy here is gone.")); });
        press(screen(desk), "documentMove");
        QVERIFY2(notice->sentence().contains(QLatin1String("is fetched from the hub")), qPrintable(notice->sentence()));
    }

    void whatIsSealedIsStopped()
    {
        Desk desk;
        openDocuments(desk);
        desk.workspace.fixtureDocuments().setAdding(FixtureWorkspace::banks(),
                                                    {{7, QStringLiteral("School report"), 12}});
        choose(desk, 0);
        QCOMPARE(placeOf(desk, 0), QStringLiteral("Adding 12%"));
        press(screen(desk), "documentMove");
        QCOMPARE(placeOf(desk, 0), QStringLiteral("Here"));
    }

    void aDocumentIsCalledSomethingElseOrWithdrawn()
    {
        Desk desk;
        openDocuments(desk);
        choose(desk, 0);
        press(screen(desk), "documentChange");
        QDialog *sheet = dialog(desk, "changeDocumentDialog");
        find<QLineEdit>(sheet, "documentTitle")->setText(QStringLiteral("Report of the health visitor"));
        press(sheet, "submit");
        desk.waitUntil([&] { return banks(desk)->documents.first().title.startsWith(QStringLiteral("Report of")); });
        desk.settle();
        press(screen(desk), "documentChange");
        sheet = dialog(desk, "changeDocumentDialog");
        find<QAbstractButton>(sheet, "documentMistake_1")->setChecked(true);
        press(sheet, "submit");
        QDialog *asking = dialog(desk, "confirm");
        QVERIFY(asking->accessibleDescription().contains(QLatin1String("cannot be undone")));
        press(asking, "cancel");
        desk.settle();
        QCOMPARE(banks(desk)->documents.size(), 4);
        press(sheet, "submit");
        press(dialog(desk, "confirm"), "goOn");
        desk.waitUntil([&] { return banks(desk)->documents.size() == 3; });
    }

    void whatComesToThePlaceOfOneTakenAwayIsChosen()
    {
        Desk desk;
        openDocuments(desk);
        choose(desk, 2);
        desk.workspace.changeCase(FixtureWorkspace::banks(),
                                  [](CaseSnapshot &snapshot) { snapshot.documents.removeAt(2); });
        desk.settle();
        QCOMPARE(find<QTableView>(&desk.window, "documentTable")->currentIndex().row(), 2);
    }

    void aCopyIsRecordedBeforeItIsSaved()
    {
        Desk desk;
        openDocuments(desk);
        choose(desk, 0);
        press(screen(desk), "documentSave");
        QDialog *sheet = dialog(desk, "saveCopy");
        find<QAbstractButton>(sheet, "saveCopyWhom_1")->setChecked(true); // for me
        press(sheet, "submit");
        press(dialog(desk, "confirm"), "goOn");
        auto *place = qobject_cast<QFileDialog *>(dialog(desk, "copyPlace"));
        QVERIFY(place != nullptr);
        const QString path = m_folder.filePath(QStringLiteral("copy.pdf"));
        find<QLineEdit>(place, "fileNameEdit")->setText(path);
        static_cast<QDialog *>(place)->accept();
        desk.waitUntil([&] { return QFile::exists(path); });
        QFile copy(path);
        QVERIFY(copy.open(QIODevice::ReadOnly));
        QVERIFY(copy.readAll().startsWith("%PDF"));
        QCOMPARE(desk.workspace.accesses().size(), 1);
        const AccessDraft &said = desk.workspace.accesses().first();
        QCOMPARE(said.action, AccessAction::SavedCopy);
        QCOMPARE(said.what, QStringLiteral("document"));
        QCOMPARE(said.name, banks(desk)->documents.first().title);
        QVERIFY(said.onlyFor.isEmpty());
    }

    void aRestrictedDocumentGoesToItsReadersAlone()
    {
        Desk desk;
        openDocuments(desk);
        choose(desk, 1);
        QSignalSpy failed(screen(desk), &DocumentScreen::failed);
        press(screen(desk), "documentSave");
        QDialog *sheet = dialog(desk, "saveCopy");
        find<QLineEdit>(sheet, "saveCopyRecipientsOthers")->setText(QStringLiteral("Somebody else"));
        press(sheet, "submit");
        desk.waitUntil([&] {
            return !failed.isEmpty() && failed.last().first().toString().contains(QStringLiteral("may not read it"));
        });
        QVERIFY(desk.workspace.accesses().isEmpty());
        QVERIFY(desk.window.findChild<QFileDialog *>(QStringLiteral("copyPlace")) == nullptr);
    }

    void aCopyHereIsFreed()
    {
        Desk desk;
        openDocuments(desk);
        choose(desk, 0);
        find<QPushButton>(screen(desk), "documentFree")->setFocus();
        press(screen(desk), "documentFree");
        desk.waitUntil([&] { return placeOf(desk, 0) == QStringLiteral("At the hub"); });
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("documentTable"));
    }

    void everyFailureSaysWhatToDo()
    {
        for (int why = 1; why <= static_cast<int>(preview::Failure::NoHelper); ++why)
            QVERIFY(previewFailureText(static_cast<preview::Failure>(why)).size() > 40);
        QCOMPARE(sizeText(999), QStringLiteral("999 bytes"));
        QCOMPARE(sizeText(340'000), QStringLiteral("340 KB"));
        QCOMPARE(sizeText(2'400'000), QStringLiteral("2.4 MB"));
        QCOMPARE(sizeText(524'288'000), QStringLiteral("524 MB"));
    }
};

QTEST_MAIN(TestDocumentFlows)
#include "TestDocumentFlows.moc"
