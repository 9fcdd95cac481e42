// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bundle/BundleArchive.h"
#include "app/import/CsvTable.h"
#include "crypto/memory/SecretBytes.h"
#include "tests/crypto/support/TestData.h"
#include "tests/ui/support/Look.h"
#include "tests/ui/support/MadeProfile.h"
#include "tests/ui/support/Seat.h"
#include "ui/import/ImportDialog.h"
#include "ui/import/ImportNoteModel.h"
#include "ui/import/ImportText.h"

#include <QtCore/QBuffer>
#include <QtCore/QCryptographicHash>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QTableView>

using namespace caseweave;
using namespace caseweave::look;

namespace {

void tabTo(const char *name)
{
    for (int i = 0; i < 60 && QApplication::focusWidget()->objectName() != QLatin1String(name); ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget()->objectName(), QLatin1String(name));
}

void key(Qt::Key which)
{
    QTest::keyClick(QApplication::focusWidget(), which);
}

QString titleOf(const QWidget *dialog)
{
    return find<QLabel>(dialog, "importTitle")->text();
}

/// Opens the dialog by its keys, enters the file and reads it.
QWidget *readFile(Desk &desk, const QString &path)
{
    QTest::keyClick(&desk.window, Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
    desk.settle();
    QWidget *dialog = QApplication::activeModalWidget();
    if (dialog == nullptr || QApplication::focusWidget()->objectName() != QLatin1String("importPath"))
        qFatal("the dialog is not there");
    QTest::keyClicks(QApplication::focusWidget(), path);
    key(Qt::Key_Return);
    desk.waitUntil([&] { return !find<QWidget>(dialog, "importBusy")->isVisible(); });
    desk.settle();
    return dialog;
}

/// And goes on to what was found.
QWidget *checkFile(Desk &desk, const QString &path)
{
    QWidget *dialog = readFile(desk, path);
    if (find<QWidget>(dialog, "importColumnsScroll")->isVisible()) {
        tabTo("importNext");
        key(Qt::Key_Space);
    }
    desk.waitUntil([&] { return titleOf(dialog).contains(QLatin1String("found")); });
    desk.settle();
    return dialog;
}

QString people()
{
    return test::testData(QStringLiteral("ui/import/people.csv"));
}

QString written(const QTemporaryDir &folder, const QByteArray &content, const QString &name = QStringLiteral("a.csv"))
{
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write");
    return file.fileName();
}

/// A bundle with a document, as a file.
QString bundleIn(const QTemporaryDir &folder, const QString &reference, const QByteArray &bytes)
{
    CaseBundle bundle;
    bundle.reference = reference;
    bundle.made = FixtureWorkspace::now().toUTC();
    bundle.madeBy = QStringLiteral("Tom Barker, County Police");
    CaseBundle::SomeDocument document;
    document.id = QString(32, u'b');
    document.title = QStringLiteral("Minutes of the conference");
    document.kind = QStringLiteral("minutes");
    document.added = bundle.made;
    document.size = bytes.size();
    document.file = CaseBundle::fileFor(document.id, QStringLiteral("pdf"));
    document.sha256 = QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    bundle.documents = {document};
    QFile file(folder.filePath(QStringLiteral("case.zip")));
    const auto content = [&](const CaseBundle::SomeDocument &) {
        auto buffer = std::make_unique<QBuffer>();
        buffer->setData(bytes);
        buffer->open(QIODevice::ReadOnly);
        return buffer;
    };
    if (!file.open(QIODevice::ReadWrite) || !writeBundle(bundle, file, content))
        qFatal("cannot write");
    return file.fileName();
}

/// Presses Escape as soon as the widget is shown, before anything that came of it is handed over.
class EscapeWhenShown : public QObject {
public:
    explicit EscapeWhenShown(QWidget *widget) : m_widget(widget) { widget->installEventFilter(this); }
    bool pressed = false;

    bool eventFilter(QObject *object, QEvent *event) override
    {
        if (object == m_widget && event->type() == QEvent::Show && !std::exchange(pressed, true))
            QMetaObject::invokeMethod(
                this, [this] { QTest::keyClick(m_widget->window(), Qt::Key_Escape); }, Qt::QueuedConnection);
        return false;
    }

private:
    QWidget *m_widget;
};

} // namespace

/// People and cases come in from a file, by keyboard alone.
class TestImportFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void aTableIsImportedByKeyboard();
    void aColumnIsPutWhereItBelongs();
    void theCharactersAreChosenAnew();
    void aFileThatCannotBeReadSaysWhatToDo_data();
    void aFileThatCannotBeReadSaysWhatToDo();
    void whatIsHereIsStartedAgainWhereWished();
    void errorsAloneAreShownAndSaved();
    void aCensusSaysWhichTargetDiffers();
    void aRunningImportIsStoppedByEscape();
    void aFailureSaysThatNothingCameOfIt();
    void theReturnKeyInTheListImportsNothing();
    void theModelOfWhatWasFoundIsSound();
    void everyProblemHasASentence();
    void aBundleSaysWhatBecomesOfMessagesAndDocuments();
    void theCheckOfABundleIsStoppedByEscape();
    void aBundleIsReadOnce();
    void aFileBecomesCasesThatOpen();
};

