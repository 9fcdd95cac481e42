// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/Icons.h"

#include <QtCore/QFile>
#include <QtGui/QPainter>
#include <QtGui/QPixmap>
#include <QtSvg/QSvgRenderer>

namespace caseweave {

QIcon drawIcon(const QString &name, const QColor &colour, int px)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    svg.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(svg);
    QIcon icon;
    for (const int density : {1, 2, 3}) {
        QPixmap pixmap(px * density, px * density);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        painter.end();
        pixmap.setDevicePixelRatio(density);
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace caseweave
