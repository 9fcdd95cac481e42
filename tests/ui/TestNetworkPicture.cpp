// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/Ties.h"
#include "tests/ui/support/Desk.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/Look.h"
#include "ui/overview/NetworkItem.h"
#include "ui/overview/NetworkModel.h"
#include "ui/overview/NetworkPicture.h"

#include <QtCore/QDir>
#include <QtCore/QItemSelectionModel>
#include <QtGui/QPainter>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QGraphicsSimpleTextItem>
#include <QtWidgets/QScrollBar>

using namespace caseweave;
using namespace caseweave::look;

/// What the picture of the network shows stays apart: boxes, circles and the names of agencies.
class TestNetworkPicture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingLiesOverAnything_data();
    void nothingLiesOverAnything();
    void everybodyIsReached();
    void aUsualCaseIsSeenAtOnce();
    void whoWithheldTheirRelationshipWasAsked();
    void supportsAreToldApartFromTheFamily();
    void theFirstClickChoosesWhoIsUnderIt();
    void aConcernDoesNotHideWhenTheChildWasSeen();
    void whoIsChosenStaysInSight();
    void theGravestConcernIsSaid();
    void aDetailForOthersIsNotOneThatNobodyTold();
};

namespace {

Member member(int number, const AgencyCard &agency, const QString &name)
{
    Member made;
    made.card.id = fixture::professionalId(number);
    made.card.agency = agency;
    made.card.name = name;
    made.card.title = QStringLiteral("Designated safeguarding and looked after children nurse practitioner");
    return made;
}

/// The case of the worked example: two of the council, two police, four of the family.
CaseSnapshot example()
{
    CaseSnapshot snapshot;
    const AgencyCard council = fixture::agency(AgencyKind::Council);
    const AgencyCard police = fixture::agency(AgencyKind::Police);
    snapshot.members
        = {member(1, council, QStringLiteral("Maya Shah")), member(2, council, QStringLiteral("Joe Okoro")),
           member(3, police, QStringLiteral("Ann Rees")), member(4, police, QStringLiteral("Tom Barker"))};
    snapshot.people << fixture::person(1, PersonKind::Subject, QStringLiteral("Charlie"), QStringLiteral("Banks"),
                                       QDate(2019, 7, 10));
    int id = 2;
    for (const char *name : {"Rachel", "John", "Unnamed man", "Kate"})
        snapshot.people << fixture::person(id++, PersonKind::Family, QLatin1String(name), QStringLiteral("Banks"),
                                           std::nullopt, QStringLiteral("mother's boyfriend, a neighbour believes"));
    return snapshot;
}

/// As many relatives, each standing to the next, to the one after that and to a child in some way; two children to
/// each other.
CaseSnapshot related(int relatives)
{
    CaseSnapshot snapshot = example();
    snapshot.people.resize(1);
    snapshot.people << fixture::person(2, PersonKind::Subject, QStringLiteral("Ben"), QStringLiteral("Banks"),
                                       QDate(2021, 7, 10));
    for (int i = 0; i < relatives; ++i)
        snapshot.people << fixture::person(10 + i, PersonKind::Family, QStringLiteral("Relative %1").arg(i),
                                           QStringLiteral("Banks"), std::nullopt, QStringLiteral("cousin"));
    const auto tie = [&](int from, int to, const char *said) {
        if (to < snapshot.people.size())
            snapshot.people[from].fields << fixture::field(tieKey(snapshot.people.at(to).id),
                                                           QString::fromLatin1(said));
    };
    for (int i = 2; i < snapshot.people.size(); ++i) {
        tie(i, i + 1, "ex_partner_of no_contact_with\nby an order of the court of the fifth of March");
        tie(i, i + 2, "parent_of");
        tie(i, i % 2, "lives_with");
    }
    tie(0, 1, "sibling_of");
    return snapshot;
}

/// Twenty people around three children, with the longest names, in several agencies of every kind.
CaseSnapshot crowd(int inOneAgency)
{
    CaseSnapshot snapshot;
    for (int i = 0; i < 3; ++i)
        snapshot.people << fixture::person(i + 1, PersonKind::Subject, QStringLiteral("Maximiliana-Alexandrina"),
                                           QStringLiteral("Featherstonehaugh"), QDate(2015 + i, 1, 1));
    const QList<AgencyKind> kinds{AgencyKind::Council, AgencyKind::Health, AgencyKind::Police, AgencyKind::Voluntary,
                                  AgencyKind::Education};
    int number = 100;
    for (int i = 0; snapshot.members.size() < 13; ++i) {
        AgencyCard agency = fixture::agency(kinds.at(i % kinds.size()));
        agency.id.bytes[0] = static_cast<std::uint8_t>(i);
        agency.name = QStringLiteral("%1 and Northmoor Integrated Safeguarding Partnership Trust").arg(agency.name);
        for (int j = 0; j < inOneAgency && snapshot.members.size() < 13; ++j)
            snapshot.members << member(number++, agency, QStringLiteral("Wilhelmina Featherstonehaugh-Cholmondeley"));
    }
    for (int i = 0; i < 7; ++i)
        snapshot.people << fixture::person(i + 10, i < 4 ? PersonKind::Family : PersonKind::Support,
                                           QStringLiteral("Bartholomew-Theodore"),
                                           QStringLiteral("Featherstonehaugh-Cholmondeley"), std::nullopt,
                                           QStringLiteral("grandmother's former partner's brother"));
    return snapshot;
}

/// The picture of a snapshot, at a zoom.
struct Shown {
    Shown(const CaseSnapshot &snapshot, int zoom) : desk(Theme::Light, zoom), selection(&model)
    {
        model.show(snapshot, desk.context.today());
        picture = std::make_unique<NetworkPicture>(desk.context, &model, &selection);
        picture->resize(640, 560);
        picture->show();
        desk.settle();
    }