void TestImportFlow::aTableIsImportedByKeyboard()
{
    Desk desk;
    const qsizetype before = desk.workspace.cases().size();
    QWidget *dialog = checkFile(desk, people());
    QVERIFY(find<QLabel>(dialog, "importSummary")
                ->text()
                .contains(QLatin1String("2 cases with 5 people would be imported")));
    QVERIFY(says(dialog, QStringLiteral("5 of 10 rows would be left out")));
    tabTo("importNext");
    QCOMPARE(QApplication::focusWidget()->accessibleName(), QStringLiteral("Import 2 cases"));
    key(Qt::Key_Return);
    desk.waitUntil([&] { return titleOf(dialog).contains(QLatin1String("done")); });
    QVERIFY(says(dialog, QStringLiteral("2 cases are started")));
    QCOMPARE(desk.workspace.cases().size(), before + 2);
    const QPointer<QWidget> open(dialog);
    key(Qt::Key_Return);
    desk.settle();
    QVERIFY(open.isNull());
    const CaseDraft &first = desk.workspace.lastImport().first();
    QCOMPARE(first.reference, QStringLiteral("FX-2001"));
    QCOMPARE(first.people.size(), 3);
    QCOMPARE(first.people.first().givenName, QString::fromUtf8("Zoë"));
}

void TestImportFlow::aColumnIsPutWhereItBelongs()
{
    const QTemporaryDir folder;
    Desk desk;
    QWidget *dialog = readFile(desk, written(folder, "Number,Called,Family\n1,Ann,Lee\n2,Ben,May\n"));
    QVERIFY(says(dialog, QStringLiteral("Choose which column is the surname or the first name.")));
    QVERIFY(!find<QPushButton>(dialog, "importNext")->isEnabled());
    QVERIFY(says(dialog, QStringLiteral("Ann · Ben")));
    tabTo("importColumn_1");
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("First"));
    tabTo("importColumn_2");
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Surname"));
    tabTo("importNext");
    key(Qt::Key_Space);
    desk.waitUntil([&] { return titleOf(dialog).contains(QLatin1String("found")); });
    QVERIFY(says(dialog, QStringLiteral("2 cases with 2 people")));
    QVERIFY(says(dialog, QStringLiteral("Nothing to correct")));
    // And back: what was chosen is still chosen.
    tabTo("importBack");
    key(Qt::Key_Space);
    QCOMPARE(find<QComboBox>(dialog, "importColumn_1")->currentText(), QStringLiteral("First name"));
}

void TestImportFlow::theCharactersAreChosenAnew()
{
    const QTemporaryDir folder;
    Desk desk;
    QWidget *dialog = readFile(desk, written(folder, "Surname\nZo\xEB\n"));
    QCOMPARE(find<QComboBox>(dialog, "importCoding")->currentText(), codingText(TextCoding::Windows1252));
    QVERIFY(says(dialog, QString::fromUtf8("Zoë")));
    tabTo("importCoding");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
    desk.waitUntil([&] { return says(dialog, QStringLiteral("Some characters cannot be read")); });
}

void TestImportFlow::aFileThatCannotBeReadSaysWhatToDo_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("empty") << QByteArray("Surname\n") << QStringLiteral("no rows below the headings");
    QTest::newRow("an open quote") << QByteArray("a,b\n\"x,y\n") << QStringLiteral("opened in row 2 is never closed");
    QTest::newRow("a workbook") << QByteArray("PK\x03\x04zip")
                                << QStringLiteral("not a bundle that Caseweave can read");
    QTest::newRow("another XML") << QByteArray("<html></html>") << QStringLiteral("not a children in need census");
    QTest::newRow("a document type") << QByteArray("<!DOCTYPE a><Message/>")
                                     << QStringLiteral("document type of its own");
}

