// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/DiskBlobStore.h"
#include "sync/hub/HubSetup.h"
#include "sync/hub/PostgresBlobStore.h"
#include "sync/hub/PostgresHubStore.h"
#include "sync/hub/SqliteContents.h"
#include "sync/hub/SqliteHubStore.h"

#include <QFile>
#include <QFileInfo>

namespace caseweave {
namespace {

/// What a check of the blobs found to be wrong with them, or with the rows that they belong to.
std::optional<StartFailure> blobFailure(const Status &status, const HubFolder::Checked &checked, const QString &where)
{
    const BlobFindings &found = checked.blobs;
    if (!status) {
        const std::string &which = found.unreadable.empty() ? found.firstStray : found.unreadable;
        return StartFailure{startProblemOf(status.code()), where,
                            QStringLiteral("Not all blobs could be read. Look at the disk and who owns the files, or "
                                           "whether the database is there. %1")
                                .arg(QString::fromStdString(which))};
    }
    if (found.damaged > 0)
        return StartFailure{StartProblem::BlobsDamaged, where,
                            QStringLiteral("Of %1 blobs %2 are not what their names say, the first is %3. Look at the "
                                           "disk, and take them from a back-up.")
                                .arg(found.blobs)
                                .arg(found.damaged)
                                .arg(QString::fromStdString(found.firstDamaged))};
    if (found.missing > 0) {
        StartFailure failure{StartProblem::BlobsDamaged, where, missingText(found)};
        addMissing(failure.found, found);
        return failure;
    }
    const bool isEmpty = !checked.hasStore || (checked.contents && checked.contents->of(Table::Mailbox) == 0);
    if (isEmpty && found.blobs > 0)
        return StartFailure{
            StartProblem::DatabaseMissing, where,
            QStringLiteral("There are %1 blobs, and the database has no mailbox: it is not the one that "
                           "they belong to. Is a disk missing, or was a copy not finished?")
                .arg(found.blobs)};
    return std::nullopt;
}

} // namespace

std::variant<HubFolder::Checked, StartFailure> HubFolder::checkStore(const StoreChoice &choice) const
{
    return choice.isPostgres() ? checkDatabase(choice) : checkFile();
}

std::variant<HubFolder::Checked, StartFailure> HubFolder::checkDatabase(const StoreChoice &choice) const
{
    auto contents = StoreContents::open(choice, {}, StoreContents::Use::Beside);
    if (!contents && contents.code() == ErrorCode::NotFound)
        return mark(choice).isUsed() ? std::variant<Checked, StartFailure>(lost(choice)) : Checked();
    if (!contents && contents.code() == ErrorCode::UnknownSuite)
        return StartFailure{StartProblem::DatabaseNewer, storeName(choice),
                            QStringLiteral("The database is of another version of the hub. Use that version's "
                                           "program, or start the hub, which brings an older one up to date.")};
    if (!contents)
        return databaseFailure(choice, contents.code());
    const auto digest = digestOf(**contents);
    if (!digest)
        return StartFailure{startProblemOf(digest.code()), storeName(choice), damagedAt((*contents)->failedAt())};
    if (digest->of(Table::Mailbox) == 0) {
        const auto store = PostgresHubStore::open(choice.database);
        const Result<bool> isAnother = store ? mark(choice).isAnother(**store) : Result<bool>(store.error());
        const Result<bool> isEmpty = isAnother ? (*contents)->isEmpty() : isAnother;
        if (!isEmpty)
            return databaseFailure(choice, isEmpty.code());
        if (*isAnother && *isEmpty)
            return lost(choice);
    }
    const auto blobs = PostgresBlobStore::open(choice.database);
    const auto uploads = blobs ? (*blobs)->uploads() : Result<std::uint64_t>(blobs.error());
    if (!uploads)
        return StartFailure{startProblemOf(uploads.code()), storeName(choice)};
    Checked checked{true, *digest};
    checked.blobs.uploads = *uploads;
    Status status = findMissing(**contents, **blobs, checked.blobs);
    contents->reset(); // blobs are many, and what goes meanwhile can be tidied up
    if (status)
        status = checkBlobs(**blobs, checked.blobs);
    if (auto failure = blobFailure(status, checked, storeName(choice)))
        return std::move(*failure);
    return checked;
}

std::variant<HubFolder::Checked, StartFailure> HubFolder::checkFile() const
{
    std::optional<FolderLock> lock;
    // No hub has run here where there is no lock, and looking must not make one.
    if (QFile::exists(lockFile()) || !QFileInfo(m_dataPath).isDir()) {
        if (auto failure = takeData(lock))
            return std::move(*failure);
    } else if (!QFileInfo(m_dataPath).isWritable()) {
        return StartFailure{StartProblem::FolderNotWritable, m_dataPath};
    }
    if (auto failure = unfinishedCopy(databasePath()))
        return std::move(*failure);
    if (!hasStore() && hadStore())
        return StartFailure{StartProblem::DatabaseMissing, databasePath()};
    Checked checked{hasStore()};
    SqliteHubStore::Found found;
    const Status status = checked.hasStore ? SqliteHubStore::check(databasePath().toStdString(), &found) : Status();
    if (!status)
        return StartFailure{startProblemOf(status.code()), databasePath(), damagedAt(found.damagedAt)};
    checked.contents = found.contents;
    const std::filesystem::path folder = QFile::encodeName(blobFolder()).toStdString();
    const auto blobs = DiskBlobStore::openToRead(folder);
    Status looked = lookThroughFolder(folder, checked.blobs);
    if (looked && checked.contents) {
        const auto contents = SqliteContents::open(databasePath().toStdString(), StoreContents::Use::Look);
        looked = contents ? findMissing(**contents, *blobs, checked.blobs) : Status(contents.error());
    }
    if (looked)
        looked = checkBlobs(*blobs, checked.blobs);
    if (auto failure = blobFailure(looked, checked, blobFolder()))
        return std::move(*failure);
    return checked;
}

} // namespace caseweave
