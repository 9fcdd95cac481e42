// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voice/VoiceModel.h"

#include "ui/voice/VoiceText.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/words/Breakable.h"
#include "ui/words/DateText.h"

namespace caseweave {

VoiceModel::VoiceModel(const Clock &clock, QObject *parent) : QAbstractTableModel(parent), m_clock(clock) { }

QDate VoiceModel::today() const
{
    return QDateTime::fromMSecsSinceEpoch(m_clock.nowMs()).date();
}

bool VoiceModel::isShown(const Voice &voice, Filter filter)
{
    switch (filter) {
    case Filter::Owed:
        return voice.answer == VoiceAnswer::Owed;
    case Filter::Answered:
        return voice.answer == VoiceAnswer::Given;
    case Filter::All:
        break;
    }
    return true;
}

void VoiceModel::show(const CaseSnapshotPtr &snapshot, Filter filter)
{
    QList<qsizetype> rows;
    QList<ObjectId> ids;
    for (qsizetype i = 0; snapshot && i < snapshot->voices.size(); ++i) {
        if (isShown(snapshot->voices.at(i), filter)) {
            rows << i;
            ids << snapshot->voices.at(i).id;
        }
    }
    if (snapshot && m_snapshot && ids == m_ids) {
        m_snapshot = snapshot;
        m_rows = rows;
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_snapshot = snapshot;
    m_rows = rows;
    m_ids = ids;
    endResetModel();
}

const Voice *VoiceModel::voiceAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_snapshot->voices.at(m_rows.at(row)) : nullptr;
}

int VoiceModel::rowOf(const ObjectId &id) const
{
    return static_cast<int>(m_ids.indexOf(id));
}

int VoiceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int VoiceModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString VoiceModel::text(const Voice &voice, int column) const
{
    switch (column) {
    case Who:
        return speakerText(voice, *m_snapshot);
    case Words:
        return wordsText(voice);
    case Answer:
        return answerText(voice);
    default:
        return voiceTag(voice, today()).text;
    }
}

QString VoiceModel::secondLine(const Voice &voice, int column) const
{
    switch (column) {
    case Who:
        return tr("%1, %2").arg(speakerPlace(voice, *m_snapshot),
                                voice.day ? dayText(*voice.day, today()) : saidOnText(voice));
    case Answer:
        return voice.answer == VoiceAnswer::Owed ? owedText(voice) : QString();
    default:
        return {};
    }
}

QVariant VoiceModel::data(const QModelIndex &index, int role) const
{
    const Voice *voice = voiceAt(index.row());
    if (voice == nullptr)
        return {};
    QList<TagText> tags{voiceTag(*voice, today())};
    if (voice->mine)
        tags << TagText{tr("Yours"), Tone::Accent};
    if (voice->isConflicting())
        tags << TagText{tr("Two versions"), Tone::Warning};
    if (!voice->onlyForAny().isEmpty())
        tags << TagText{tr("Restricted"), Tone::Restricted};
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Status ? QString() : text(*voice, index.column()).simplified();
    case SecondLineRole:
        return secondLine(*voice, index.column());
    case WeightRole:
        return static_cast<int>(index.column() == Who ? CellWeight::Strong : CellWeight::Normal);
    case TagsRole:
        return index.column() == Status ? QVariant::fromValue(tags) : QVariant();
    case Qt::AccessibleTextRole: {
        QStringList said;
        if (index.column() == Status) {
            for (const TagText &tag : std::as_const(tags))
                said << tag.text;
        } else {
            said << text(*voice, index.column()) << secondLine(*voice, index.column());
            if (index.column() == Words)
                said << tr("recorded by %1").arg(recorderText(*voice));
        }
        said.removeAll(QString());
        return said.join(QStringLiteral(", "));
    }
    case Qt::ToolTipRole:
        return toolTipOf(text(*voice, index.column()));
    default:
        return {};
    }
}

QVariant VoiceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Who:
        return tr("Who, and when");
    case Words:
        return tr("What they said");
    case Answer:
        return tr("The answer");
    default:
        return tr("Status");
    }
}

} // namespace caseweave