void TestImportFlow::aFileThatCannotBeReadSaysWhatToDo()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, sentence);
    const QTemporaryDir folder;
    Desk desk;
    QWidget *dialog = readFile(desk, written(folder, content));
    desk.waitUntil([&] { return says(dialog, sentence); });
    QVERIFY(find<QWidget>(dialog, "importPath")->isVisible());
}

void TestImportFlow::whatIsHereIsStartedAgainWhereWished()
{
    Desk desk;
    QWidget *dialog = checkFile(desk, people());
    tabTo("importTakeKnown");
    key(Qt::Key_Space);
    desk.waitUntil([&] { return says(dialog, QStringLiteral("3 cases with 6 people would be imported")); });
    QVERIFY(find<QCheckBox>(dialog, "importTakeKnown")->isChecked());
}

void TestImportFlow::errorsAloneAreShownAndSaved()
{
    const QTemporaryDir folder;
    Desk desk;
    QWidget *dialog = checkFile(desk, people());
    auto *table = find<QTableView>(dialog, "importNotes");
    const int all = table->model()->rowCount();
    tabTo("importShowAll");
    key(Qt::Key_Right);
    QVERIFY(find<QPushButton>(dialog, "importShowErrors")->isChecked());
    const int errors = table->model()->rowCount();
    QVERIFY(errors > 0 && errors < all);
    for (int row = 0; row < errors; ++row)
        QVERIFY(
            table->model()->index(row, 0).data(Qt::AccessibleTextRole).toString().contains(QLatin1String("Left out")));
    tabTo("importSave");
    key(Qt::Key_Space);
    desk.settle();
    auto *place = find<QFileDialog>(dialog, "importSavePlace");
    const QString path = folder.filePath(QStringLiteral("found.csv"));
    find<QLineEdit>(place, "fileNameEdit")->setText(path);
    static_cast<QDialog *>(place)->accept();
    desk.waitUntil([&] { return says(dialog, QStringLiteral("Saved.")); });
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    // What it writes it reads.
    const CsvTable saved = readCsv(file.readAll());
    QCOMPARE(saved.rows.size(), errors);
    QVERIFY(saved.headings.contains(QStringLiteral("What stands there")));
}

void TestImportFlow::aCensusSaysWhichTargetDiffers()
{
    ImportPlan whole;
    whole.rows = 2;
    whole.rowsTaken = 2;
    QVERIFY(importSummaryText(whole, ImportForm::Xml).endsWith(QLatin1String("All 2 children can be taken.")));
    Desk desk;
    QWidget *dialog = checkFile(desk, test::testData(QStringLiteral("app/import/census.xml")));
    QVERIFY(says(dialog, QStringLiteral("2 cases with 2 people and 1 event would be imported. 1 of 3 children would")));
    const auto *model = find<QTableView>(dialog, "importNotes")->model();
    QString line;
    for (int row = 0; row < model->rowCount(); ++row) {
        const QString text = model->index(row, 0).data(Qt::AccessibleTextRole).toString();
        line = text.contains(QLatin1String("InitialCPCtarget")) ? text : line;
    }
    QVERIFY2(line.contains(QLatin1String("2022-06-23")) && line.contains(QLatin1String("24 June 2022")),
             qPrintable(line));
    tabTo("importBack");
    key(Qt::Key_Space);
    QVERIFY(find<QWidget>(dialog, "importPath")->isVisible());
}

void TestImportFlow::aRunningImportIsStoppedByEscape()
{
    Desk desk;
    desk.workspace.holdImports();
    QWidget *dialog = checkFile(desk, people());
    tabTo("importNext");
    key(Qt::Key_Space);
    desk.settle();
    QCOMPARE(titleOf(dialog), QStringLiteral("Importing"));
    QCOMPARE(QApplication::focusWidget()->accessibleName(), QStringLiteral("Stop"));
    key(Qt::Key_Escape);
    desk.waitUntil([&] { return says(dialog, QStringLiteral("Stopped. Nothing was imported.")); });
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("stopImport")));
}

