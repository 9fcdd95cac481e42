// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <functional>

class QXmlStreamReader;

namespace caseweave {

/// An element of a file with what is in it.
struct XmlElement {
    QString name;
    QString text; ///< of itself, without space at its ends
    qint64 line = 0;
    QList<XmlElement> children;

    const XmlElement *child(const char *called) const; ///< the first; null: none
    QList<const XmlElement *> all(const char *called) const;
    bool hasStrayText() const { return !children.isEmpty() && !text.isEmpty(); }
};

/// How deep and how large an element may be that is kept as a whole: beyond it a file is not what it says.
inline constexpr int mostXmlDepth = 12;
inline constexpr qsizetype mostXmlElements = 5'000;

/// Reads the element on whose start `in` stands, up to its end. An error of `in`, too, where it goes past the bounds,
/// and at an entity.
XmlElement readElement(QXmlStreamReader &in);

} // namespace caseweave