    Desk desk;
    NetworkModel model;
    QItemSelectionModel selection;
    std::unique_ptr<NetworkPicture> picture;
};

struct Thing {
    QString what;
    QRectF where;
};

QList<Thing> thingsOf(const QGraphicsScene &scene)
{
    QList<Thing> things;
    for (QGraphicsItem *item : scene.items()) {
        if (const auto *person = dynamic_cast<NetworkItem *>(item))
            things << Thing{person->node().name, person->box().translated(person->pos())};
        else if (const auto *label = dynamic_cast<QGraphicsSimpleTextItem *>(item))
            things << Thing{label->text(), label->sceneBoundingRect()};
    }
    return things;
}

} // namespace

void TestNetworkPicture::nothingLiesOverAnything_data()
{
    QTest::addColumn<CaseSnapshot>("snapshot");
    QTest::addColumn<int>("zoom");
    QTest::addColumn<int>("boxes");
    QTest::addColumn<int>("labels");
    for (const int zoom : {100, 150, 200}) {
        QTest::addRow("example %d", zoom) << example() << zoom << 9 << 3;
        QTest::addRow("fixture %d", zoom) << fixture::banks() << zoom << 11 << 6;
        QTest::addRow("related %d", zoom) << related(4) << zoom << 10 << 3 + 5 + 4 + 1;
        QTest::addRow("many related %d", zoom) << related(7) << zoom << 13 << 3 + 11 + 7 + 1;
        QTest::addRow("crowd of one or two an agency %d", zoom) << crowd(2) << zoom << 23 << 8;
        QTest::addRow("crowd of three an agency %d", zoom) << crowd(3) << zoom << 23 << 6;
        QTest::addRow("crowd in one agency %d", zoom) << crowd(13) << zoom << 23 << 2;
    }
}

void TestNetworkPicture::nothingLiesOverAnything()
{
    QFETCH(CaseSnapshot, snapshot);
    QFETCH(int, zoom);
    QFETCH(int, boxes);
    QFETCH(int, labels);
    Shown shown(snapshot, zoom);
    const QList<Thing> things = thingsOf(*shown.picture->scene());
    QCOMPARE(things.size(), boxes + labels);
    for (qsizetype i = 0; i < things.size(); ++i) {
        for (qsizetype j = i + 1; j < things.size(); ++j) {
            const QRectF both = things.at(i).where.intersected(things.at(j).where);
            QVERIFY2(both.isEmpty(),
                     qPrintable(QStringLiteral("%1 and %2 share %3 by %4")
                                    .arg(things.at(i).what, things.at(j).what)
                                    .arg(both.width())
                                    .arg(both.height())));
        }
        QVERIFY(shown.picture->sceneRect().contains(things.at(i).where));
    }
    QVERIFY(QDir().mkpath(QStringLiteral("screens")));
    QVERIFY(
        shown.picture->grab().save(QStringLiteral("screens/network-%1.png")
                                       .arg(QLatin1String(QTest::currentDataTag()).toString().replace(u' ', u'-'))));
}

