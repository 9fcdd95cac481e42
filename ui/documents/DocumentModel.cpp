// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/documents/DocumentModel.h"

#include "ui/documents/DocumentText.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/words/Breakable.h"
#include "ui/words/DateText.h"

namespace caseweave {

DocumentModel::DocumentModel(const Clock &clock, QObject *parent) : QAbstractTableModel(parent), m_clock(clock) { }

void DocumentModel::show(const CaseSnapshotPtr &snapshot, const DocumentsPicture &picture)
{
    const auto rowsOf = [](const CaseSnapshotPtr &of, const DocumentsPicture &with) {
        QList<QByteArray> ids;
        for (const DocumentAdding &one : with.adding)
            ids << QByteArray::number(one.request);
        for (qsizetype i = 0; of && i < of->documents.size(); ++i)
            ids << QByteArray(reinterpret_cast<const char *>(of->documents.at(i).id.data()), 16);
        return ids;
    };
    if (snapshot && m_snapshot && rowsOf(snapshot, picture) == rowsOf(m_snapshot, m_picture)) {
        m_snapshot = snapshot;
        m_picture = picture;
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_snapshot = snapshot;
    m_picture = picture;
    endResetModel();
}

const DocumentAdding *DocumentModel::addingAt(int row) const
{
    return row >= 0 && row < m_picture.adding.size() ? &m_picture.adding.at(row) : nullptr;
}

const Document *DocumentModel::documentAt(int row) const
{
    const qsizetype place = row - m_picture.adding.size();
    return m_snapshot && place >= 0 && place < m_snapshot->documents.size() ? &m_snapshot->documents.at(place)
                                                                            : nullptr;
}

DocumentState DocumentModel::stateAt(int row) const
{
    const Document *document = documentAt(row);
    return document == nullptr ? DocumentState() : m_picture.states.value(document->id);
}

int DocumentModel::rowOf(const ObjectId &id) const
{
    for (qsizetype i = 0; m_snapshot && i < m_snapshot->documents.size(); ++i) {
        if (m_snapshot->documents.at(i).id == id)
            return static_cast<int>(m_picture.adding.size() + i);
    }
    return -1;
}

int DocumentModel::rowOfAdding(quint64 request) const
{
    for (qsizetype i = 0; i < m_picture.adding.size(); ++i) {
        if (m_picture.adding.at(i).request == request)
            return static_cast<int>(i);
    }
    return -1;
}

int DocumentModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid() || !m_snapshot)
        return 0;
    return static_cast<int>(m_picture.adding.size() + m_snapshot->documents.size());
}

int DocumentModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString DocumentModel::text(const Document &document, int column) const
{
    switch (column) {
    case Title:
        return document.title;
    case About: {
        const QString person = documentPerson(document, *m_snapshot);
        if (!document.person)
            return tr("nobody in particular");
        return person.isEmpty() ? tr("not known here") : person;
    }
    case Added:
        return document.addedBy;
    default:
        return documentPlace(m_picture.states.value(document.id)).text;
    }
}

QString DocumentModel::secondLine(const Document &document, int column) const
{
    if (column == Title)
        return documentLine(document);
    return column == Added ? sinceText(document.added, QDateTime::fromMSecsSinceEpoch(m_clock.nowMs())) : QString();
}

QList<TagText> DocumentModel::tags(const Document &document) const
{
    QList<TagText> tags{documentPlace(m_picture.states.value(document.id))};
    if (!document.audience.isEmpty())
        tags << TagText{tr("Restricted"), Tone::Restricted};
    return tags;
}

QVariant DocumentModel::addingData(const DocumentAdding &adding, int column, int role) const
{
    const TagText tag{tr("Adding %1%").arg(adding.percent), Tone::Accent};
    switch (role) {
    case Qt::DisplayRole:
        return column == Title ? adding.title : QString();
    case SecondLineRole:
        return column == Title ? tr("is being sealed") : QString();
    case WeightRole:
        return static_cast<int>(CellWeight::Strong);
    case TagsRole:
        return column == Place ? QVariant::fromValue(QList<TagText>{tag}) : QVariant();
    case Qt::AccessibleTextRole:
        return column == Title ? adding.title : column == Place ? tag.text : QString();
    default:
        return {};
    }
}

QVariant DocumentModel::data(const QModelIndex &index, int role) const
{
    if (const DocumentAdding *adding = addingAt(index.row()))
        return addingData(*adding, index.column(), role);
    const Document *document = documentAt(index.row());
    if (document == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Place ? QString() : text(*document, index.column()).simplified();
    case SecondLineRole:
        return secondLine(*document, index.column());
    case WeightRole:
        return static_cast<int>(index.column() == Title ? CellWeight::Strong : CellWeight::Normal);
    case TagsRole:
        return index.column() == Place ? QVariant::fromValue(tags(*document)) : QVariant();
    case Qt::AccessibleTextRole: {
        QStringList said;
        if (index.column() == Place) {
            for (const TagText &tag : tags(*document))
                said << tag.text;
        } else {
            said << text(*document, index.column()) << secondLine(*document, index.column());
        }
        said.removeAll(QString());
        return said.join(QStringLiteral(", "));
    }
    case Qt::ToolTipRole:
        return toolTipOf(text(*document, index.column()));
    default:
        return {};
    }
}

QVariant DocumentModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title:
        return tr("Document");
    case About:
        return tr("About");
    case Added:
        return tr("Added by");
    default:
        return tr("Where it is");
    }
}

} // namespace caseweave
