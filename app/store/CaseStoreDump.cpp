// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/CaseStore.h"

namespace caseweave {

namespace {

/// Appends one item for each row: an array of the row's columns, of which blobs, texts and integers each are written
/// as they are stored. Between two parts stands a null.
Status appendRows(sql::Database &database, std::string_view text, std::string_view columns, Bytes &out)
{
    auto query = database.prepare(text);
    if (!query)
        return query.error();
    cbor::Writer writer;
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        writer.clear();
        writer.array(columns.size());
        for (int i = 0; i < static_cast<int>(columns.size()); ++i) {
            switch (columns[static_cast<std::size_t>(i)]) {
            case 'b':
                writer.bytes(query->blob(i));
                break;
            case 't':
                writer.text(query->text(i));
                break;
            default:
                writer.uint(query->count(i));
            }
        }
        const ByteView item = writer.view();
        out.insert(out.end(), item.begin(), item.end());
    }
    out.push_back(0xf6);
    return {};
}

} // namespace

Status CaseStore::dumpEntries(Bytes &out)
{
    return appendRows(
        m_database, "SELECT id, kind FROM app_line UNION ALL SELECT id, 17 + 10 * correction FROM app_event ORDER BY 1",
        "bi", out);
}

Status CaseStore::dumpValues(Bytes &out)
{
    return appendRows(m_database,
                      "SELECT type, object, key, id, knowledge, value FROM app_value "
                      "WHERE restricted=0 AND replaced=0 ORDER BY type, object, key, id",
                      "ibtbit", out);
}

Status CaseStore::dumpEvents(Bytes &out)
{
    return appendRows(m_database,
                      "SELECT day, minute, clock, id, kind, significance, second_hand FROM app_event "
                      "WHERE restricted=0 ORDER BY day, minute, clock, id",
                      "iiibiii", out);
}

Status CaseStore::dumpEventNotes(Bytes &out)
{
    const Status people = appendRows(
        m_database, "SELECT id, person FROM app_event_person WHERE restricted=0 ORDER BY id, person", "bb", out);
    if (!people)
        return people;
    return appendRows(m_database,
                      "SELECT id, clock, kind, event, other FROM app_event_note WHERE restricted=0 ORDER BY id",
                      "biibb", out);
}

Status CaseStore::dumpConcerns(Bytes &out)
{
    const Status raised = appendRows(m_database,
                                     "SELECT id, clock, level, expires, text FROM app_concern WHERE restricted=0 "
                                     "ORDER BY id",
                                     "biiit", out);
    if (!raised)
        return raised;
    const Status notes = appendRows(m_database,
                                    "SELECT n.id, note FROM app_concern_note n JOIN app_concern c ON c.id = n.id "
                                    "WHERE c.restricted=0 ORDER BY n.id",
                                    "bb", out);
    if (!notes)
        return notes;
    return appendRows(m_database,
                      "SELECT concern, id, clock, withdrawal, reason FROM app_concern_mark WHERE restricted=0 "
                      "ORDER BY concern, id",
                      "bbiit", out);
}

Status CaseStore::dumpSharings(Bytes &out)
{
    return appendRows(m_database,
                      "SELECT id, clock, day, choice, corrects FROM app_sharing WHERE restricted=0 ORDER BY id",
                      "biiib", out);
}

Status CaseStore::dumpAccess(Bytes &out)
{
    return appendRows(m_database, "SELECT id, clock, action FROM app_line WHERE kind=24 AND restricted=0 ORDER BY id",
                      "bii", out);
}

Status CaseStore::dumpPlanVersions(Bytes &out)
{
    return appendRows(m_database,
                      "SELECT id, clock, day, plan, note FROM app_plan_version WHERE restricted=0 ORDER BY id", "biibt",
                      out);
}

Status CaseStore::dumpMessages(Bytes &out)
{
    static constexpr std::tuple<std::string_view, std::string_view> parts[] = {
        {"SELECT id, clock, thread FROM app_message WHERE restricted=0 ORDER BY id", "bib"},
        {"SELECT message, asks, professional, until FROM app_message_name WHERE restricted=0 "
         "ORDER BY message, asks, professional",
         "bibi"},
        {"SELECT asked, id, clock FROM app_message_answer WHERE restricted=0 ORDER BY asked, id", "bbi"},
        {"SELECT d.id, s.device, s.sequence FROM app_message_seen s JOIN app_device d ON d.number=s.reader "
         "ORDER BY d.id, s.device",
         "bbi"},
    };
    for (const auto &[text, columns] : parts) {
        if (const Status appended = appendRows(m_database, text, columns, out); !appended)
            return appended;
    }
    return {};
}

Result<Bytes> CaseStore::dump()
{
    Bytes out;
    for (const auto part : {&CaseStore::dumpEntries, &CaseStore::dumpValues, &CaseStore::dumpEvents,
                            &CaseStore::dumpEventNotes, &CaseStore::dumpConcerns, &CaseStore::dumpSharings,
                            &CaseStore::dumpAccess, &CaseStore::dumpPlanVersions, &CaseStore::dumpMessages}) {
        if (const Status appended = (this->*part)(out); !appended)
            return appended.error();
    }
    return out;
}

Result<Digest> CaseStore::digest()
{
    const auto bytes = dump();
    if (!bytes)
        return bytes.error();
    return hash("CW1 case state", *bytes);
}

} // namespace caseweave
