// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bundle/BundleArchive.h"
#include "app/bundle/ZipHandles.h"

#include <QCryptographicHash>
#include <QFile>

#include <set>

namespace caseweave {

namespace {

constexpr zip_uint64_t mostBytes = zip_uint64_t{256} << 20; ///< of case.json, unpacked
constexpr qint64 piece = qint64{64} << 10;
constexpr qsizetype mostShown = 100; ///< characters of a name that somebody else chose

/// case.json; nothing, and why.
QByteArray unpack(zip_t *archive, QString *problem)
{
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat(archive, zip::caseName, 0, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0) {
        *problem = QStringLiteral("does not hold case.json");
        return {};
    }
    if (stat.size > mostBytes) {
        *problem = QStringLiteral("is larger than %1 MiB").arg(mostBytes >> 20);
        return {};
    }
    const zip::File file(zip_fopen(archive, zip::caseName, 0));
    QByteArray bytes(static_cast<qsizetype>(stat.size), Qt::Uninitialized);
    const zip_int64_t read = file ? zip_fread(file.get(), bytes.data(), stat.size) : -1;
    // Only who reads on past the end is told that the checksum is wrong.
    char more = 0;
    if (read != static_cast<zip_int64_t>(stat.size) || zip_fread(file.get(), &more, 1) != 0) {
        *problem = QStringLiteral("cannot be unpacked");
        return {};
    }
    return bytes;
}

/// Whether it lies there as it is, as long as case.json says.
bool isStored(const zip_stat_t &stat, qint64 size)
{
    constexpr zip_uint64_t needed
        = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    return (stat.valid & needed) == needed && stat.comp_method == ZIP_CM_STORE && stat.encryption_method == ZIP_EM_NONE
        && stat.size == static_cast<zip_uint64_t>(size) && stat.comp_size == stat.size;
}

/// The first thing in which the archive is not what case.json says; empty: none.
QString differenceOf(zip_t *archive, const CaseBundle &bundle, zip_uint64_t archiveSize)
{
    std::set<QString> missing{QLatin1String(zip::caseName)};
    for (const CaseBundle::SomeDocument &document : bundle.documents) {
        if (document.file.isEmpty())
            continue;
        if (!missing.insert(document.file).second)
            return QStringLiteral("names %1 twice").arg(document.file);
    }
    const zip_int64_t count = zip_get_num_entries(archive, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        const char *raw = zip_get_name(archive, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
        const QString name = QString::fromUtf8(raw);
        if (missing.erase(name) == 0)
            return QStringLiteral("holds “%1”, which case.json does not name").arg(name.left(mostShown));
    }
    if (!missing.empty())
        return QStringLiteral("does not hold %1, which case.json names").arg(*missing.begin());
    zip_uint64_t all = 0;
    for (const CaseBundle::SomeDocument &document : bundle.documents) {
        zip_stat_t stat;
        zip_stat_init(&stat);
        if (document.file.isEmpty())
            continue;
        if (zip_stat(archive, document.file.toUtf8().constData(), 0, &stat) != 0 || !isStored(stat, document.size))
            return QStringLiteral("does not hold %1 as it is, in the size that case.json says").arg(document.file);
        all += stat.size;
    }
    // Files that lie over each other are more than there is.
    return all > archiveSize ? QStringLiteral("says that it holds more than there is") : QString();
}

class Entry : public BundleReader::Content {
public:
    Entry(zip::File file, const CaseBundle::SomeDocument &document)
        : m_file(std::move(file)), m_hash(QCryptographicHash::Sha256),
          m_expected(QByteArray::fromHex(document.sha256.toLatin1())), m_size(document.size), m_left(document.size)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    qint64 size() const override { return m_size; }
    bool atEnd() const override { return m_left == 0; }
    bool isWhole() const override { return m_left == 0 && m_hash.result() == m_expected; }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 wanted = std::min(most, m_left);
        const qint64 got = wanted == 0 ? 0 : zip_fread(m_file.get(), data, static_cast<zip_uint64_t>(wanted));
        if (got < 0 || (got == 0 && wanted > 0))
            return -1;
        m_hash.addData(QByteArrayView(data, got));
        m_left -= got;
        return m_left > 0 || isWhole() ? got : -1;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    zip::File m_file;
    QCryptographicHash m_hash;
    QByteArray m_expected;
    qint64 m_size;
    qint64 m_left;
};

} // namespace

struct BundleReader::Zip {
    QByteArray bytes;
    zip::Source source;
    zip::Archive archive;
};

BundleReader::BundleReader(std::unique_ptr<Zip> zip) : m_zip(std::move(zip)) { }

BundleReader::~BundleReader() = default;

std::unique_ptr<BundleReader> BundleReader::open(const QString &path, QString *problem)
{
    auto zip = std::make_unique<Zip>();
    zip->source.reset(zip_source_file_create(QFile::encodeName(path).constData(), 0, 0, nullptr));
    return begin(std::move(zip), problem);
}

std::unique_ptr<BundleReader> BundleReader::of(const QByteArray &bytes, QString *problem)
{
    auto zip = std::make_unique<Zip>();
    zip->bytes = bytes;
    zip->source.reset(
        zip_source_buffer_create(zip->bytes.constData(), static_cast<zip_uint64_t>(zip->bytes.size()), 0, nullptr));
    return begin(std::move(zip), problem);
}

std::unique_ptr<BundleReader> BundleReader::openAgain(const QString &path)
{
    auto zip = std::make_unique<Zip>();
    zip->source.reset(zip_source_file_create(QFile::encodeName(path).constData(), 0, 0, nullptr));
    zip->archive = zip::openArchive(zip->source, ZIP_RDONLY | ZIP_CHECKCONS);
    return zip->archive ? std::unique_ptr<BundleReader>(new BundleReader(std::move(zip))) : nullptr;
}

std::unique_ptr<BundleReader> BundleReader::begin(std::unique_ptr<Zip> zip, QString *problem)
{
    problem->clear();
    zip_stat_t stat;
    zip_stat_init(&stat);
    zip->archive = zip::openArchive(zip->source, ZIP_RDONLY | ZIP_CHECKCONS);
    if (!zip->archive || zip_source_stat(zip->source.get(), &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0) {
        *problem = QStringLiteral("is not a ZIP file, or a damaged one");
        return nullptr;
    }
    std::unique_ptr<BundleReader> reader(new BundleReader(std::move(zip)));
    const QByteArray json = unpack(reader->m_zip->archive.get(), problem);
    if (!problem->isEmpty())
        return nullptr;
    std::optional<CaseBundle> bundle = CaseBundle::fromJson(json, problem);
    if (!bundle)
        return nullptr;
    reader->m_bundle = std::move(*bundle);
    *problem = differenceOf(reader->m_zip->archive.get(), reader->m_bundle, stat.size);
    return problem->isEmpty() ? std::move(reader) : nullptr;
}

std::unique_ptr<BundleReader::Content> BundleReader::content(const CaseBundle::SomeDocument &document) const
{
    const QByteArray name = document.file.toUtf8();
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (name.isEmpty() || zip_stat(m_zip->archive.get(), name.constData(), 0, &stat) != 0
        || !isStored(stat, document.size))
        return nullptr;
    zip::File file(zip_fopen(m_zip->archive.get(), name.constData(), 0));
    return file ? std::make_unique<Entry>(std::move(file), document) : nullptr;
}

bool BundleReader::check(QString *problem, const BundleWatch &watch) const
{
    problem->clear();
    qint64 done = 0;
    qint64 of = 0;
    for (const CaseBundle::SomeDocument &document : m_bundle.documents)
        of += document.file.isEmpty() ? 0 : document.size;
    QByteArray bytes(piece, Qt::Uninitialized);
    for (const CaseBundle::SomeDocument &document : m_bundle.documents) {
        if (document.file.isEmpty())
            continue;
        const auto bytesOf = content(document);
        while (bytesOf != nullptr && !bytesOf->atEnd()) {
            if (watch && !watch(done, of))
                return false;
            const qint64 got = bytesOf->read(bytes.data(), bytes.size());
            if (got <= 0)
                break;
            done += got;
        }
        if (bytesOf == nullptr || !bytesOf->isWhole()) {
            *problem
                = QStringLiteral("holds %1 with other bytes than case.json says: its hash differs").arg(document.file);
            return false;
        }
    }
    return true;
}

} // namespace caseweave