void TestImportFlow::aFailureSaysThatNothingCameOfIt()
{
    Desk desk;
    QWidget *dialog = checkFile(desk, people());
    desk.workspace.failNext(ErrorCode::DiskFull);
    press(dialog, "importNext");
    desk.waitUntil([&] { return says(dialog, QStringLiteral("Nothing was imported.")); });
}

void TestImportFlow::theReturnKeyInTheListImportsNothing()
{
    Desk desk;
    QWidget *dialog = checkFile(desk, people());
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("importNotes"));
    key(Qt::Key_Return);
    desk.settle();
    QVERIFY(titleOf(dialog).contains(QLatin1String("found")));
    QVERIFY(desk.workspace.lastImport().isEmpty());
    const QPointer<QWidget> open(dialog);
    tabTo("cancel");
    key(Qt::Key_Return);
    desk.settle();
    QVERIFY(open.isNull());
    QVERIFY(desk.workspace.lastImport().isEmpty());
}

void TestImportFlow::theModelOfWhatWasFoundIsSound()
{
    ImportNoteModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    auto plan = std::make_shared<ImportPlan>();
    for (int i = 0; i < 50; ++i) {
        ImportNote note;
        note.weight = i % 2 == 0 ? ImportNote::Weight::Error : ImportNote::Weight::Warning;
        note.problem = i % 2 == 0 ? ImportProblem::NoName : ImportProblem::UnknownRole;
        note.row = i + 2;
        plan->notes << note;
    }
    model.show(plan, ImportForm::Table);
    QCOMPARE(model.rowCount(), 50);
    model.setErrorsOnly(true);
    QCOMPARE(model.rowCount(), 25);
    QCOMPARE(model.lines().size(), 26);
    model.setErrorsOnly(false);
    ImportNote versions;
    versions.column = QStringLiteral("plan_versions");
    plan = std::make_shared<ImportPlan>();
    plan->notes << versions;
    model.show(plan, ImportForm::Zip);
    QCOMPARE(model.index(0, ImportNoteModel::Where).data().toString(), QStringLiteral("Agreed versions of plans"));
    QCOMPARE(model.lines().last().at(3), QStringLiteral("Agreed versions of plans"));
    model.show(plan, ImportForm::Table); // a heading of the file is as it stands there
    QCOMPARE(model.index(0, ImportNoteModel::Where).data().toString(), QStringLiteral("plan_versions"));
    model.show(std::make_shared<ImportPlan>(), ImportForm::Xml);
    QCOMPARE(model.rowCount(), 0);
}

void TestImportFlow::everyProblemHasASentence()
{
    for (int i = 0; i <= static_cast<int>(ImportProblem::DecisionsAsEvents); ++i) {
        for (const auto weight : {ImportNote::Weight::Error, ImportNote::Weight::Warning}) {
            ImportNote note;
            note.weight = weight;
            note.problem = static_cast<ImportProblem>(i);
            QVERIFY(importNoteText(note).size() > 20);
        }
    }
}

void TestImportFlow::aBundleSaysWhatBecomesOfMessagesAndDocuments()
{
    CaseBundle bundle;
    bundle.reference = QStringLiteral("GC-9");
    bundle.made = FixtureWorkspace::now().toUTC();
    bundle.madeBy = QStringLiteral("Tom Barker, County Police");
    CaseBundle::SomeMessage message;
    message.id = QString(64, u'a');
    message.text = QStringLiteral("Who saw her last?");
    message.author = QStringLiteral("Tom Barker");
    message.written = bundle.made;
    bundle.messages = {message};
    CaseBundle::SomeDocument document;
    document.id = QString(32, u'b');
    document.title = QStringLiteral("Minutes of the conference");
    document.kind = QStringLiteral("minutes");
    document.added = bundle.made;
    bundle.documents = {document};
    CaseBundle::SomeConcern concern;
    concern.id = QString(64, u'c');
    concern.text = QStringLiteral("The door was forced");
    concern.raisedBy = QStringLiteral("Tom Barker");
    concern.raised = bundle.made;
    concern.expires = bundle.made.date();
    bundle.concerns = {concern};
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("case.zip")));
    QVERIFY(file.open(QIODevice::ReadWrite) && writeBundle(bundle, file));
    file.close();
    Desk desk;
    QWidget *dialog = checkFile(desk, file.fileName());
    const auto *model = find<QTableView>(dialog, "importNotes")->model();
    QStringList lines;
    for (int row = 0; row < model->rowCount(); ++row)
        lines << model->index(row, 0).data(Qt::AccessibleTextRole).toString();
    QCOMPARE(lines.size(), 3);
    QVERIFY2(lines.at(1).contains(QLatin1String("1 concern comes into the chronology")), qPrintable(lines.at(1)));
    QVERIFY2(lines.first().contains(QLatin1String("1 message comes into the chronology")), qPrintable(lines.first()));
    QVERIFY2(lines.last().contains(QLatin1String("Minutes of the conference"))
                 && lines.last().contains(QLatin1String("The document is not taken")),
             qPrintable(lines.last()));
    tabTo("importNext");
    key(Qt::Key_Space);
    desk.waitUntil([&] { return titleOf(dialog).contains(QLatin1String("done")); });
    QCOMPARE(desk.workspace.lastImport().first().events.first().title, QStringLiteral("Message of Tom Barker"));
}

