// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/CensusImport.h"

#include "app/import/CensusChild.h"

#include <QXmlStreamReader>

namespace caseweave {

namespace {

/// Reads the head and hands out one child after another.
class CensusReader {
public:
    CensusReader(const QByteArray &xml, const ImportKnown &known, QDate today, bool takeKnown)
        : m_in(xml), m_known(known), m_today(today), m_takeKnown(takeKnown)
    {
    }

    CensusReading run()
    {
        QStringList path;
        while (!m_in.atEnd() && m_reading.fault == CensusReading::Fault::None) {
            switch (m_in.readNext()) {
            case QXmlStreamReader::StartElement:
                begin(path);
                break;
            case QXmlStreamReader::EndElement:
                path.removeLast();
                break;
            case QXmlStreamReader::Characters:
                addStrayText(path);
                break;
            case QXmlStreamReader::DTD:
            case QXmlStreamReader::EntityReference:
                m_reading.fault = CensusReading::Fault::Declares;
                break;
            default:
                break;
            }
        }
        finish();
        return std::move(m_reading);
    }

private:
    void begin(QStringList &path)
    {
        const QString name = m_in.name().toString();
        if (path.isEmpty() && name != QLatin1String("Message")) {
            m_reading.fault = CensusReading::Fault::NotACensus;
            return;
        }
        if (path.size() == 1 && name == QLatin1String("Header"))
            return takeHead(readElement(m_in));
        if (path.size() == 2 && path.last() == QLatin1String("Children") && name == QLatin1String("Child"))
            return takeChild(readElement(m_in));
        path << name;
    }

    void takeHead(const XmlElement &head)
    {
        const XmlElement *details = head.child("CollectionDetails");
        const XmlElement *collection = details ? details->child("Collection") : nullptr;
        m_isCensus = collection && collection->text == QLatin1String("CIN");
        const XmlElement *year = details ? details->child("Year") : nullptr;
        const XmlElement *source = head.child("Source");
        const XmlElement *authority = source ? source->child("LEA") : nullptr;
        m_source = QStringLiteral("Children in need census %1, local authority %2")
                       .arg(year ? year->text.left(8) : QStringLiteral("?"),
                            authority ? authority->text.left(8) : QStringLiteral("?"));
    }

    void takeChild(const XmlElement &element)
    {
        if (m_in.hasError())
            return;
        ImportPlan &plan = m_reading.plan;
        if (++plan.rows > CensusReading::mostChildren) {
            m_reading.fault = CensusReading::Fault::TooLarge;
            return;
        }
        CensusChild child(element, m_source, m_today);
        const QString reference = child.draft().reference;
        const qint64 line = element.line;
        const QString key = foldedForImport(reference);
        if (!key.isEmpty() && m_lines.contains(key))
            child.say(ImportNote::Weight::Error, ImportProblem::TwiceInFile, line, QStringLiteral("LAchildID"),
                      reference, QString::number(m_lines.value(key)));
        m_lines.insert(key, line);
        if (m_known.hasReference(reference))
            child.say(m_takeKnown ? ImportNote::Weight::Warning : ImportNote::Weight::Error, ImportProblem::CaseIsHere,
                      line, QStringLiteral("LAchildID"), reference);
        plan.notes += child.notes();
        for (const QString &name : child.notTaken())
            ++m_notTaken[name];
        if (!child.canBeTaken()) {
            ++plan.casesLeftOut;
            return;
        }
        ++plan.rowsTaken;
        plan.people += child.draft().people.size();
        plan.cases << child.draft();
    }

    void addStrayText(const QStringList &path)
    {
        const QString text = m_in.text().toString().simplified();
        if (!text.isEmpty())
            m_reading.plan.notes << ImportNote{ImportNote::Weight::Warning,
                                               ImportProblem::StrayText,
                                               m_in.lineNumber(),
                                               path.value(path.size() - 1),
                                               text.left(mostStrayText),
                                               {},
                                               {}};
    }

    void finish()
    {
        if (m_reading.fault == CensusReading::Fault::None && m_in.hasError()) {
            m_reading.fault = CensusReading::Fault::NotXml;
            m_reading.line = m_in.lineNumber();
        }
        if (m_reading.fault == CensusReading::Fault::None && !m_isCensus)
            m_reading.fault = CensusReading::Fault::NotACensus;
        if (m_reading.fault != CensusReading::Fault::None) {
            m_reading.plan = {};
            return;
        }
        m_reading.plan.sortNotes();
        for (auto one = m_notTaken.constBegin(); one != m_notTaken.constEnd(); ++one)
            m_reading.plan.notes << ImportNote{ImportNote::Weight::Warning,
                                               ImportProblem::NotTaken,
                                               0,
                                               one.key(),
                                               {},
                                               QString::number(one.value()),
                                               {}};
    }

    QXmlStreamReader m_in;
    const ImportKnown &m_known;
    QDate m_today;
    bool m_takeKnown;
    bool m_isCensus = false;
    QString m_source;
    QHash<QString, qint64> m_lines; ///< of children by their identifier
    QMap<QString, qint64> m_notTaken;
    CensusReading m_reading;
};

} // namespace

CensusReading checkCensus(const QByteArray &xml, const ImportKnown &known, QDate today, bool takeKnown)
{
    return CensusReader(xml, known, today, takeKnown).run();
}

} // namespace caseweave