void TestNetworkPicture::everybodyIsReached()
{
    // What does not fit is scrolled to when it is chosen in the list.
    Shown shown(crowd(2), 200);
    int seen = 0;
    for (int row = 0; row < shown.model.rowCount(); ++row) {
        shown.selection.setCurrentIndex(shown.model.index(row, 0),
                                        QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        for (QGraphicsItem *item : shown.picture->scene()->items()) {
            const auto *person = dynamic_cast<NetworkItem *>(item);
            if (person == nullptr || person->row() != row)
                continue;
            ++seen;
            const QPoint centre = shown.picture->mapFromScene(person->pos());
            QVERIFY2(shown.picture->viewport()->rect().contains(centre), qPrintable(person->node().name));
        }
    }
    QCOMPARE(seen, 23);
}

void TestNetworkPicture::aUsualCaseIsSeenAtOnce()
{
    // Five of the family who stand to each other, and a helper from each kind of agency.
    CaseSnapshot snapshot = example();
    snapshot.people << fixture::person(9, PersonKind::Family, QStringLiteral("Dawn"), QStringLiteral("Banks"),
                                       std::nullopt, QStringLiteral("aunt"));
    const auto tie = [&](int from, int to, const char *said) {
        snapshot.people[from].fields << fixture::field(tieKey(snapshot.people.at(to).id), QString::fromLatin1(said));
    };
    tie(5, 1, "sibling_of");
    tie(2, 1, "parent_of");
    tie(2, 0, "grandparent_of looks_after\noften collects him from school");
    int number = 20;
    for (const AgencyKind kind : {AgencyKind::Health, AgencyKind::Education, AgencyKind::Voluntary})
        snapshot.members << member(number++, fixture::agency(kind), QStringLiteral("Priya Nair"));
    const Shown shown(snapshot, 100);
    for (const QScrollBar *bar : {shown.picture->horizontalScrollBar(), shown.picture->verticalScrollBar()})
        QCOMPARE(bar->minimum(), bar->maximum());
}

void TestNetworkPicture::whoWithheldTheirRelationshipWasAsked()
{
    CaseSnapshot snapshot = example();
    Field relationship = fixture::field(QStringLiteral("relationship"), QString());
    relationship.values.first().knowledge = Knowledge::Withheld;
    for (Field &field : snapshot.people[1].fields) {
        if (field.name == relationship.name)
            field = relationship;
    }
    const Shown shown(snapshot, 100);
    const auto rachel
        = std::find_if(shown.model.nodes().begin(), shown.model.nodes().end(),
                       [](const NetworkNode &node) { return node.name == QLatin1String("Rachel Banks"); });
    QVERIFY(rachel != shown.model.nodes().end());
    QCOMPARE(rachel->line, QStringLiteral("relationship withheld"));
}

void TestNetworkPicture::supportsAreToldApartFromTheFamily()
{
    CaseSnapshot snapshot = example();
    snapshot.people[2].kind = PersonKind::Support; // John
    const Shown shown(snapshot, 100);
    QStringList names;
    for (const NetworkNode &node : shown.model.nodes()) {
        if (node.kind == NetworkNode::Kind::Family)
            names << node.name;
    }
    QCOMPARE(names.last(), QStringLiteral("John Banks"));
    QStringList written;
    for (const Thing &thing : thingsOf(*shown.picture->scene()))
        written << thing.what;
    QVERIFY2(written.contains(QLatin1String("Family, then supports")), qPrintable(written.join(QLatin1Char('|'))));
    for (int row = 0; row < shown.model.rowCount(); ++row) {
        const NetworkNode *node = shown.model.nodeAt(row);
        const bool isSupport = node->name == QLatin1String("John Banks");
        QCOMPARE(node->pictured().startsWith(QLatin1String("Support: ")), isSupport);
        QCOMPARE(shown.model.index(row, 0).data(Qt::AccessibleTextRole).toString().contains(QLatin1String("Support")),
                 isSupport);
    }
    for (QGraphicsItem *item : shown.picture->scene()->items()) {
        const auto *person = dynamic_cast<NetworkItem *>(item);
        if (person != nullptr && person->node().name == QLatin1String("John Banks"))
            QVERIFY(person->toolTip().contains(QLatin1String("Support: ")));
    }
}

void TestNetworkPicture::theFirstClickChoosesWhoIsUnderIt()
{
    Desk desk;
    openBanks(desk);
    auto *picture = find<NetworkPicture>(&desk.window, "networkPicture");
    const QItemSelectionModel *selection = find<QAbstractItemView>(&desk.window, "networkList")->selectionModel();
    QVERIFY(!selection->hasSelection());
    QPoint centre;
    for (QGraphicsItem *item : picture->scene()->items()) {
        const auto *person = dynamic_cast<NetworkItem *>(item);
        if (person != nullptr && person->node().name == QLatin1String("Tom Barker"))
            centre = picture->mapFromScene(person->pos());
    }
    QTest::mouseClick(picture->viewport(), Qt::LeftButton, {}, centre);
    desk.settle();
    QVERIFY(selection->currentIndex().data().toString().startsWith(QLatin1String("Tom Barker")));
}

void TestNetworkPicture::aConcernDoesNotHideWhenTheChildWasSeen()
{
    Desk desk(Theme::Light, 100);
    NetworkNode node;
    node.caption = QStringLiteral("Tom Barker");
    node.contact = QStringLiteral("seen 26 Nov, next 1 Dec");
    node.worry = QStringLiteral("high concern, 29 Nov");
    NetworkNode seenBefore = node;
    seenBefore.contact = QStringLiteral("seen 16 Nov, next 1 Dec");
    NetworkNode lessWorried = node;
    lessWorried.worry = QStringLiteral("low concern, 29 Nov");
    const auto drawn = [&desk](const NetworkNode &of) {
        NetworkItem item(of, 0, desk.context.style);
        QImage image(600, 300, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.translate(image.rect().center());
        item.paint(&painter, nullptr, nullptr);
        return image;
    };
    QVERIFY(drawn(node) == drawn(node));
    QVERIFY(drawn(node) != drawn(seenBefore));
    QVERIFY(drawn(node) != drawn(lessWorried));
}

void TestNetworkPicture::whoIsChosenStaysInSight()
{
    Shown shown(related(9), 100);
    for (int row = 0; row < shown.model.rowCount(); ++row) {
        shown.picture->resize(640, 560);
        shown.selection.setCurrentIndex(shown.model.index(row, 0),
                                        QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        shown.picture->resize(640, 330);
        shown.desk.settle();
        const auto chosen = [&](const QGraphicsItem *item) {
            const auto *who = dynamic_cast<const NetworkItem *>(item);
            return who != nullptr && who->row() == row;
        };
        const QList<QGraphicsItem *> items = shown.picture->scene()->items();
        const auto found = std::find_if(items.begin(), items.end(), chosen);
        QVERIFY(found != items.end());
        const QRect at = shown.picture->mapFromScene((*found)->sceneBoundingRect()).boundingRect();
        QVERIFY2(shown.picture->viewport()->rect().contains(at), qPrintable(shown.model.nodeAt(row)->name));
    }
}

void TestNetworkPicture::theGravestConcernIsSaid()
{
    CaseSnapshot snapshot = example();
    Member &helen = snapshot.members.last();
    Member other = helen; // of the same name, at another agency
    other.card.id = fixture::professionalId(90);
    other.card.agency.id = fixture::agency(AgencyKind::Voluntary).id;
    for (const ConcernLevel level : {ConcernLevel::Medium, ConcernLevel::High, ConcernLevel::Low}) {
        Concern concern;
        concern.level = level;
        concern.raisedBy = helen.card.name;
        concern.agency = helen.card.agency;
        concern.raised = QDateTime(FixtureWorkspace::now().date(), QTime(9, 0));
        concern.expires = FixtureWorkspace::now().date().addDays(7);
        snapshot.concerns << concern;
    }
    snapshot.members << other;
    const Shown shown(snapshot, 100);
    QStringList worries;
    for (const NetworkNode &node : shown.model.nodes()) {
        if (node.name == other.card.name)
            worries << node.worry;
    }
    QCOMPARE(worries.size(), 2);
    QVERIFY2(worries.first().startsWith(QLatin1String("high concern")), qPrintable(worries.first()));
    QCOMPARE(worries.last(), QString());
}

void TestNetworkPicture::aDetailForOthersIsNotOneThatNobodyTold()
{
    Desk desk;
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        for (Field &field : snapshot.people[1].fields) {
            if (field.name != QLatin1String("address"))
                continue;
            field.withheld = true;
            field.onlyFor.clear();
            field.values.first().text.clear();
            field.values.first().knowledge = Knowledge::Withheld;
        }
    });
    openBanks(desk);
    auto *list = find<QAbstractItemView>(&desk.window, "networkList");
    list->setCurrentIndex(list->model()->index(8, 0));
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("Restricted to others")));
    QVERIFY(says(&desk.window, QStringLiteral("by Maya Shah. Ask them if you need to know.")));
    QVERIFY(!says(&desk.window, QStringLiteral("withheld")));
}

QTEST_MAIN(TestNetworkPicture)
#include "TestNetworkPicture.moc"