void TestImportFlow::theCheckOfABundleIsStoppedByEscape()
{
    const QTemporaryDir folder;
    const QString path = bundleIn(folder, QStringLiteral("GC-9"), QByteArray(8 << 20, 'r'));
    Desk desk;
    QTest::keyClick(&desk.window, Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
    desk.settle();
    QWidget *dialog = QApplication::activeModalWidget();
    QVERIFY(dialog != nullptr);
    auto *bar = find<QWidget>(dialog, "importReadProgress");
    QVERIFY(!bar->isVisible());
    EscapeWhenShown escape(bar);
    QTest::keyClicks(QApplication::focusWidget(), path);
    key(Qt::Key_Return);
    desk.waitUntil([&] { return says(dialog, QStringLiteral("Stopped. Nothing was imported.")); });
    QVERIFY(escape.pressed && dialog->isVisible() && !bar->isVisible());
    QCOMPARE(find<QPushButton>(dialog, "cancel")->text(), QStringLiteral("Cancel"));
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("importPath"));
    // What was stopped is of no account later, and the same file can be read.
    QVERIFY(!titleOf(dialog).contains(QLatin1String("found")));
    key(Qt::Key_Return);
    desk.waitUntil([&] { return titleOf(dialog).contains(QLatin1String("found")); });
    QVERIFY(says(dialog, QStringLiteral("1 case")));
    QVERIFY(!says(dialog, QStringLiteral("Stopped.")));
}

void TestImportFlow::aBundleIsReadOnce()
{
    const QTemporaryDir folder;
    Desk desk;
    const QString known = desk.workspace.cases().first().reference;
    const QString path = bundleIn(folder, known, QByteArray("a report"));
    QWidget *dialog = checkFile(desk, path);
    QVERIFY(QFile::remove(path));
    tabTo("importTakeKnown");
    key(Qt::Key_Space);
    desk.waitUntil([&] { return find<QPushButton>(dialog, "importNext")->isVisible(); });
    QCOMPARE(find<QPushButton>(dialog, "importNext")->text(), QStringLiteral("Import 1 case"));
}

void TestImportFlow::aFileBecomesCasesThatOpen()
{
    const QTemporaryDir folder;
    const QString profile = folder.filePath(QStringLiteral("maya"));
    makeProfile(profile);
    Seat maya(profile);
    maya.unlock(madePassphrase);
    maya.press("firstImport");
    maya.type("importPath", people());
    maya.press("importNext");
    maya.shown<QWidget>(QStringLiteral("importColumnsScroll"));
    maya.press("importNext");
    maya.shown<QWidget>(QStringLiteral("importNotes"));
    QVERIFY(maya.says(QStringLiteral("3 cases with 6 people would be imported")));
    maya.press("importNext");
    QVERIFY(maya.comes([&] { return maya.says(QStringLiteral("3 cases are started")); }, "the end"));
    maya.press("importNext");
    maya.openCase(QStringLiteral("OKORO"));
    const CaseSnapshotPtr snapshot = maya.snapshot();
    QCOMPARE(snapshot->people.size(), 3);
    QCOMPARE(snapshot->summary.reference, QStringLiteral("FX-2001"));
    QCOMPARE(snapshot->people.first().field(QStringLiteral("nhs_number"))->text(), QStringLiteral("9990000018"));
}

QTEST_MAIN(TestImportFlow)
#include "TestImportFlow.moc"
