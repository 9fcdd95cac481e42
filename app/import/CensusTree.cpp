// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/CensusTree.h"

#include "app/text/TypedText.h"

#include <QXmlStreamReader>

namespace caseweave {

namespace {

void readInto(QXmlStreamReader &in, XmlElement &element, int depth, qsizetype &count)
{
    element.name = in.name().toString();
    element.line = in.lineNumber();
    if (depth > mostXmlDepth || ++count > mostXmlElements)
        in.raiseError(QStringLiteral("out of bounds"));
    while (!in.atEnd()) {
        switch (in.readNext()) {
        case QXmlStreamReader::StartElement:
            element.children.emplaceBack();
            readInto(in, element.children.last(), depth + 1, count);
            break;
        case QXmlStreamReader::Characters:
            element.text += in.text();
            break;
        case QXmlStreamReader::EntityReference:
            in.raiseError(QStringLiteral("an entity"));
            return;
        case QXmlStreamReader::EndElement:
            element.text = text::fromPayload(element.text.toStdString()).simplified();
            return;
        default:
            break;
        }
    }
}

} // namespace

const XmlElement *XmlElement::child(const char *called) const
{
    const auto found = std::find_if(children.begin(), children.end(),
                                    [&](const XmlElement &one) { return one.name == QLatin1String(called); });
    return found == children.end() ? nullptr : &*found;
}

QList<const XmlElement *> XmlElement::all(const char *called) const
{
    QList<const XmlElement *> found;
    for (const XmlElement &one : children) {
        if (one.name == QLatin1String(called))
            found << &one;
    }
    return found;
}

XmlElement readElement(QXmlStreamReader &in)
{
    XmlElement element;
    qsizetype count = 0;
    readInto(in, element, 0, count);
    return element;
}

} // namespace caseweave
